// What a chosen value stands for: the weight of its own choice, and of all choices that led to it.
import { literal, quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { feedingColumns, type Ground, main, matchesOf, sameKey } from "./ground.ts"
import { column, stepColumns } from "./words.ts"

/** Which value of which step found the row that a feeding value stands in. */
const linkText = (ground: Ground, feeding: string): string => {
  const { pipeline, table } = ground
  const isList = pipeline.rows.columns[feeding]?.type === "list"
  const value = isList ? `unnest(t.${quote(feeding)})::VARCHAR` : `t.${quote(feeding)}::VARCHAR`
  return `SELECT DISTINCT ${literal(table)} AS table_name, ${literal(feeding)} AS fed_column, ${value} AS unit, s.shape, m.unit AS parent
  FROM ${matchesOf(ground)} m JOIN ${main(table)} t ON ${sameKey(ground, "t", "m")} JOIN provenance.slices s ON s.slice = m.slice
  WHERE m.on_target AND s.observes = 'collection'
    AND EXISTS (FROM provenance.sources f JOIN provenance.steps p ON p.step = f.fed_by WHERE p.table_name = ${literal(table)} AND f.fed_column = ${literal(feeding)})`
}

export const weights = (grounds: ReadonlyArray<Ground>): View => {
  const links = grounds.flatMap((ground) => feedingColumns(ground, grounds).map((one) => linkText(ground, one)))
  return {
    name: "sample_weights",
    kind: "view",
    parameters: [],
    sql: `WITH RECURSIVE links AS (${links.join("\n  UNION ALL ")}),
units AS (
  SELECT DISTINCT s.step, s.pipeline, s.input, s.draws, w.shape, w.unit, o.number, o.fed_by, o.fed_column, o.choice, o.method, o.n, o.seed, o.alone
  FROM provenance.steps s JOIN provenance.wanted w ON w.step = s.step AND w.observes = 'collection'
    LEFT JOIN provenance.sourced b ON b.step = s.step AND b.unit = w.unit
    LEFT JOIN (SELECT *, count(*) OVER (PARTITION BY step) = 1 AS alone FROM provenance.sources) o ON o.step = b.step AND o.number = b.number),
fed AS (
  SELECT u.step, u.unit, u.number, p.step AS parent_step, l.parent FROM units u
    JOIN provenance.steps q ON q.step = u.fed_by
    JOIN links l ON l.table_name = q.table_name AND l.fed_column = u.fed_column AND l.unit = u.unit
    JOIN (SELECT DISTINCT step, shape, unit FROM units) p ON p.step = u.fed_by AND p.shape = l.shape AND (p.unit = l.parent OR l.parent = '*')),
parents AS (
  SELECT step, unit, number, count(DISTINCT parent) AS parents, any_value(parent_step) AS parent_step, any_value(parent) AS parent
  FROM fed GROUP BY step, unit, number),
stages AS (
  SELECT u.*, c.frame, c.frame_until, c.strata, CASE WHEN u.choice IS NULL THEN 1 ELSE c.probability END AS probability,
    x.parents, x.parent_step, x.parent
  FROM units u LEFT JOIN provenance.samples c ON c.sample = u.choice AND c.unit = u.unit
    LEFT JOIN parents x ON x.step = u.step AND x.unit = u.unit AND x.number = u.number),
lists AS (
  SELECT step, value, bool_or(state = 'capped') AS is_capped,
    CASE WHEN bool_and(state IN ('done', 'empty', 'capped')) THEN sum(rows_found)::BIGINT END AS rows_found
  FROM main.coverage WHERE observes = 'collection' GROUP BY step, value),
totals AS (
  SELECT s.step, s.unit, CASE WHEN s.draws IS NULL THEN 1 / s.probability END AS weight, coalesce(l.is_capped, false) AS is_cut
  FROM stages s LEFT JOIN lists l ON l.step = s.step AND l.value = s.unit WHERE s.fed_by IS NULL
  UNION ALL
  SELECT s.step, s.unit, CASE WHEN s.alone AND (s.parents = 1 OR t.weight = 1) THEN t.weight / s.probability END, t.is_cut OR coalesce(l.is_capped, false)
  FROM stages s JOIN totals t ON t.step = s.parent_step AND (t.unit = s.parent)
    LEFT JOIN lists l ON l.step = s.step AND l.value = s.unit
  WHERE s.fed_by IS NOT NULL)
SELECT s.step, s.pipeline, s.input, s.unit AS value, s.fed_by, s.strata, s.method, s.n, s.seed, s.frame, s.frame_until,
  s.probability, 1 / s.probability AS stage_weight, any_value(t.weight) AS total_weight, coalesce(l.is_capped, false) AS is_capped,
  bool_or(p.is_cut) AS is_parent_capped, l.rows_found
FROM stages s LEFT JOIN totals t ON t.step = s.step AND t.unit = s.unit
  LEFT JOIN lists l ON l.step = s.step AND l.value = s.unit
  LEFT JOIN totals p ON p.step = s.parent_step AND p.unit = s.parent
WHERE s.fed_by IS NOT NULL GROUP BY ALL`,
    description:
      "A row per value that feeds a step, and per step that brings it, also where it brought no rows: what it stands for at its own stage and in all, and whether its list, or one that led to it, was cut off: then weights are those of what came, and not of all there is",
    columns: [
      ...stepColumns,
      column("input", "What the step is cut by"),
      column("value", "The value that was chosen, or taken as it came: the id of a video, a user name, …"),
      column("fed_by", "Step whose rows brought it"),
      column("strata", "What it was drawn from each of: names and values", "nothing was drawn"),
      column("method", "sample (by chance), top (the largest), newest or most_frequent", "all that came was taken"),
      column("n", "How many were to be drawn of each stratum", "all that came was taken"),
      column("seed", "Seed of the sample", "nothing was drawn by chance"),
      column("frame", "How many there were to draw from in its stratum", "nothing was drawn"),
      column("frame_until", "Last day of what it was drawn from", "nothing was drawn, or there are no days"),
      column("probability", "Of being chosen at this stage", "the largest are not chosen by chance"),
      column("stage_weight", "1 / probability: how many values of the frame it stands for", "as probability"),
      column(
        "total_weight",
        "Product of the weights of all stages that led to it",
        "one of them has none, or several parents or sources led to it"
      ),
      column("is_capped", "Whether its list was cut off: by the API, or by the study's limit"),
      column(
        "is_parent_capped",
        "Whether a list that led to it was cut off: it stands for what came of that list alone",
        "not known, or the value was not found by one parent"
      ),
      column(
        "rows_found",
        "Rows that the collection of the step found for it, later waves left out; 0 where it has none",
        "not asked yet, or not known"
      )
    ]
  }
}
