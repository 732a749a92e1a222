// Views and macros of a database: what `query/` puts into one that is open, handed in where commands begin.
import type { Effect } from "effect"
import type { Database } from "./Database.ts"
import type { StoreError } from "./failures.ts"
import type { Pipeline } from "./Pipeline.ts"

/** A column of a view, with what its NULL means where it has one. */
export interface ViewColumn {
  readonly name: string
  readonly description: string
  readonly null_means?: string
}

/** A view, or a macro with its parameters; all are in `main`. */
export interface View {
  readonly name: string
  readonly kind: "view" | "macro" | "table macro"
  readonly parameters: ReadonlyArray<string>
  /** A query, or the expression of a macro. */
  readonly sql: string
  readonly description: string
  readonly columns: ReadonlyArray<ViewColumn>
}

/** What views are made from. */
export interface ViewSource {
  readonly pipelines: ReadonlyArray<Pipeline>
  /** The columns that the study's lists of accounts bring, as `main.accounts` has them; undefined where there is no list. */
  readonly listed: ReadonlyArray<string> | undefined
}

export interface ViewMaker {
  /** Makes what is missing or has changed in an open file, inside the caller's transaction. */
  readonly install: (database: Database) => Effect.Effect<void, StoreError>
  /** Shows them beside a file that is open for reading and has none: as temporary ones. */
  readonly show: (database: Database) => Effect.Effect<void, StoreError>
}
