// A table as it was known at a moment.
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { askedListsText } from "./edges.ts"
import { free, type Ground, historyOf, listOf, main, matchedText, matchesOf, ownerOf, sameKey } from "./ground.ts"
import { column, momentText, ownColumns, untold } from "./words.ts"

/** The moments of each key. A page that is asked once more shows in the history where a value had changed, else in when the row was seen last. */
const momentsText = (ground: Ground): string => {
  const { key, kept, table } = ground
  const history =
    kept.length === 0
      ? ""
      : `UNION ALL SELECT ${listOf(key)}, retrieved_at, NULL FROM ${historyOf(ground)}
    `
  return `SELECT * EXCLUDE (wave), true AS is_found FROM (${matchedText(ground)}) found
    ${history}UNION ALL SELECT ${listOf(key)}, retrieved_at, NULL FROM ${main(table)}`
}

/** Of what belongs to an account's list, what the newest list by then had. */
const membersText = (ground: Ground): string => `,
lists AS (${askedListsText(ground, "c.asked_at <= (SELECT until_at FROM moment)", "c.unit")}),
members AS (
  SELECT DISTINCT ${listOf(ground.key, "m")} FROM lists l JOIN provenance.slices s ON s.shape = l.shape AND s.observes = l.observes
    JOIN ${matchesOf(ground)} m ON m.slice = s.slice AND m.unit = l.unit
  WHERE m.on_target AND (m.matched_at <= (SELECT until_at FROM moment) OR m.matched_at IS NULL))`

export const asof = (ground: Ground): View => {
  const { columns, key, kept, table } = ground
  const isList = ownerOf(ground) !== undefined
  const seen = (name: string) => free(name, columns)
  const values = columns.map((name) => `${kept.includes(name) ? "h" : "t"}.${quote(name)}`)
  const history =
    kept.length === 0
      ? ""
      : `LEFT JOIN (SELECT ${listOf(key)}, max(retrieved_at) AS valid_from FROM ${historyOf(ground)} x
       WHERE x.retrieved_at <= (SELECT until_at FROM moment) GROUP BY ${listOf(key)}) l ON ${sameKey(ground, "l", "t")}
  LEFT JOIN ${historyOf(ground)} h ON ${sameKey(ground, "h", "l")} AND h.retrieved_at = l.valid_from`
  const valid = kept.length === 0 ? "" : `, h.retrieved_at AS ${quote(seen("valid_from"))}`
  const gone = isList
    ? "what the newest list by then had"
    : `what was gone by then is among them: ${seen("last_seen_at")}`
  return {
    name: `${table}_asof`,
    kind: "table macro",
    parameters: ["ts"],
    sql: `WITH moment AS (SELECT ${momentText("ts")} AS until_at),
known AS (
  SELECT ${listOf(key)}, min(observed.seen_at) AS first_at, max(observed.seen_at) AS last_at FROM (
    ${momentsText(ground)}) observed
  WHERE observed.seen_at <= (SELECT until_at FROM moment) OR observed.seen_at IS NULL
  GROUP BY ${listOf(key)} HAVING bool_or(observed.is_found) AND min(observed.seen_at) IS NOT NULL)${isList ? membersText(ground) : ""}
SELECT ${values.join(", ")}, k.first_at AS ${quote(seen("first_seen_at"))}, k.last_at AS ${quote(seen("last_seen_at"))}${valid}
FROM ${isList ? `(FROM known SEMI JOIN members USING (${listOf(key)}))` : "known"} k JOIN ${main(table)} t ON ${sameKey(ground, "t", "k")}
  ${history}`,
    description: `${table} as they were known at a moment (UTC; a date means its 00:00), ${gone}: FROM ${table}_asof(TIMESTAMP '2024-03-10 12:00')`,
    columns: [
      ...ownColumns(ground, columns, (name) =>
        key.includes(name) ? undefined : kept.includes(name) ? `${untold} by then` : untold
      ),
      column(seen("first_seen_at"), "When the API first gave the row"),
      column(seen("last_seen_at"), "When the API last gave it, up to that moment"),
      ...(kept.length === 0
        ? []
        : [column(seen("valid_from"), "Since when the values that change had been as they are here")])
    ]
  }
}
