// Whether what was known is still there: a row per row and later asking for it.
import { literal, quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, keyInput, listOf, main, matchesOf, sameKey } from "./ground.ts"
import { ageText } from "./observed.ts"
import { column, ownColumns, untold, waveColumns } from "./words.ts"

const current = (pipeline: string, isByKey: string) => `SELECT c.* FROM provenance.coverage c
    JOIN provenance.shapes h ON h.shape = c.shape
    WHERE c.superseded_at IS NULL AND h.pipeline = ${literal(pipeline)} AND (${isByKey})`

const found = "CASE WHEN c.state IN ('done', 'capped') THEN true WHEN c.state = 'empty' THEN false END"

/**
 * By id, an asking is about one row. By a search, it is about every row that the collection had brought of the same days:
 * whoever is not among what came is not found, where the days came whole.
 */
export const checks = (ground: Ground): View | undefined => {
  const { key, pipeline, table, time } = ground
  const own = keyInput(pipeline)
  const [only = ""] = key
  const input = "json_extract_string(h.definition, '$.unit_input')"
  const isByKey = own === undefined ? "false" : `coalesce(${input} = ${literal(own)}, false)`
  const created = time === undefined ? "" : `, t.${quote(time.column)}`
  const dayed = created === "" ? "" : `, any_value(${created.slice(2)}) AS created_at`
  const byKey =
    own === undefined
      ? ""
      : `SELECT c.unit AS ${quote(only)}, c.wave, c.observes, c.asked_at, ${found} AS found, c.state, t.retrieved_at AS last_seen_at${created === "" ? "" : `${created} AS created_at`}
  FROM (${current(pipeline.pipeline, isByKey)}) c LEFT JOIN ${main(table)} t ON t.${quote(only)} = c.unit
  UNION ALL `
  const day =
    time === undefined || pipeline.window === undefined
      ? ""
      : `AND (c.from_day IS NULL OR t.${quote(time.column)}::DATE BETWEEN c.from_day AND c.to_day)`
  const age = time === undefined ? "" : `, ${ageText("a.asked_at", "a.created_at")} AS age_days`
  return {
    name: `${table}_checks`,
    kind: "view",
    parameters: [],
    sql: `WITH searched AS (
  SELECT ${listOf(key, "m")}, c.wave, c.asked_at, any_value(c.observes) AS observes, any_value(c.state) AS state,
    any_value(t.retrieved_at) AS last_seen_at${dayed}
  FROM (${current(pipeline.pipeline, `NOT (${isByKey}) AND c.observes <> 'collection'`)}) c
    JOIN provenance.slices s ON s.shape = c.shape AND s.observes = 'collection'
    JOIN ${matchesOf(ground)} m ON m.slice = s.slice AND m.unit = c.unit
    JOIN ${main(table)} t ON ${sameKey(ground, "t", "m")} ${day}
  WHERE m.on_target GROUP BY ${listOf(key, "m")}, c.wave, c.asked_at),
asked AS (
  ${byKey}SELECT ${listOf(key, "b")}, b.wave, b.observes, b.asked_at,
    CASE WHEN EXISTS (FROM ${matchesOf(ground)} f WHERE f.on_target AND f.wave = b.wave AND ${sameKey(ground, "f", "b")}) THEN true
         WHEN b.state IN ('done', 'empty') THEN false END AS found, b.state, b.last_seen_at${created === "" ? "" : ", b.created_at"}
  FROM searched b)
SELECT ${listOf(key, "a")}, a.wave, a.observes, a.asked_at${age}, a.found, a.state, a.last_seen_at FROM asked a`,
    description: `A row per row of ${table} and asking that was about it: found or not. Rows that no such asking was about are not here, and not gone`,
    columns: [
      ...ownColumns(ground, key),
      ...waveColumns(ground),
      column("asked_at", "When it was asked (UTC, by the API's clock)"),
      ...(time === undefined
        ? []
        : [column("age_days", `Days from ${time.column} to asked_at`, `${untold}; or never found`)]),
      column("found", "Whether the API gave it", "not known: the asking failed, was refused, or its list was cut off"),
      column("state", "What coverage says of the asking: done, empty, capped, failed or unavailable"),
      column(
        "last_seen_at",
        "When the API last gave the row, of all times, also after this asking",
        "it never did: then it has not vanished"
      )
    ]
  }
}
