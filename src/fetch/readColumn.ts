import type { Json, JsonObject } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"

/** What a row as it was sent says of a column, under its name or another spelling; undefined where it says nothing. */
export const readColumn = (row: JsonObject, column: string, { rows }: Pipeline): Json | undefined =>
  [column, ...(rows.columns[column]?.aliases ?? [])].map((name) => row[name]).find((value) => value !== undefined)
