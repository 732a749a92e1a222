// A table as it was known at a moment.
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { foundText, free, type Ground, historyOf, listOf, main, sameKey } from "./ground.ts"
import { momentsText } from "./observed.ts"
import { column, ownColumns, untold } from "./words.ts"

export const asof = (ground: Ground): View => {
  const { columns, key, kept, table } = ground
  const seen = (name: string) => free(name, columns)
  const values = columns.map((name) => `${kept.includes(name) ? "h" : "t"}.${quote(name)}`)
  const history =
    kept.length === 0
      ? ""
      : `LEFT JOIN (SELECT ${listOf(key)}, max(retrieved_at) AS valid_from FROM ${historyOf(ground)} x
       WHERE x.retrieved_at <= ts::TIMESTAMP GROUP BY ${listOf(key)}) l ON ${sameKey(ground, "l", "t")}
  LEFT JOIN ${historyOf(ground)} h ON ${sameKey(ground, "h", "l")} AND h.retrieved_at = l.valid_from`
  const valid = kept.length === 0 ? "" : `, h.retrieved_at AS ${quote(seen("valid_from"))}`
  return {
    name: `${table}_asof`,
    kind: "table macro",
    parameters: ["ts"],
    sql: `WITH found AS (${foundText(ground)}), observed AS (${momentsText(ground, "ts::TIMESTAMP")}),
known AS (SELECT ${listOf(key)}, min(observed.seen_at) AS first_at, max(observed.seen_at) AS last_at FROM observed GROUP BY ${listOf(key)})
SELECT ${values.join(", ")}, k.first_at AS ${quote(seen("first_seen_at"))}, k.last_at AS ${quote(seen("last_seen_at"))}${valid}
FROM known k JOIN ${main(table)} t ON ${sameKey(ground, "t", "k")}
  ${history}`,
    description: `${table} as they were known at a moment (UTC; a date means its 00:00): FROM ${table}_asof(TIMESTAMP '2024-03-10 12:00')`,
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
