// What tables of rows make of pages. A store may have it or not: without it, state and raw pages are kept, and planned by.
import type { Effect } from "effect"
import type { UnitDays } from "./Coverage.ts"
import type { Day } from "./Day.ts"
import type { StoreError } from "./failures.ts"
import type { Json } from "./Json.ts"
import type { Choice, ParentBinding } from "./ParentBinding.ts"
import type { Pipeline } from "./Pipeline.ts"
import type { Shape, Slice } from "./Slice.ts"
import type { Seen } from "./Wave.ts"

/** Something in a row that was not expected: what, where, and an example. */
export interface Surprise {
  readonly kind: "wrong_type" | "unknown_field" | "row_without_key" | "mended_text"
  readonly subject: string
  readonly example: string
}

/** A page ready to be written. */
export interface Placed {
  /** One JSON array of typed rows. */
  readonly json: string
  /** Rows that can be stored, repeats of a key included. */
  readonly rows: number
  readonly off_target: number
  /** Rows on target per unit, each key once. */
  readonly seen: ReadonlyMap<string, number>
  readonly surprises: ReadonlyArray<Surprise & { readonly count: number }>
  /** Rows that the study's limit leaves out: they stay in the raw page alone. */
  readonly beyond: number
  /** Whether the lists that were asked for have as many rows as are wanted; absent where that is not limited, or not known. */
  readonly full?: boolean
}

/** Rows of a unit on a day, each key once over all askings of the same question. A day that no row tells is null. */
export interface Came {
  readonly shape: string
  readonly wave: number
  readonly unit: string
  readonly day: Day | null
  readonly n: number
}

/** What a slice has counted itself: its wave by its number, and rows on target per unit. */
export interface Counted {
  readonly wave: number
  readonly seen: ReadonlyMap<string, number>
}

/** Where a page stands: the slice's wave by its number, the page of the slice from 1, when it came in epoch milliseconds. */
export interface PageAt {
  readonly wave: number
  readonly number: number
  readonly at: number
}

/** Each method runs inside the transaction that stores what it is about. */
export interface Projection {
  /** Types the rows of a page and tells which units they belong to; writes nothing. `leftOut`: fields that were not asked for. */
  readonly place: (
    rows: ReadonlyArray<Json>,
    slice: Slice,
    shape: Shape,
    leftOut?: ReadonlyArray<string>
  ) => Effect.Effect<Placed, StoreError>
  /** Writes what was placed. Returns how many rows were not there before. */
  readonly write: (placed: Placed, slice: Slice, shape: Shape, at: PageAt) => Effect.Effect<number, StoreError>
  /** Whether a search that is cut into windows has all the rows that are wanted of it, from others of them. */
  readonly isFull: (slice: Slice, shape: Shape) => Effect.Effect<boolean, StoreError>
  /** What came of all that asked what a slice asks, of its units. */
  readonly came: (slice: Slice, shape: Shape, own: Counted) => Effect.Effect<ReadonlyArray<Came>, StoreError>
  /** Unit → rows that a slice has brought on the days of a part of it. */
  readonly cameOfPart: (
    whole: Slice,
    part: Slice,
    shape: Shape
  ) => Effect.Effect<ReadonlyMap<string, number>, StoreError>
  /** A slice has ended: what follows from its coverage is written. */
  readonly ended: (slice: Slice) => Effect.Effect<void, StoreError>
}

/** What planning needs of rows, read only. */
export interface RowsFound {
  /** What feeds a step, by the rows that the other one found. */
  readonly choose: (binding: ParentBinding) => Effect.Effect<Choice, StoreError>
  /** Keys of rows that a collection has brought of what is wanted, with when each came first. */
  readonly seen: (pipeline: Pipeline, wanted: ReadonlyArray<UnitDays>) => Effect.Effect<ReadonlyArray<Seen>, StoreError>
}
