// One step from an earlier format to this one: what a file of steps must offer.
import type { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"

/**
 * One change of what tables mean. It may meet its own work, where an earlier version of Windrow has had the file in between:
 * what it did it does not do again. Tables have no keys where they are copies.
 */
export interface Migration {
  readonly name: string
  /** The format that it makes, together with the others of that format. */
  readonly makes: number
  /**
   * The tables that it changes, as SQL patterns over `schema.table`; a table that it makes anew is not among them. What
   * changes tables of `main`, which may be large, is left out where a file is only looked at.
   */
  readonly changes: ReadonlyArray<string> | "only in the file"
  /**
   * New columns of tables of `provenance`, as statements that may meet their own work. Those of all steps come before any
   * `run`: DuckDB cannot alter a table that the same transaction has updated.
   */
  readonly adds: ReadonlyArray<string>
  /** Only reads and writes rows, or makes tables anew. Returns what a user must know of how old data was read, one sentence each. */
  readonly run: (database: Database) => Effect.Effect<ReadonlyArray<string>, StoreError>
}
