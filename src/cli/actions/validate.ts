// `windrow validate`: every mistake of every study, then how many have none.

import { Effect } from "effect"
import { counted } from "../../domain/counted.ts"
import { countMistakes, printMistakes } from "../../spec/printMistake.ts"
import { Spec } from "../../spec/Spec.ts"
import { CommandFailed } from "../failures.ts"
import { note, print } from "../out.ts"
import { listLines } from "./listLines.ts"
import { layerSpec } from "./server/layerSpec.ts"

/** Fails with the code of the worst: 66 where a file is missing, 65 where one has a mistake. */
export const validate = Effect.fn("validate")(function* (paths: ReadonlyArray<string>) {
  const spec = yield* Spec
  let worst: { readonly code: number } | undefined
  for (const path of paths) {
    const checked = yield* Effect.result(spec.load(path))
    if (checked._tag === "Success") {
      const { study, warnings, lists, notes } = checked.success
      if (warnings.length > 0) yield* note(`${printMistakes(warnings)}\n\n${countMistakes(warnings)}`)
      yield* print(`${path}: ok (study ${study.name}, ${counted(study.steps.length, "step")})`)
      for (const line of [...listLines(lists), ...notes]) yield* print(`  ${line}`)
      continue
    }
    const error = checked.failure
    yield* note("hint" in error ? `${error.message}\n  ${error.hint}` : error.message)
    const code = error["~effect/Runtime/errorExitCode"]
    if (worst === undefined || code > worst.code) worst = { code }
  }
  if (worst !== undefined) return yield* new CommandFailed({ ...worst, message: "", hint: "" })
}, Effect.provide(layerSpec))
