// What an edit of a study means, in words.
import { counted } from "../../domain/counted.ts"
import type { Plan } from "../../domain/Plan.ts"
import type { Edit } from "../../plan/compare.ts"

/** What a plan is counted in: unit-days, or units where its endpoints have no days. */
const nounOf = ({ pipelines }: Plan): string => {
  const dated = Object.values(pipelines).map(({ window }) => window !== undefined)
  if (!dated.includes(true)) return "units"
  return dated.includes(false) ? "unit-days and units" : "unit-days"
}

/** Kind, what differs, unit-days kept, added and no longer wanted, and the requests that are to come. */
export const editText = ({ kind, kept, added, dropped, requests, details }: Edit, plan: Plan): string => {
  const noun = nounOf(plan)
  const feeds = plan.open.some(({ waits_for }) => waits_for !== undefined)
  const number = (days: number) => days.toLocaleString("en").padStart(9)
  return [
    `The study was edited since it was last planned (${kind}): ${details.join("; ") || "nothing that matters"}`,
    `  ${number(kept)} ${noun} kept`,
    `  ${number(added)} ${noun} added`,
    `  ${number(dropped)} ${noun} no longer wanted${dropped > 0 ? "; their rows stay until --prune" : ""}`,
    `  ${counted(requests, "request")} to come for what was added${feeds ? ", and those for what other steps find" : ""}`
  ].join("\n")
}
