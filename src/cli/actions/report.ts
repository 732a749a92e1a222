// `windrow report`: the facts of a database → one HTML page, written under another name first.
import { readFileSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { Clock, Effect, Option } from "effect"
import { lookAtDue } from "../../collect/lookAtDue.ts"
import type { Api } from "../../domain/Api.ts"
import { canonicalJson, hashOf, type Json } from "../../domain/Json.ts"
import { limitClause } from "../../domain/limitText.ts"
import { makeFolder } from "../../domain/makeFolder.ts"
import { apiIn } from "../../domain/Pipeline.ts"
import type { StepWanted } from "../../domain/ReportFacts.ts"
import { replaceFile } from "../../domain/replaceFile.ts"
import { Query, Store } from "../../domain/services.ts"
import { shippedApi } from "../../domain/shippedApi.ts"
import { isLater, type Wave, type WaveNumbers, withNumbers } from "../../domain/Wave.ts"
import { makePlan } from "../../plan/makePlan.ts"
import { withStrangeFed } from "../../plan/strangeFed.ts"
import { unitsOf, type Wanted } from "../../plan/wanted.ts"
import { waveTimes } from "../../plan/waveTimes.ts"
import { readBreaks } from "../../report/breaks.ts"
import type { StepView } from "../../report/ReportInput.ts"
import { packageFolder } from "../../spec/packageFolder.ts"
import { Spec } from "../../spec/Spec.ts"
import { cannotWrite, notCollected, usage } from "../failures.ts"
import { print } from "../out.ts"
import { version } from "../version.ts"
import { offTimeTexts, toComeTexts } from "./plan/waveTexts.ts"
import { readDatabase } from "./readDatabase.ts"
import { toRead } from "./server/databases.ts"
import { layerSpec } from "./server/layerSpec.ts"

export const report = Effect.fn("report")(function* (
  path: string,
  { sandbox, to }: { readonly sandbox: boolean; readonly to: Option.Option<string> }
) {
  // A slip of the shell's completion must not write over a study or a database.
  if (Option.isSome(to) && !/\.html?$/i.test(to.value))
    return yield* usage(`--to ${to.value} does not end in .html`, "Name the page like report.html.")
  const loaded = yield* (yield* Spec).load(path)
  const { pipelines, source, study: written } = loaded
  const { database, flag, study } = yield* toRead(loaded, sandbox)
  const plan = makePlan(study, pipelines)
  const read = Effect.gen(function* () {
    const reader = yield* (yield* Store).read
    if (reader === undefined) return undefined
    const query = yield* Query
    const due = yield* lookAtDue(plan, reader)
    const { wanted } = due
    const waves = withNumbers(
      reader.waveNumbers,
      wanted.flatMap(({ units }) => units.map(({ wave }) => wave))
    )
    const times = waveTimes(plan, due)
    return {
      facts: withStrangeFed(yield* query.facts(reader, unitsOf(wanted)), plan, due.parents),
      report: yield* query.reportFacts(reader, stepsOf(wanted, waves)),
      views: viewsOf(wanted, waves),
      waves,
      offTime: [...offTimeTexts(times), ...toComeTexts(times)]
    }
  }).pipe(readDatabase(database, study.settle))
  const found = yield* read
  if (found === undefined) return yield* notCollected(`${database} does not exist yet`, path, flag)
  const { reportPage } = yield* Effect.promise(() => import("../../report/page.tsx"))
  const page = reportPage({
    ...found,
    study,
    studyText: source,
    studyFile: basename(path),
    studyHash: hashOf(canonicalJson(written as unknown as Json)),
    database: basename(database),
    api: apiIn(pipelines),
    breaks: breaksOf(apiIn(pipelines)),
    madeAt: yield* Clock.currentTimeMillis,
    version
  })
  const file = Option.match(to, { onNone: () => beside(database), onSome: (given) => resolve(given) })
  yield* write(file, page)
  yield* print(file)
}, Effect.provide(layerSpec))

/** What is known of days on which an API began to answer otherwise; of others than Windrow's own, nothing is. */
const breaksOf = ({ api }: Api) =>
  api === shippedApi.api
    ? readBreaks(readFileSync(resolve(packageFolder(), "pipelines", api, "breaks", "api.yaml"), "utf8"))
    : []

const beside = (database: string): string => `${database.replace(/\.(duckdb|db|ddb)$/i, "")}.report.html`

const write = (file: string, page: string) =>
  Effect.try({
    try: () => {
      makeFolder(dirname(file))
      replaceFile(file, page)
    },
    catch: (cause) => cannotWrite(file, cause, "Make its folder writable, or name another file: --to report.html")
  })

/** A later wave asks the same days again, or rows by their ids: it is shown by itself. */
const nameOf = (step: string, wave: Wave, numbers: WaveNumbers): string =>
  isLater(wave) ? `${step}, wave ${numbers.get(wave) ?? wave}` : step

/** Draws of one step want the same unit several times: their number tells them apart. */
const stepsOf = (wanted: ReadonlyArray<Wanted>, numbers: WaveNumbers): ReadonlyArray<StepWanted> =>
  wanted.flatMap(({ step, draw, units }) =>
    [...Map.groupBy(units, ({ wave }) => wave)].map(([wave, own]) => ({
      step: nameOf(step, wave, numbers),
      of: step,
      units: own.map((unit) => ({
        ...unit,
        label: draw === undefined ? unit.unit : `${unit.unit === "*" ? "" : `${unit.unit} `}draw ${draw}`
      }))
    }))
  )

const viewsOf = (wanted: ReadonlyArray<Wanted>, numbers: WaveNumbers): Readonly<Record<string, StepView>> =>
  Object.fromEntries(
    wanted.flatMap(({ step, shapeOf, days, wide, units }) =>
      [...new Set<Wave>([0, ...units.map(({ wave }) => wave)])]
        // A step that wants nothing yet has a view, too; a wave does not decide how its collection is shown.
        .filter((wave) => isLater(wave) || units.length === 0 || units.some((unit) => unit.wave === 0))
        .map((wave) => [
          nameOf(step, wave, numbers),
          {
            input: shapeOf.unit_input ?? "",
            dated: days > 0 && !wide,
            ...(shapeOf.limit === undefined ? {} : { limited: limitClause(shapeOf) })
          }
        ])
    )
  )
