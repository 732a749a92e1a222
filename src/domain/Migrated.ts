// What opening a database did to its format.
/** A database that was of an earlier format: from which to which, and what a user must know of how its data was read. */
export interface Migrated {
  readonly from: number
  readonly to: number
  readonly notes: ReadonlyArray<string>
}
