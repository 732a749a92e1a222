// An open database, as those use it who keep rows and state in it and read them again.
import type { Effect } from "effect"
import type { StoreError } from "./failures.ts"

/** What a statement's `$names` stand for. */
export type Parameters = Record<string, string | number | bigint | boolean | null>

/** A row as JSON values: BIGINT and times as text. */
export type Row = Readonly<Record<string, string | number | boolean | null>>

/**
 * An open DuckDB file. Statements run one after another, and so do transactions; a statement from outside runs within
 * whichever transaction is open. What a connection holds (temporary tables, settings) lasts for one transaction.
 */
export interface Database {
  readonly exec: (sql: string, parameters?: Parameters) => Effect.Effect<void, StoreError>
  /** Rows as JSON values: BIGINT and times as text. */
  readonly rows: (sql: string, parameters?: Parameters) => Effect.Effect<ReadonlyArray<Row>, StoreError>
  readonly transaction: <A, E, R>(body: Effect.Effect<A, E, R>) => Effect.Effect<A, E | StoreError, R>
  /** Breaks off the statement under way, which then fails. */
  readonly interrupt: Effect.Effect<void>
  /** Whether the file is as this process has left it, or new. */
  readonly isKnown: Effect.Effect<boolean, StoreError>
  /** Whether the file that was opened lies at its path: otherwise nothing is committed any more. */
  readonly isInPlace: () => boolean
}
