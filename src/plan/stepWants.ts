// What a study wants → what its database keeps of that, step by step.
import { choiceId } from "../domain/choice.ts"
import { hashOf, type Json, sha256 } from "../domain/Json.ts"
import type { Plan } from "../domain/Plan.ts"
import type { StepWants, WantedPart } from "../domain/StepWants.ts"
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

/** @param known the steps whose units are all known */
export const stepWants = (
  { study, pipelines }: Plan,
  wanted: ReadonlyArray<Wanted>,
  known: ReadonlySet<string>
): ReadonlyArray<StepWants> => {
  const parts = Map.groupBy(
    wanted.map((one, index) => ({ ...one, place: index + 1 })),
    ({ step }) => step
  )
  return study.steps.map((step, index) => {
    const pipeline = pipelines[step.pipeline]!
    const { for_each } = step
    const head = {
      step: step.name,
      place: index + 1,
      pipeline: pipeline.pipeline,
      table: pipeline.rows.table,
      input: unitInput(step, pipeline),
      period: pipeline.window === undefined ? undefined : step.period,
      for_each,
      choice: (for_each?.sample ?? for_each?.top) === undefined ? undefined : choiceId(step, study.steps),
      draws: step.draws,
      parents_known: known.has(step.name)
    }
    const own = (parts.get(step.name) ?? []).map(
      ({ draw, place, shape, units, wide }): WantedPart => ({ place, shape, by_id: wide, draw, units })
    )
    const text = JSON.stringify([head, study.settle])
    return { ...head, parts: own, hash: hashOf([text, ...own.map(hashOfPart)]) }
  })
}
