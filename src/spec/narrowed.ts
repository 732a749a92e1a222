// Conditions on the day of a row: they narrow the period, which says the same in fewer words.
import { admittedDays } from "../domain/admitted.ts"
import { lastDay } from "../domain/Day.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import { intersect } from "../domain/ranges.ts"
import type { Period, Query } from "../domain/Study.ts"
import { type CheckContext, reportValue } from "./CheckContext.ts"
import type { Path } from "./readYaml.ts"

const groups = ["and", "or", "not"] as const

export const checkAdmitted = (
  context: CheckContext,
  path: Path,
  query: Query,
  pipeline: Pipeline,
  { from, to }: Period
): void => {
  const admitted = admittedDays(query, pipeline)
  if (admitted === undefined) return
  const field = apiOf(pipeline).dates?.field_name ?? ""
  const [group, index] = groups
    .map((name) => [name, (query[name] ?? []).findIndex(({ field_name }) => field_name === field)] as const)
    .find(([, at]) => at >= 0) ?? ["and", 0]
  const at = [...path, "query", group, index, "column"]
  const days = intersect([{ from, to: to === "today" ? lastDay : to }], admitted)
  const [first, last] = [days[0], days.at(-1)]
  if (first === undefined || last === undefined) {
    const message = `with \`${field}\` no day of ${from} to ${to} is left`
    reportValue(context, at, "WR048", { message })
    return
  }
  if (days.length === 1 && first.from === from && last.to === (to === "today" ? lastDay : to)) return
  const end = last.to === lastDay ? "today" : last.to
  const some =
    days.length > 1 ? `${days.length} stretches of days from ${first.from} to ${end}` : `${first.from} to ${end}`
  reportValue(context, at, "WR049", {
    message: `\`${field}\` leaves ${some} of the period: no other day is asked`,
    ...(days.length > 1
      ? {}
      : { hint: `write \`period: { from: ${first.from}, to: ${end} }\` and delete the condition` })
  })
}
