// Values that an answer says are none any more, as SQL over a page's rows `i` and the rows `t` that are there.
import type { Pipeline } from "../domain/Pipeline.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { changing, removable } from "./columns.ts"

export const removing = (pipeline: Pipeline) => {
  const { key, table } = pipeline.rows
  const gone = removable(pipeline)
  const inHistory = changing(pipeline).filter((name) => gone.includes(name))
  const isNone = (name: string): string => `coalesce(list_contains(i._none, ${literal(name)}), false)`
  const isRemoved = (name: string): string => `(${isNone(name)} AND t.${quote(name)} IS NOT NULL)`
  const any = gone.length === 0 ? "false" : gone.map(isRemoved).join(" OR ")
  const names = inHistory.map((name) => `CASE WHEN ${isRemoved(name)} THEN ${literal(name)} END`)
  const sets = gone.map((name) => `${quote(name)} = CASE WHEN NOT ${isNone(name)} THEN t.${quote(name)} END`)
  return {
    /** Whether a row loses a value. */
    any,
    /** The column of the history that names what a row loses, where it has one, with its value. */
    column: inHistory.length === 0 ? "" : "removed, ",
    named:
      inHistory.length === 0 ? "" : `nullif(list_filter([${names.join(", ")}], lambda one: one IS NOT NULL), []), `,
    nothing: inHistory.length === 0 ? "" : "NULL, ",
    /** Whether a column of the history has another value than before because it has none. */
    differs: (name: string): string => (inHistory.includes(name) ? ` OR ${isRemoved(name)}` : ""),
    /** The value of a column in the history, where `value` is what it would be otherwise. */
    after: (name: string, value: string): string =>
      inHistory.includes(name) ? `CASE WHEN NOT ${isNone(name)} THEN ${value} END` : value,
    /** Takes the values out of the table. */
    remove: `
    UPDATE main.${quote(table)} t SET ${sets.join(", ")}
    FROM incoming i WHERE ${key.map((name) => `i.${quote(name)} = t.${quote(name)}`).join(" AND ")} AND (${any})`
  }
}
