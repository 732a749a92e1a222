// What an export reads: an open database, whose tables are found without a prefix and under the catalog `study`.
import type { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { ExportFailed } from "./ExportFailed.ts"

type Row = Readonly<Record<string, string | number | boolean | null>>

/** Other database files may be attached to it and written. */
export interface Source {
  readonly exec: (sql: string) => Effect.Effect<void, StoreError>
  /** Rows as JSON values: BIGINT and times as text. */
  readonly rows: (sql: string) => Effect.Effect<ReadonlyArray<Row>, StoreError>
}

/** DuckDB blames the database for whatever it cannot write: here it is the file that is made of it. */
export const blame =
  (target: string) =>
  (error: StoreError): StoreError | ExportFailed => {
    if (error.reason !== "cannot_write") return error
    const text = error.cause instanceof Error ? (error.cause.message.split("\n")[0] ?? "") : error.message
    return new ExportFailed({
      reason: "cannot_write",
      message: `${target} cannot be written: ${text}`,
      hint: "The database was left as it is. Make room or make the folder writable, then run the same command again.",
      cause: error.cause
    })
  }
