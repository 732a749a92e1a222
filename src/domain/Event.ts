// Everything that can happen in a run, as a closed vocabulary. Every display is a function of these.
import { Schema } from "effect"
import { CoverageState } from "./Coverage.ts"
import { DayRange } from "./Day.ts"
import { Nouns } from "./nouns.ts"
import { Cost } from "./Plan.ts"

// One by one: who takes them out of the namespace keeps all of it in the bundle.
const Int = Schema.Int
const Text = Schema.String
const optionalKey = Schema.optionalKey

const Why = { code: Text, text: Text }
const SliceName = { slice: Text, step: Text, units: Int, unit: optionalKey(Text), window: optionalKey(DayRange) }

/** Numbers of a run so far; `requests` counts every permit taken, `spent` and `left` are the pools' today. */
export const Tally = Schema.Struct({
  slices: Int,
  slices_done: Int,
  slices_failed: Int,
  rows: Int,
  new: Int,
  duplicates: Int,
  off_target: Int,
  requests: Int,
  problems: Int
})
export type Tally = typeof Tally.Type

export const PoolState = Schema.Struct({ pool: Text, spent: Int, left: Int, resets_at: Text })
export type PoolState = typeof PoolState.Type

/** Unit-days of one step in one window, and what is known of them before the run; no window where the step has no days. */
export const Cell = Schema.Struct({
  window: optionalKey(DayRange),
  wanted: Int,
  done: Int,
  empty: Int,
  failed: Int,
  unavailable: Int
})
export type Cell = typeof Cell.Type

/**
 * A step as the run finds it; neighbouring windows share a cell where there are very many.
 * `gap_ms` is the pause between two requests of one search, where there is one.
 */
export const StepLayout = Schema.Struct({
  step: Text,
  pool: Text,
  units: Int,
  cells: Schema.Array(Cell),
  gap_ms: optionalKey(Int)
})
export type StepLayout = typeof StepLayout.Type

/** Unit-days, or units, per coverage state; `missing` are wanted ones that are in none. */
export const CoverageCount = Schema.Record(Text, Int)

/** What is covered of what is wanted. */
const Share = Schema.Struct({ covered: Int, wanted: Int })

export const Event = Schema.Union([
  Schema.TaggedStruct("run_started", {
    study: Text,
    database: Text,
    sandbox: Schema.Boolean,
    /** Host and port that are asked, where it is not the address of the API that Windrow comes with. */
    server: optionalKey(Text),
    /** The title of the API, where it is another one. */
    api: optionalKey(Text),
    slices: Int,
    units: Int,
    requests: Cost,
    covered: Int,
    wanted: Int,
    /** What all of it is counted in. */
    nouns: optionalKey(Nouns),
    /** Of `covered` and `wanted`, the units of endpoints that have no days. */
    timeless: optionalKey(Share)
  }),
  Schema.TaggedStruct("laid_out", { title: Text, steps: Schema.Array(StepLayout) }),
  Schema.TaggedStruct("work_due", { steps: Schema.Array(Schema.Struct({ step: Text, slices: Int, unit_days: Int })) }),
  Schema.TaggedStruct("pools", { pools: Schema.Array(PoolState), server_time: Text }),
  Schema.TaggedStruct("held", {}),
  Schema.TaggedStruct("released", {}),
  Schema.TaggedStruct("stopping", { why: Schema.Literals(["key", "signal"]) }),
  Schema.TaggedStruct("migrated", { database: Text, from: Int, to: Int, notes: Schema.Array(Text) }),
  Schema.TaggedStruct("pruned", { rows: Int }),
  Schema.TaggedStruct("snapshot_written", { path: Text, bytes: Int, took_ms: Int }),
  Schema.TaggedStruct("sitting_opened", { sitting: Int, slices: Int }),
  Schema.TaggedStruct("slice_started", { ...SliceName, resumed: Schema.Boolean }),
  Schema.TaggedStruct("page_stored", {
    ...SliceName,
    page: Int,
    rows: Int,
    new: Int,
    duplicates: Int,
    off_target: Int,
    more: Schema.Boolean
  }),
  Schema.TaggedStruct("request_failed", { ...SliceName, ...Why, status: Int, log_id: Text, after_ms: Int }),
  Schema.TaggedStruct("search_restarted", { ...SliceName, ...Why }),
  Schema.TaggedStruct("slice_done", { ...SliceName, state: CoverageState, rows: Int, pages: Int }),
  Schema.TaggedStruct("slice_split", { ...SliceName, ...Why, into: Int }),
  Schema.TaggedStruct("slice_failed", { ...SliceName, ...Why }),
  Schema.TaggedStruct("unit_unavailable", { step: Text, unit: Text, ...Why }),
  Schema.TaggedStruct("step_stopped", { step: Text, ...Why }),
  Schema.TaggedStruct("problem_found", { kind: Text, subject: Text, count: Int, detail: Text }),
  Schema.TaggedStruct("outage_began", { failures: Int, ...Why }),
  Schema.TaggedStruct("outage_probe", { next_ms: Int }),
  Schema.TaggedStruct("outage_ended", { lasted_ms: Int }),
  Schema.TaggedStruct("parked", { pool: Text, until: Text, ...Why }),
  Schema.TaggedStruct("waiting", { until: Text, for: Text }),
  Schema.TaggedStruct("run_finished", {
    outcome: Schema.Literals(["complete", "nothing_due", "incomplete", "paused", "interrupted", "failed"]),
    exit: Int,
    tally: Tally,
    pools: Schema.Array(PoolState),
    coverage: CoverageCount,
    /** The same of endpoints without days. */
    units: optionalKey(CoverageCount),
    /** What these are counted in. */
    nouns: optionalKey(Nouns),
    /** Rows in the database, over all tables that a step fills. */
    stored: optionalKey(Int),
    problems: Schema.Array(Schema.Struct({ kind: Text, count: Int, detail: Text })),
    failed: Schema.Array(Schema.Struct({ step: Text, unit: Text, from: Text, to: Text, reason: Text })),
    database: Text,
    next: Text,
    message: Text
  })
]).pipe(Schema.toTaggedUnion("_tag"))
export type Event = typeof Event.Type

/** An event with its time, ISO 8601 UTC. One line of `--progress json`. */
export interface Timed {
  readonly at: string
  readonly event: Event
}

/** The version of the event vocabulary: the first line of every NDJSON stream says it. */
export const eventVersion = 1
