// What a study wants → what its database keeps of that, step by step.
import { choiceIds } from "../domain/choice.ts"
import { choosingOf } from "../domain/choosing.ts"
import { sortFed } from "../domain/feeding.ts"
import { hashOf, type Json, sha256 } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { StepWants, WantedPart, WantedSource } from "../domain/StepWants.ts"
import type { Except, ForEach, Step } from "../domain/Study.ts"
import { isFed, sourcesOf } from "../domain/sources.ts"
import { unitInput, type Wanted } from "./wanted.ts"

/** So many units are hashed as one text. */
const atOnce = 20_000

const hashOfPart = ({ units, ...head }: WantedPart): Json => {
  const texts: Array<string> = []
  for (let from = 0; from < units.length; from += atOnce) {
    const lines = units.slice(from, from + atOnce).map(({ days, unit, wave }) => {
      const ranges = days.map(({ from, to }) => `${from}${to}`).join(" ")
      return `${wave} ${JSON.stringify(unit)} ${ranges}`
    })
    texts.push(sha256(lines.join("\n")))
  }
  return [head as unknown as Json, texts]
}

const hashOfUnits = (units: ReadonlyArray<string>): ReadonlyArray<string> =>
  Array.from({ length: Math.ceil(units.length / atOnce) }, (_, index) =>
    sha256(JSON.stringify(units.slice(index * atOnce, (index + 1) * atOnce)))
  )

/** Written values first, then what each source brings. */
const sourcesIn = (
  step: Step,
  pipeline: Pipeline,
  steps: ReadonlyArray<Step>,
  sourced: ReadonlyArray<ReadonlyArray<string>>
): ReadonlyArray<WantedSource> => {
  if (!isFed(step)) return []
  const input = unitInput(step, pipeline) ?? ""
  const written = step.inputs[input]
  const ids = choiceIds(step, steps)
  const own = sourcesOf(step)
  const of = (source: ForEach | undefined, except: ReadonlyArray<Except> = [], index: number): WantedSource => ({
    number: index + 1,
    source,
    except: [...new Set(except.map((one) => one.step))],
    choice: source === undefined || choosingOf(source) === undefined ? undefined : ids[index],
    units: sortFed(pipeline, input, sourced[index] ?? []).asked.toSorted()
  })
  return [
    ...(written === undefined
      ? []
      : [{ number: 0, source: undefined, except: [], choice: undefined, units: written.toSorted() }]),
    ...own.map((source, index) => of(source, source.except, index)),
    ...(step.candidates ?? []).map(({ except }, index) => of(undefined, except, own.length + index))
  ]
}

/** @param known the steps whose units are all known @param sourced step → what each of its sources brings */
export const stepWants = (
  { study, pipelines }: Plan,
  wanted: ReadonlyArray<Wanted>,
  known: ReadonlySet<string>,
  sourced: Readonly<Record<string, ReadonlyArray<ReadonlyArray<string>>>>
): ReadonlyArray<StepWants> => {
  const parts = Map.groupBy(
    wanted.map((one, index) => ({ ...one, place: index + 1 })),
    ({ step }) => step
  )
  return study.steps.map((step, index) => {
    const pipeline = pipelines[step.pipeline]!
    const sources = sourcesIn(step, pipeline, study.steps, sourced[step.name] ?? [])
    const head = {
      step: step.name,
      place: index + 1,
      pipeline: pipeline.pipeline,
      table: pipeline.rows.table,
      input: unitInput(step, pipeline),
      period: pipeline.window === undefined ? undefined : step.period,
      limit: step.for_each?.limit?.rows_per_parent,
      draws: step.draws,
      parents_known: known.has(step.name)
    }
    const own = (parts.get(step.name) ?? []).map(
      ({ draw, place, shape, units, wide }): WantedPart => ({ place, shape, by_id: wide, draw, units })
    )
    const fed = sources.map(({ units, ...source }) => ({ ...source, units: hashOfUnits(units) }))
    const text = JSON.stringify([head, fed, study.settle])
    return { ...head, sources, parts: own, hash: hashOf([text, ...own.map(hashOfPart)]) }
  })
}
