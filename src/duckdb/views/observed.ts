// A row per row and wave: what its counts were when it was observed, and not only when they had changed.
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, historyOf, listOf, main, matchedText, sameKey } from "./ground.ts"
import { column, dayOf, ownColumns, untold, waveColumns } from "./words.ts"

/** Each key and wave with the moment at which the API first gave it in that wave: a page that is asked once more adds no match. */
const firstText = (
  ground: Ground
): string => `SELECT ${listOf(ground.key)}, found.wave, min(found.seen_at) AS seen_at FROM (
    ${matchedText(ground)}) found
  GROUP BY ${listOf(ground.key)}, found.wave`

/** Each line of the history with when the next one took its place. By lists, since they take half of the time of a window. */
const spansText = (ground: Ground): string => {
  const key = listOf(ground.key)
  return `SELECT h.*, l.moments[list_position(l.moments, h.retrieved_at) + 1] AS replaced_at FROM ${historyOf(ground)} h
  JOIN (SELECT ${key}, list_sort(list(retrieved_at)) AS moments FROM ${historyOf(ground)} GROUP BY ${key}) l ON ${sameKey(ground, "l", "h")}`
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
      : `LEFT JOIN spans h ON ${sameKey(ground, "h", "o")} AND o.seen_at >= h.retrieved_at
    AND o.seen_at < coalesce(h.replaced_at, TIMESTAMP 'infinity')`
  const counts = time === undefined || kept.length === 0 ? "" : ": growth by wave or age_days is read here"
  const growth = `${counts}. ${table}_history has what else was seen when the same was asked again`
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
    sql: `WITH observed AS (${firstText(ground)})${
      kept.length === 0
        ? ""
        : `,
spans AS (${spansText(ground)})`
    }
SELECT ${[...parts, ...values].join(", ")} FROM observed o
  JOIN ${main(table)} t ON ${sameKey(ground, "t", "o")}
  LEFT JOIN provenance.waves w ON w.wave = o.wave
  ${history}`,
    description: `A row per row of ${table} and wave that brought it, with the values of the first time in that wave${growth}`,
    columns: [
      ...ownColumns(ground, [...key, ...fixed]),
      ...dayOf(ground),
      ...waveColumns(ground),
      column(
        "observed_at",
        "When the API gave these values (UTC, by the API's clock)",
        "stored by an early Windrow that did not write it down"
      ),
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
