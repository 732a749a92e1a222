// What random samples that the API draws have brought: a row may come in several.
import { literal } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, listOf, matchesOf } from "./ground.ts"
import { column, ownColumns, stepColumns } from "./words.ts"

export const draws = (ground: Ground): View | undefined => {
  const { key, pipeline, table } = ground
  if (pipeline.pages.draw === undefined) return undefined
  return {
    name: `${table}_drawn`,
    kind: "view",
    parameters: [],
    sql: `SELECT DISTINCT w.step, w.pipeline, m.draw, ${listOf(key, "m")} FROM ${matchesOf(ground)} m
  JOIN provenance.slices s ON s.slice = m.slice
  JOIN (SELECT DISTINCT step, pipeline, shape, draw, unit FROM provenance.wanted WHERE draw IS NOT NULL AND pipeline = ${literal(pipeline.pipeline)}) w
    ON w.shape = s.shape AND w.draw = m.draw AND (w.unit = m.unit OR m.unit = '*')
WHERE m.on_target`,
    description: `Random samples that the API drew: a row per draw and row of ${table} in it, once. Each draw is a sample by itself (WHERE draw = 1); ${table} has what came in any of them, and its means are those of no sample`,
    columns: [...stepColumns, column("draw", "Number of the draw, from 1"), ...ownColumns(ground, key)]
  }
}
