// The columns of `main.accounts` that are Windrow's own; all others are those of the study's lists.

export const accountColumns = {
  line: ["INTEGER", "Its place in the study's lists, from 1; an account on two lines has two rows"],
  username: ["VARCHAR", "User name of the account, as the study lists it"],
  id: ["VARCHAR", "Names one person or body across the names that it has had; from the study's list"],
  wanted_from: ["DATE", "First day on which the study wants this account; empty: from the beginning of its period"],
  wanted_to: ["DATE", "Last day on which the study wants this account; empty: to the end of its period"],
  availability: [
    "VARCHAR",
    "What the API said when it was asked for the profile: ok, not_found, private or refused; empty: not asked"
  ],
  availability_reason: ["VARCHAR", "What the API said where it did not give the account"],
  availability_seen_at: ["TIMESTAMP", "When the API said that (UTC)"]
} as const

/** Is there where an account stands on lists of several steps; views have it beside the columns of lists. */
export const ofSteps = {
  name: "of_steps",
  type: "VARCHAR[]",
  description: "Steps whose list has the line",
  nullMeans: "all steps that have the account: its lines stand on the same lists"
} as const

/** What `main.accounts` has beside the columns that are always there, of all columns that Windrow has made. */
export const listedOf = (columns: ReadonlyArray<string>): ReadonlyArray<string> | undefined =>
  columns.includes("line") ? columns.filter((name) => !Object.hasOwn(accountColumns, name)) : undefined
