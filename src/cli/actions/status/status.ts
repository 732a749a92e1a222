// `windrow status`: what is there, what is missing and what went wrong; while a run holds the database, what it tells.
import { Clock, Effect } from "effect"
import type { Paper } from "../../../display/coverageGrid.ts"
import { statusLines } from "../../../display/statusLines.ts"
import { folded } from "../../../domain/harmless.ts"
import { usage } from "../../failures.ts"
import { print, printJson } from "../../out.ts"
import { isUnicode } from "../run/progressMode.ts"
import { layerSpec } from "../server/layerSpec.ts"
import { ask, liveRun, statusOf } from "./statusReport.ts"

export interface StatusFlags {
  readonly json: boolean
  readonly watch: boolean
  readonly sandbox: boolean
}

/** Into a file or a pipe, lines are as long as on a usual terminal. */
const paper = (): Paper => {
  // A terminal that does not know its width says 0.
  const usual = process.stdout.isTTY === true ? 80 : 100
  const columns = process.stdout.columns || Number(process.env["COLUMNS"]) || usual
  return { columns: Math.max(20, columns), unicode: process.stdout.isTTY !== true || isUnicode(process.env), units: 20 }
}

export const status = Effect.fn("status")(function* (path: string, { json, sandbox, watch }: StatusFlags) {
  if (json && watch)
    return yield* usage(
      "--json and --watch do not go together",
      "For news of a run as JSON: windrow run --progress json"
    )
  const asked = yield* ask(path, sandbox)
  if (watch && liveRun(asked.database) !== undefined) {
    const { watchRun } = yield* Effect.promise(() => import("./statusWatch.ts"))
    const left = yield* watchRun(asked, paper)
    if (left) return
  }
  const report = yield* statusOf(asked, yield* Clock.currentTimeMillis)
  yield* json ? printJson(report) : print(statusLines(folded(report), paper()).join("\n"))
}, Effect.provide(layerSpec))
