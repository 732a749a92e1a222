// `windrow fmt`: studies under the names that things have now, each only where it means the same afterwards.
import { realpathSync, statSync } from "node:fs"
import { Effect } from "effect"
import { counted } from "../../domain/counted.ts"
import { exit } from "../../domain/exit.ts"
import { oneLine } from "../../domain/harmless.ts"
import { replaceFile } from "../../domain/replaceFile.ts"
import { makePlan, planText } from "../../plan/makePlan.ts"
import { format } from "../../spec/format.ts"
import { type Loaded, Spec } from "../../spec/Spec.ts"
import { CommandFailed, cannotWrite } from "../failures.ts"
import { note, print } from "../out.ts"
import { layerSpec } from "./server/layerSpec.ts"

/** Fails with the code of the worst: 66 where a file is missing, 65 where a study has a mistake or `check` finds something. */
export const fmt = Effect.fn("fmt")(function* (paths: ReadonlyArray<string>, check: boolean) {
  const codes: Array<number> = []
  for (const path of paths) codes.push(yield* fmtOne(path, check))
  const worst = Math.max(...codes)
  if (worst > 0) return yield* new CommandFailed({ code: worst, message: "", hint: "" })
}, Effect.provide(layerSpec))

const meaning = ({ pipelines, study }: Loaded): string => planText(makePlan(study, pipelines))

const fmtOne = Effect.fnUntraced(function* (path: string, check: boolean) {
  const spec = yield* Spec
  const before = yield* Effect.result(spec.load(path))
  const failure = before._tag === "Failure" ? before.failure : undefined
  if (failure?._tag === "NoSuchFile") {
    yield* note(`${failure.message}\n  ${failure.hint}`)
    return exit.noInput
  }
  const source = before._tag === "Success" ? before.success.source : (failure?.source ?? "")
  const { changes, text } = format(source)
  const after = changes.length === 0 ? before : yield* Effect.result(spec.check(path, text))
  if (after._tag === "Failure") {
    // Its places are those of the text as it stands.
    yield* note((failure ?? after.failure).message)
    return exit.mistake
  }
  if (changes.length === 0) {
    yield* print(`${path}: unchanged`)
    return 0
  }
  if (before._tag === "Success" && meaning(before.success) !== meaning(after.success)) {
    yield* note(`${path}: left as it is, since under its new names it would mean something else`)
    return exit.mistake
  }
  if (!check) yield* rewrite(path, text)
  yield* print(`${path}: ${counted(changes.length, "name")} ${check ? "to be rewritten" : "rewritten"}`)
  for (const { line, now, was } of changes) yield* print(`  line ${line}: ${oneLine(was)} → ${now}`)
  return check ? exit.mistake : 0
})

/** A link leads to the study, and stays; so do the bits of the file. */
const rewrite = (path: string, text: string) =>
  Effect.try({
    try: () => {
      const file = realpathSync(path)
      replaceFile(file, text, statSync(file).mode & 0o777)
    },
    catch: (cause) =>
      cannotWrite(path, cause, "Make the file and its folder writable, then run the same command again.")
  })
