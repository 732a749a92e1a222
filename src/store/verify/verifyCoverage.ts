// Coverage against the slices that it tells of and the rows that a rebuild makes: what was asked and is not covered, what is
// covered and was not asked, and what says something else than its pages. Reads a database whose `main` is a rebuild.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { Fault } from "../../domain/Fault.ts"
import type { StoreError } from "../../domain/failures.ts"
import { parseJson } from "../../domain/Json.ts"
import type { Pipeline } from "../../domain/Pipeline.ts"
import type { Shape } from "../../domain/Slice.ts"
import { literal } from "../../domain/sqlText.ts"
import { cameText } from "../../rows/came.ts"
import { toldBy } from "../coverageLines.ts"
import { definedAt, readDefinitions } from "../definitions.ts"
import { faultsOf } from "./faults.ts"

const noDay = "DATE '0001-01-01'"

/** `tagesschau 2023-01-01..2023-01-31 (videos, wave 1, slice 5f…)` */
const nameText = (line: string): string => `${line}.unit
  || CASE WHEN ${line}.from_day IS NULL OR ${line}.from_day = ${noDay} THEN '' WHEN ${line}.from_day = ${line}.to_day THEN ' ' || ${line}.from_day
          ELSE ' ' || ${line}.from_day || '..' || ${line}.to_day END
  || ' (' || concat_ws(', ', s.step, CASE WHEN ${line}.observes <> 'collection' THEN ${line}.observes END, 'slice ' || ${line}.slice) || ')'`

/** What a fault is told by: its name, or the line that it is in. */
type Select = "name" | "line"

const selected = (select: Select, name: string): string => (select === "name" ? `${name} AS name` : "c.line")
// A view has no rowid.
const source = (select: Select): string =>
  `(SELECT *${select === "name" ? "" : ", rowid AS line"} FROM provenance.coverage WHERE superseded_at IS NULL)`
const ordered = "ORDER BY c.unit, c.from_day, c.slice"

/** A slice that waits to be asked again has left what it brought before. */
const wasAsked = "(s.state IN ('done', 'failed', 'unavailable') OR s.revision > 0)"

const endedAsText =
  "CASE WHEN s.state = 'done' THEN CASE WHEN s.reason = 'capped' THEN 'capped' ELSE 'rows' END ELSE s.state END"
const saysText = "CASE WHEN c.state IN ('done', 'empty') THEN 'rows' ELSE c.state END"

/** Queries for lines that are wrong by themselves. */
export const lineChecks = (select: Select): ReadonlyArray<readonly [what: string, sql: string]> => [
  [
    "is covered, and was never asked",
    `SELECT ${selected(select, nameText("c"))} FROM ${source(select)} c LEFT JOIN provenance.slices s USING (slice)
     WHERE s.slice IS NULL OR NOT ${wasAsked} OR s.shape IS DISTINCT FROM c.shape OR s.wave IS DISTINCT FROM c.wave OR s.observes IS DISTINCT FROM c.observes
       OR NOT list_contains(s.units::JSON::VARCHAR[], c.unit) OR (s.from_day IS NULL) <> (c.from_day IS NULL)
       OR (c.from_day IS NULL) <> (c.to_day IS NULL) OR c.from_day < s.from_day OR c.to_day > s.to_day OR c.to_day < c.from_day
     ${ordered}`
  ],
  [
    "is covered more than once",
    `SELECT ${selected(select, nameText("c"))} FROM (
       SELECT *, max(coalesce(to_day, ${noDay})) OVER (PARTITION BY shape, wave, unit
         ORDER BY coalesce(from_day, ${noDay}), coalesce(to_day, ${noDay}), slice
         ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before FROM ${source(select)}) c
       LEFT JOIN provenance.slices s USING (slice)
     WHERE coalesce(c.from_day, ${noDay}) <= c.before ${ordered}`
  ],
  [
    "has another state than its slice",
    `SELECT ${selected(
      select,
      `${nameText("c")} || ': ' || coalesce(c.state, 'NULL') || ', where the slice ' ||
         CASE ${endedAsText} WHEN 'rows' THEN 'came to its end' ELSE 'is ' || ${endedAsText} END`
    )} FROM ${source(select)} c LEFT JOIN provenance.slices s USING (slice)
     WHERE s.state IN ('done', 'failed', 'unavailable') AND ${saysText} IS DISTINCT FROM ${endedAsText} ${ordered}`
  ]
]

// What a pruning took out was covered no more, until it was asked again.
const uncovered = `
  WITH ended AS (
    SELECT slice, step, shape, wave, observes, coalesce(from_day, ${noDay}) AS from_day, coalesce(to_day, ${noDay}) AS to_day, updated_at,
           unnest(units::JSON::VARCHAR[]) AS unit
    FROM provenance.slices WHERE state IN ('done', 'failed', 'unavailable')),
  asked AS (
    SELECT *, unnest(generate_series(from_day::TIMESTAMP, to_day::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day FROM ended),
  covered AS (
    SELECT shape, wave, unit, unnest(generate_series(coalesce(from_day, ${noDay})::TIMESTAMP, coalesce(to_day, ${noDay})::TIMESTAMP, INTERVAL 1 DAY))::DATE AS day
    FROM provenance.coverage WHERE superseded_at IS NULL),
  bare AS (FROM asked ANTI JOIN covered USING (shape, wave, unit, day)),
  prunings AS (SELECT row_number() OVER () AS pruning, pruned_at, wanted FROM provenance.prunings),
  kept AS (
    SELECT pruning, one.* FROM (SELECT pruning, unnest(from_json(wanted::JSON,
      '[{"shape":"VARCHAR","observes":"VARCHAR","wave":"INTEGER","unit":"VARCHAR","from_day":"DATE","to_day":"DATE"}]')) AS one FROM prunings)),
  taken AS (
    SELECT DISTINCT b.slice, b.unit, b.day FROM bare b JOIN prunings p ON p.pruned_at IS NULL OR p.pruned_at >= b.updated_at
    WHERE NOT EXISTS (SELECT 1 FROM kept k WHERE k.pruning = p.pruning AND k.shape = b.shape AND coalesce(k.observes = b.observes, k.wave = b.wave) AND k.unit = b.unit
      AND b.day BETWEEN k.from_day AND k.to_day)),
  lost AS (FROM bare ANTI JOIN taken USING (slice, unit, day)),
  stretches AS (
    SELECT slice, shape, wave, observes, unit, min(day) AS from_day, max(day) AS to_day
    FROM (SELECT *, day - (row_number() OVER (PARTITION BY slice, unit ORDER BY day))::INTEGER AS stretch FROM lost)
    GROUP BY slice, shape, wave, observes, unit, stretch)`

export const uncoveredText = `${uncovered} SELECT * FROM stretches`

/** Of each line of one shape the rows that are in `main`; NULL where some of them belong to nobody in particular. */
const countedText = (pipeline: Pipeline, shape: string): string => `
  SELECT a.shape, a.wave, a.unit, a.slice, a.from_day, a.to_day,
    (CASE WHEN coalesce(sum(c.n) FILTER (c.unit <> a.unit), 0) = 0 THEN coalesce(sum(c.n) FILTER (c.unit = a.unit), 0) END)::INTEGER AS rows
  FROM (SELECT DISTINCT shape, wave, unit, slice, from_day, to_day FROM provenance.coverage WHERE superseded_at IS NULL AND shape = ${literal(shape)}) a
  LEFT JOIN (${cameText(pipeline, `s.shape = ${literal(shape)}`)}) c ON c.shape = a.shape AND c.wave = a.wave AND c.unit IN (a.unit, '*')
    AND (c.day IS NULL OR a.from_day IS NULL OR c.day BETWEEN a.from_day AND a.to_day)
  GROUP BY a.shape, a.wave, a.unit, a.slice, a.from_day, a.to_day`

/** What a line says of its rows against those that a rebuild has: more of them may be from a slice that is not at its end. */
const countText = (counted: string, select: Select): string => `
  WITH fresh AS (${counted}),
  open AS (SELECT DISTINCT shape, wave, coalesce(from_day, ${noDay}) AS from_day, coalesce(to_day, ${noDay}) AS to_day
           FROM provenance.slices WHERE pages > 0 AND state NOT IN ('done', 'failed', 'unavailable'))
  SELECT ${selected(select, `${nameText("c")} || ': ' || c.state || ' with ' || coalesce(c.rows::VARCHAR, 'untold') || ' rows, where there are ' || f.rows`)}
  FROM ${source(select)} c JOIN provenance.slices s USING (slice)
  JOIN fresh f ON f.shape = c.shape AND f.wave = c.wave AND f.unit = c.unit AND f.slice = c.slice
    AND f.from_day IS NOT DISTINCT FROM c.from_day AND f.to_day IS NOT DISTINCT FROM c.to_day
  WHERE f.rows IS NOT NULL AND ((c.rows IS NOT NULL AND c.rows <> f.rows) OR (c.state = 'empty' AND f.rows > 0) OR (c.state = 'done' AND f.rows = 0))
    AND NOT (f.rows > coalesce(c.rows, 0) AND EXISTS (SELECT 1 FROM open o WHERE o.shape = c.shape AND o.wave = c.wave
      AND coalesce(c.from_day, ${noDay}) <= o.to_day AND coalesce(c.to_day, ${noDay}) >= o.from_day))
  ${ordered}`

export const verifyCoverage = Effect.fn("Store.verifyCoverage")(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Fault>, StoreError> {
  const uncoveredCheck = `${uncovered} SELECT ${nameText("c")} AS name FROM stretches c LEFT JOIN provenance.slices s USING (slice) ${ordered}`
  const plain = yield* faultsOf(database, [
    ...lineChecks("name"),
    ["was asked, and is not covered", uncoveredCheck] as const
  ])
  const counts = (yield* countChecks(database, "name")).map((sql) => ["says otherwise than its pages", sql] as const)
  return [...plain, ...(yield* faultsOf(database, counts))]
})

/** Queries for lines whose rows are others than those in `main`, shape by shape. A line is told as one: it is what was asked. */
export const countChecks = Effect.fnUntraced(function* (
  database: Database,
  select: Select
): Effect.fn.Return<ReadonlyArray<string>, StoreError> {
  const pipelines = definedAt(yield* readDefinitions(database), Number.POSITIVE_INFINITY)
  const shapes = yield* database.rows("SELECT shape, definition FROM provenance.shapes ORDER BY shape")
  return shapes.flatMap(({ definition, shape }) => {
    const asked = parseJson(String(definition)) as unknown as Shape
    const pipeline = pipelines.get(asked.pipeline)
    // Where a unit's days are not those of its rows a part of its line says nothing of them.
    const isPart = pipeline?.window !== undefined && toldBy(pipeline, asked, undefined) === "whole"
    if (pipeline === undefined || isPart) return []
    return [countText(countedText(pipeline, String(shape)), select)]
  })
})
