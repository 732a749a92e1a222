// What pipelines said when pages were stored: a page is read again as it was read, also where the pipeline has changed since.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, parseJson, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Migration } from "./migrations/Migration.ts"

/** A pipeline as it was from a page on, until the next of its name. */
export interface Definition {
  readonly from: number
  readonly pipeline: Pipeline
}

export const definitionsTable = `
CREATE TABLE IF NOT EXISTS provenance.definitions (number INTEGER, pipeline VARCHAR, from_page BIGINT, definition VARCHAR);`

/** Writes down what pipelines say from now on, where that is something else than before. */
export const writeDefinitions = Effect.fnUntraced(function* (
  database: Database,
  pipelines: ReadonlyArray<Pipeline>
): Effect.fn.Return<void, StoreError> {
  for (const pipeline of pipelines) {
    const values = { name: pipeline.pipeline, definition: writeJson(pipeline as unknown as Json) }
    const [known] = yield* database.rows(
      "SELECT arg_max(definition, number) = $definition AS same FROM provenance.definitions WHERE pipeline = $name",
      values
    )
    if (known?.["same"] === true) continue
    yield* database.exec(
      `INSERT INTO provenance.definitions (number, pipeline, from_page, definition)
       SELECT (SELECT count(*) + 1 FROM provenance.definitions), $name,
              (SELECT coalesce(max(page), 0) + 1 FROM provenance.pages), $definition`,
      values
    )
    yield* database.exec(
      "INSERT OR REPLACE INTO provenance.pipelines (name, definition) VALUES ($name, $definition)",
      values
    )
  }
})

/** All that pipelines have said, in that order. */
export const readDefinitions = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<ReadonlyArray<Definition>, StoreError> {
  const rows = yield* database.rows("SELECT from_page, definition FROM provenance.definitions ORDER BY number")
  return rows.map((row) => ({
    from: Number(row["from_page"]),
    pipeline: parseJson(String(row["definition"])) as unknown as Pipeline
  }))
})

/** Name → what the pipeline said when a page was stored. */
export const definedAt = (definitions: ReadonlyArray<Definition>, page: number): ReadonlyMap<string, Pipeline> =>
  new Map(definitions.filter(({ from }) => from <= page).map(({ pipeline }) => [pipeline.pipeline, pipeline]))

/** Before, only the last word of each pipeline was kept. */
export const keepDefinitions: Migration = {
  name: "keep what pipelines said",
  makes: 2,
  changes: [],
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    yield* database.exec(`${definitionsTable}
      INSERT INTO provenance.definitions (number, pipeline, from_page, definition)
      SELECT row_number() OVER (ORDER BY name) + (SELECT count(*) FROM provenance.definitions), name, 0, definition
      FROM provenance.pipelines WHERE name NOT IN (SELECT pipeline FROM provenance.definitions)`)
    return []
  })
}
