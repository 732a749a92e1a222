// Values that rows brought for a step and that nothing could be asked for: said, and not asked.
import type { Facts, Problem } from "../domain/Facts.ts"
import { sortFed } from "../domain/feeding.ts"
import type { Plan } from "../domain/Plan.ts"
import { isFed, sourcesOf } from "../domain/sources.ts"
import { unitInput } from "./wanted.ts"

const shownAtMost = 3

const strangeFed = ({ pipelines, study }: Plan, parents: Readonly<Record<string, ReadonlyArray<string>>>) =>
  study.steps.flatMap((step): ReadonlyArray<Problem> => {
    const pipeline = pipelines[step.pipeline]
    const values = parents[step.name] ?? []
    if (pipeline === undefined || !isFed(step) || values.length === 0) return []
    const input = unitInput(step, pipeline) ?? ""
    const { strange } = sortFed(pipeline, input, values)
    if (strange.length === 0) return []
    const some = strange.slice(0, shownAtMost).map((value) => JSON.stringify(value))
    const columns = [...new Set(sourcesOf(step).map(({ column }) => `\`${column}\``))].join(" and ")
    const detail = `of ${columns} cannot stand under \`${input}\` and are not asked: ${some.join(", ")}`
    return [{ kind: "strange_value", subject: step.name, count: strange.length, detail }]
  })

/** Facts about a database, with what of its rows could not feed the steps of a plan. */
export const withStrangeFed = (
  facts: Facts,
  plan: Plan,
  parents: Readonly<Record<string, ReadonlyArray<string>>>
): Facts => {
  const strange = strangeFed(plan, parents)
  return strange.length === 0 ? facts : { ...facts, problems: [...facts.problems, ...strange] }
}
