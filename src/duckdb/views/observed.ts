// A row per row and asking: what its counts were whenever it was seen, and not only when they had changed.
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { foundText, type Ground, historyOf, listOf, main, matchesOf, sameKey } from "./ground.ts"
import { column, dayOf, ownColumns, untold, waveColumns } from "./words.ts"

/**
 * Each key with the moments at which the API gave it. A first answer of a search is a match; a page that is asked once more adds no match,
 * and shows in the history where a value had changed, and else in when the row was seen last.
 */
export const momentsText = (ground: Ground, until = ""): string => {
  const key = listOf(ground.key)
  const before = (name: string) => (until === "" ? "" : ` AND ${name} <= ${until}`)
  const history =
    ground.kept.length === 0
      ? ""
      : `UNION ALL SELECT ${listOf(ground.key, "h")}, h.retrieved_at, h.wave FROM ${historyOf(ground)} h
         JOIN found f ON ${sameKey(ground, "f", "h")} WHERE true${before("h.retrieved_at")}`
  return `SELECT ${key}, moments.seen_at, max(moments.wave) AS wave FROM (
      SELECT ${listOf(ground.key, "m")}, m.matched_at AS seen_at, m.wave FROM ${matchesOf(ground)} m
      WHERE m.on_target AND m.matched_at IS NOT NULL${before("m.matched_at")}
      ${history}
      UNION ALL SELECT ${listOf(ground.key, "t")}, t.retrieved_at, f.wave FROM ${main(ground.table)} t
      JOIN found f ON ${sameKey(ground, "f", "t")} WHERE true${before("t.retrieved_at")}) moments
    GROUP BY ${key}, moments.seen_at`
}

/** Age in days of what came into being at a time. */
export const ageText = (at: string, time: string): string => `(epoch(${at}) - epoch(${time})) / 86400`

export const observed = (ground: Ground): View => {
  const { account, key, kept, table, time } = ground
  const fixed = [
    ...new Set([...(time === undefined ? [] : [time.column]), ...(account === undefined ? [] : [account])])
  ].filter((name) => !key.includes(name))
  const values = kept.map((name) => `h.${quote(name)}`)
  const day = time === undefined ? [] : [`t.${quote(time.column)}::DATE AS ${quote(time.day)}`]
  const age = time === undefined ? [] : [`${ageText("o.seen_at", `t.${quote(time.column)}`)} AS age_days`]
  const history =
    kept.length === 0
      ? ""
      : `ASOF LEFT JOIN ${historyOf(ground)} h ON ${sameKey(ground, "h", "o")} AND o.seen_at >= h.retrieved_at`
  const parts = [
    listOf(key, "o"),
    ...fixed.map((name) => `t.${quote(name)}`),
    ...day,
    "o.wave",
    "w.observes",
    "o.seen_at AS observed_at",
    ...age
  ]
  return {
    name: `${table}_observed`,
    kind: "view",
    parameters: [],
    sql: `WITH found AS (${foundText(ground)}), observed AS (${momentsText(ground)})
SELECT ${[...parts, ...values].join(", ")} FROM observed o
  JOIN ${main(table)} t ON ${sameKey(ground, "t", "o")}
  LEFT JOIN provenance.waves w ON w.wave = o.wave
  ${history}`,
    description: `A row per row of ${table} and asking that brought it, with the counts of that moment: growth by wave or age_days is read here`,
    columns: [
      ...ownColumns(ground, [...key, ...fixed]),
      ...dayOf(ground),
      ...waveColumns,
      column("observed_at", "When the API gave these values (UTC, by the API's clock)"),
      ...(time === undefined
        ? []
        : [column("age_days", `Days from ${time.column} to observed_at, with fractions`, untold)]),
      ...ownColumns(
        ground,
        kept,
        () => `${untold}; a value that this asking left out is carried over from the one before`
      )
    ]
  }
}
