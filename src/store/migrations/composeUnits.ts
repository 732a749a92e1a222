// Values were asked, and kept, in whatever form of letters they were typed: an ä of one sign or of two, a name in capitals.
// From the third format on there is one form of each, so that what was asked is found under it.
import { Effect } from "effect"
import { kindOf } from "../../domain/Api.ts"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { parseJson } from "../../domain/Json.ts"
import { apiOf, type Pipeline } from "../../domain/Pipeline.ts"
import type { Shape } from "../../domain/Slice.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import { hasTable } from "../../duckdb/tablesThere.ts"
import { definedAt, readDefinitions } from "../definitions.ts"
import { isBegun } from "../sliceStates.ts"
import type { Migration } from "./Migration.ts"

const readPipelines = (database: Database) =>
  Effect.map(readDefinitions(database), (all) => definedAt(all, Number.POSITIVE_INFINITY))

/** The form of a value, as an expression over `shape` and a value: small letters where its kind has no others. */
const readForm = Effect.fnUntraced(function* (
  database: Database
): Effect.fn.Return<(value: string) => string, StoreError> {
  const pipelines = yield* readPipelines(database)
  const isSmall = ({ pipeline, unit_input = "" }: Shape): boolean => {
    const found = pipelines.get(pipeline)
    const input = found?.inputs[unit_input]
    return found !== undefined && input !== undefined && kindOf(apiOf(found), input.values).lower === "always"
  }
  const rows = yield* database.rows("SELECT shape, definition FROM provenance.shapes ORDER BY shape")
  const small = rows.filter(({ definition }) => isSmall(parseJson(String(definition)) as unknown as Shape))
  const among = ["NULL", ...small.map(({ shape }) => literal(String(shape)))].join(", ")
  return (value) => `CASE WHEN shape IN (${among}) THEN lower(nfc_normalize(${value})) ELSE nfc_normalize(${value}) END`
})

/** What a search under way asks stays as it is: the API knows it by that. */
const closed = `NOT (${isBegun})`

export const composeUnits: Migration = {
  name: "values have one form of letters",
  makes: 3,
  changes: ["provenance.coverage", "provenance.slices"],
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    const form = yield* readForm(database)
    const units = `list_transform(units::JSON::VARCHAR[], lambda one: ${form("one")})`
    yield* database.exec(`
      UPDATE provenance.coverage SET unit = ${form("unit")} WHERE unit <> ${form("unit")};
      UPDATE provenance.slices SET units = to_json(${units})::VARCHAR WHERE ${closed} AND units::JSON::VARCHAR[] <> ${units}`)
    return []
  })
}

/** The tables of `main` may be large, and are left alone where all of their values are in that form. */
export const composeMatches: Migration = {
  name: "matches have one form of letters",
  makes: 3,
  changes: "only in the file",
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    const form = yield* readForm(database)
    const pipelines: ReadonlyMap<string, Pipeline> = yield* readPipelines(database)
    for (const name of new Set([...pipelines.values()].map(({ rows }) => `${rows.table}_matches`))) {
      if (!(yield* hasTable(database, "main", name))) continue
      yield* database.exec(`
        UPDATE main.${quote(name)} m SET unit = ${form("m.unit")}
        FROM (SELECT slice, shape FROM provenance.slices WHERE ${closed}) s WHERE s.slice = m.slice AND m.unit <> ${form("m.unit")}`)
    }
    return []
  })
}
