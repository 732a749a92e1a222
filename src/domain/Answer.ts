// What came of one request, and what to do next.
import type { DayRange } from "./Day.ts"
import type { Json, JsonObject } from "./Json.ts"
import type { Pool } from "./Pipeline.ts"
import type { Slice } from "./Slice.ts"

/** A slice's resume state: opaque to everything but the page style that wrote it. */
export type Position = JsonObject

/** One request as it is remembered; times are epoch milliseconds by the server's clock. `status` 0: no answer came. */
export interface Outcome {
  readonly request: string
  readonly asked_at: number
  readonly answered_at: number
  readonly status: number
  readonly code: string
  readonly message: string
  readonly log_id: string
  readonly bytes: number
  readonly rows: number
  /** Whether the API counts it; absent: its status and code tell. */
  readonly counted?: boolean
}

/** An answer with rows (or with none, which is an answer too). `slots`: index slots it stands for, where the API counts them. */
export interface Page {
  readonly body: string
  readonly rows: ReadonlyArray<Json>
  readonly slots: number | undefined
  readonly next: Position | undefined
  /** The last page of a list that goes on and cannot be had: what may be missing, in words. */
  readonly capped?: string
  /** Counts the pages of a slice from 1. */
  readonly number: number
  /** Where the page came from, so that a page can be told from its repetition. */
  readonly asked_from: Position | undefined
  /** Fields that were not asked for, because the API refuses them. */
  readonly left_out?: ReadonlyArray<string>
}

/** Why a slice is given up, split, or stopped: `code` is stable, `text` is for people. */
export interface Reason {
  readonly code: string
  readonly text: string
}

/** A part of a slice that has come whole, and the position that leaves it out. */
export interface Kept {
  readonly part: Slice
  readonly position: Position
}

/** `days`: the trouble lies in how much; `units`: in who is asked. `none`: no part of it can be had either. */
export type SplitBy = "days" | "units" | "none"

export type Answer =
  | { readonly _tag: "Stored"; readonly page: Page; readonly outcome: Outcome }
  | { readonly _tag: "Repeat"; readonly after: number; readonly reason: Reason; readonly outcome: Outcome }
  | {
      readonly _tag: "Restart"
      readonly reason: Reason
      readonly outcome: Outcome
      /** Days at the end of the window that are complete, and the position that leaves them out. */
      readonly kept?: { readonly days: DayRange; readonly position: Position }
    }
  | {
      readonly _tag: "Split"
      readonly reason: Reason
      readonly outcome: Outcome
      readonly by?: SplitBy
      /** Days at the end of the window that are complete: only the rest is to be asked. */
      readonly kept?: DayRange
    }
  | { readonly _tag: "Unavailable"; readonly unit: string; readonly reason: Reason; readonly outcome: Outcome }
  | { readonly _tag: "Stop"; readonly exit: 1 | 77; readonly reason: Reason; readonly outcome: Outcome }
  /** A request that stood in for the slice's, to tell an outage from one slice's trouble. */
  | { readonly _tag: "Probed"; readonly reason: Reason; readonly outcome: Outcome }
  | {
      readonly _tag: "Parked"
      readonly pool: Pool
      readonly until: number
      readonly reason: Reason
      readonly outcome?: Outcome
    }

/** What came of a request, for people. */
export const answerWords: Readonly<Record<string, string>> = {
  Stored: "stored",
  Repeat: "to be asked again",
  Restart: "search begun anew",
  Split: "asked in parts instead",
  Unavailable: "not available",
  Stop: "refused for good",
  Probed: "trials in an outage",
  Parked: "refused: quota spent",
  unknown: "without a known end"
}
