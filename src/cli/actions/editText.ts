// What an edit of a study means, in words.
import type { Edit } from "../../plan/compare.ts"

/** Kind, what differs, and unit-days kept, added and no longer wanted. */
export const editText = ({ kind, kept, added, dropped, details }: Edit): string => {
  const number = (days: number) => days.toLocaleString("en").padStart(9)
  return [
    `The study was edited since it was last planned (${kind}): ${details.join("; ") || "nothing that matters"}`,
    `  ${number(kept)} unit-days kept`,
    `  ${number(added)} unit-days added`,
    `  ${number(dropped)} unit-days no longer wanted${dropped > 0 ? "; their rows stay until --prune" : ""}`
  ].join("\n")
}
