import type { Plan } from "../../../domain/Plan.ts"
import { thousands } from "../../../domain/thousands.ts"
import { type Deep, deepSteps, seenToBreak } from "../../../plan/depth.ts"
import type { Densities } from "../../../plan/price.ts"

const whatToDo = ({ max_span_days, per_request }: Deep): string =>
  [
    per_request === undefined ? "" : `\`per_request: ${per_request}\``,
    max_span_days === undefined ? "" : `\`window: { max_span_days: ${max_span_days} }\``
  ]
    .filter((text) => text !== "")
    .join(" and ")

/** What `windrow plan` says of steps whose searches may break off before their end. */
export const depthLines = (plan: Plan, densities: Densities): ReadonlyArray<string> =>
  deepSteps(plan, densities).map((deep) => {
    const rows = `${deep.step} may find about ${thousands(Math.round(deep.rows))} rows in one search`
    const seen = `searches were seen to break off after ${thousands(seenToBreak.from)} to ${thousands(seenToBreak.to)}`
    const change = whatToDo(deep)
    const advice =
      change === ""
        ? "One that does is asked in parts, and what it brought of whole days is kept."
        : `With ${change} it stays below that.`
    return `Deep: ${rows}; ${seen}. ${advice}`
  })
