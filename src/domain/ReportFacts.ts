// What `windrow report` is made from: plain facts of one database, read without changing a byte.
import type { CoverageState, UnitDays } from "./Coverage.ts"
import type { Day } from "./Day.ts"
import type { Pool } from "./Pipeline.ts"

/**
 * What one step wants. `step` is what it is shown as, `of` the study's own name of it where that is another. `label` names a
 * unit for people, where its value alone does not.
 */
export interface StepWanted {
  readonly step: string
  readonly of?: string
  readonly units: ReadonlyArray<UnitDays & { readonly label: string }>
}

/** `missing`: wanted, and covered by nothing. */
export type ReportState = CoverageState | "missing"

/** Neighbouring days of one unit in one state; a unit without days has the one day `timeless`. */
export interface CoverageRun {
  readonly step: string
  readonly unit: string
  readonly state: ReportState
  readonly from: Day
  readonly to: Day
}

/** Why unit-days of a unit have no rows, or not all of them. */
export interface Hole {
  readonly step: string
  readonly unit: string
  readonly state: "failed" | "unavailable" | "capped"
  readonly reason: string
  readonly days: number
  readonly from: Day
  readonly to: Day
}

/**
 * One step and what came of it. `rows` are distinct; `received` counts a row each time a page of the collection
 * brought it, `again` each time a page of a later wave did.
 */
export interface StepFacts {
  readonly step: string
  readonly pipeline: string
  readonly title: string
  readonly docs: string
  readonly path: string
  readonly pool: Pool
  readonly table: string
  readonly pageSize: number
  readonly slices: number
  readonly requests: number
  readonly pages: number
  readonly received: number
  readonly again: number
  readonly rows: number
  readonly offTarget: number
}

/** Rows that one unit brought on one day of creation; `unit` undefined: all units that are not among the largest. */
export interface DailyRows {
  readonly step: string
  readonly unit: string | undefined
  readonly day: Day
  readonly rows: number
}

/** All rows that one unit brought. */
export interface UnitRows {
  readonly step: string
  readonly unit: string
  readonly rows: number
}

/** Requests of one UTC day. `page`: how many of them brought a page. */
export interface DailyRequests {
  readonly day: Day
  readonly pool: Pool | "unknown"
  readonly requests: number
  readonly page: number
}

/** How many pages of a step are so: rows on the page, and places in the API's index that brought none (where it says). */
export interface PageFacts {
  readonly step: string
  readonly rows: number
  readonly gap: number | undefined
  readonly pages: number
}

/** Sums by a day, over the rows whose counts were seen to change: as first seen, and as last known. */
export interface CounterDay {
  readonly table: string
  readonly column: string
  readonly day: Day
  readonly first: number
  readonly known: number
}

/** One opening of the database. Times are DuckDB's texts, UTC; `plan` is the hash of the study as it was then. */
export interface SittingFacts {
  readonly sitting: number
  readonly startedAt: string
  readonly endedAt: string
  readonly version: string
  readonly plan: string
}

export interface ReportFacts {
  /** The name of an API, `sandbox:<seed>`, `server:<host>` or `api:<name>@<host>`. */
  readonly origin: string
  readonly databaseId: string
  readonly createdAt: string
  readonly schemaHash: string
  readonly sittings: ReadonlyArray<SittingFacts>
  /** First and last request, DuckDB's texts, UTC; empty where none was made. */
  readonly firstRequest: string
  readonly lastRequest: string
  readonly steps: ReadonlyArray<StepFacts>
  readonly coverage: ReadonlyArray<CoverageRun>
  readonly holes: ReadonlyArray<Hole>
  readonly dailyRows: ReadonlyArray<DailyRows>
  /** Of steps whose rows tell when they were made. */
  readonly unitRows?: ReadonlyArray<UnitRows>
  readonly dailyRequests: ReadonlyArray<DailyRequests>
  /** What answers were: Stored, Repeat, Split, … → requests. */
  readonly answers: Readonly<Record<string, number>>
  readonly pages: ReadonlyArray<PageFacts>
  readonly counters: ReadonlyArray<CounterDay>
  /** Table → rows whose counts were seen to change. */
  readonly changed: Readonly<Record<string, number>>
  /** SHA-256 over the SHA-256 of every raw page, in the order they were stored. */
  readonly pagesHash: string
  /** Places in the API's index that the collection was told of, each once, and those of them that brought no row. */
  readonly places: number
  readonly emptyPlaces: number
}
