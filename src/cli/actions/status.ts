// `windrow status`: what is there and what is missing; while a run holds the database, what its side file says.
import { existsSync, readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Effect, Option } from "effect"
import { lookAtDue } from "../../collect/sit.ts"
import { type SideFile, sideFileOf } from "../../display/SideFile.ts"
import { countDays } from "../../domain/Day.ts"
import type { SinkError } from "../../domain/failures.ts"
import { type Facts, Sink } from "../../domain/services.ts"
import { layerServerTime } from "../../fetch/ServerTimeLive.ts"
import { makePlan } from "../../plan/makePlan.ts"
import { unitsOf } from "../../plan/wanted.ts"
import { layerSink } from "../../sink/SinkLive.ts"
import { Spec } from "../../spec/Spec.ts"
import { print, table } from "../out.ts"
import { version } from "../version.ts"

interface Report {
  readonly study: string
  readonly database: string
  readonly running: SideFile | null
  readonly facts: Facts | null
  readonly missing: number | null
}

export const status = Effect.fn("status")(function* (path: string, json: boolean) {
  const { study, pipelines } = yield* (yield* Spec).load(path)
  const database = resolve(dirname(resolve(path)), study.output.database)
  const plan = makePlan(study, pipelines)
  const read = Effect.gen(function* () {
    const peek = yield* (yield* Sink).peek
    const due = yield* lookAtDue(plan, peek, false)
    const slices = [...due.kept.map((one) => one.slice), ...due.slices]
    const missing = slices.reduce(
      (sum, { units, window }) => sum + units.length * (window === undefined ? 1 : countDays(window)),
      0
    )
    return { facts: peek === undefined ? null : yield* peek.facts(unitsOf(due.wanted)), missing }
  }).pipe(Effect.scoped, Effect.provide([layerSink({ path: database, origin: undefined, version }), layerServerTime()]))
  const held = (error: SinkError) => (error.reason === "in_use" ? Effect.succeed(undefined) : Effect.fail(error))
  const found = yield* Effect.catchTag(read, "SinkError", held)
  const side = found === undefined || isAlive(readSideFile(database)) ? readSideFile(database) : undefined
  const report: Report = {
    study: study.name,
    database,
    running: side?.progress.state === "ended" ? null : (side ?? null),
    facts: found?.facts ?? null,
    missing: found?.missing ?? null
  }
  yield* print(json ? JSON.stringify(report, null, 2) : text(report, path))
}, Effect.provide(Spec.layer))

const readSideFile = (database: string): SideFile | undefined => {
  const file = sideFileOf(database)
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as SideFile) : undefined
}

const isAlive = (side: SideFile | undefined): boolean => {
  if (side === undefined) return false
  return Option.isSome(Effect.runSync(Effect.option(Effect.try(() => process.kill(side.pid, 0)))))
}

const text = (report: Report, path: string): string => {
  const { running, facts, missing } = report
  const head = `${report.study}\ndatabase: ${report.database}`
  if (running !== null) return `${head}\n\n${runningText(running)}`
  if (facts === null) return `${head}\n\nNothing is collected yet. Next: windrow run ${path}`
  return `${head}\n\n${factsText(facts, missing ?? 0)}\n\n${nextText(facts, missing ?? 0, path)}`
}

const runningText = ({ pid, host, started_at, updated_at, progress }: SideFile): string => {
  const { tally } = progress
  const rows = [
    ["state", `${progress.state}${progress.until === undefined ? "" : ` until ${progress.until}`}`],
    ["run", `process ${pid} on ${host}, since ${started_at}; news of ${updated_at}`],
    [
      "slices",
      `${tally.slices_done} of ${tally.slices} done, ${tally.slices_failed} failed, ${Object.keys(progress.active).length} open`
    ],
    ["rows", `${tally.rows}: ${tally.new} new, ${tally.duplicates} duplicates, ${tally.off_target} off-target`],
    ["requests", String(tally.requests)],
    ...progress.recent.slice(0, 3).map((line, index) => [index === 0 ? "recent" : "", line])
  ]
  return table(rows)
}

const factsText = (facts: Facts, missing: number): string => {
  const states = [...Object.entries(facts.coverage), ...(missing > 0 ? [["missing", missing] as const] : [])]
  const rows = [
    ...states.map(([state, days], index) => [index === 0 ? "unit-days" : "", String(days), state]),
    ...Object.entries(facts.tables).map(([name, rows], index) => [index === 0 ? "rows" : "", String(rows), name]),
    ["requests", String(facts.requests), "answered and stored"],
    ...facts.failed.map((hole, index) => [
      index === 0 ? "failed" : "",
      hole.unit,
      `${hole.step} ${hole.from}..${hole.to} ${hole.reason}`
    ]),
    ...facts.problems.map((problem, index) => [
      index === 0 ? "problems" : "",
      String(problem.count),
      `${problem.kind}: ${problem.subject} ${problem.detail}`
    ])
  ]
  return table(rows)
}

const nextText = (facts: Facts, missing: number, path: string): string => {
  if (missing > 0) return `Next: windrow run ${path}`
  if (facts.failed.length > 0) return `Next: windrow run ${path} --retry-failed`
  return "Complete."
}
