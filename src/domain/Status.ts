// What `windrow status --json` prints: where a study stands, from its database or from the run that holds it.
import { Schema } from "effect"
import { CoverageCount, PoolState, Tally } from "./Event.ts"

const Int = Schema.Int
const Text = Schema.String
const NullOr = Schema.NullOr

/** One unit of a step. `months`: `2023-01` → unit-days per state; empty where the endpoint has no days. */
export const StatusUnit = Schema.Struct({
  unit: Text,
  counts: CoverageCount,
  months: Schema.Record(Text, CoverageCount)
})
export type StatusUnit = typeof StatusUnit.Type

/**
 * Coverage of one step; `counts` are unit-days, or units where it is not `dated`. `coverage` lists units, those with
 * gaps first; `left_out` are more of them.
 */
export const StatusStep = Schema.Struct({
  step: Text,
  input: Text,
  dated: Schema.Boolean,
  units: Int,
  counts: CoverageCount,
  coverage: Schema.Array(StatusUnit),
  left_out: Int
})
export type StatusStep = typeof StatusStep.Type

/** A step as its coverage is shown. `input`: what its units are; `dated`: whether its endpoint has days. */
export type CoverageView = Pick<StatusStep, "step" | "input" | "dated">

/** The run that has the database. Times are ISO 8601 UTC; `left_ms`: how long it takes still, from and to. */
export const StatusRun = Schema.Struct({
  pid: Int,
  host: Text,
  started_at: Text,
  updated_at: Text,
  state: Schema.Literals(["starting", "collecting", "outage", "waiting"]),
  held: Schema.Boolean,
  until: NullOr(Text),
  left_ms: NullOr(Schema.Tuple([Schema.Number, Schema.Number])),
  tally: Tally,
  active: Schema.Array(Schema.Struct({ step: Text, window: Text, unit: NullOr(Text), units: Int, pages: Int })),
  pools: Schema.Array(PoolState),
  recent: Schema.Array(Text)
})
export type StatusRun = typeof StatusRun.Type

/** What is stored. `coverage` are unit-days, `units` those of endpoints without days, per state. */
export const StatusFacts = Schema.Struct({
  coverage: CoverageCount,
  units: CoverageCount,
  tables: CoverageCount,
  rows: Int,
  requests: Int,
  off_target: Int,
  failed: Schema.Array(Schema.Struct({ step: Text, unit: Text, from: Text, to: Text, reason: Text })),
  problems: Schema.Array(Schema.Struct({ kind: Text, subject: Text, count: Int, detail: Text }))
})

/** A later wave that is not complete yet: its number, what it observes, and how much of it is missing. */
export const StatusWave = Schema.Struct({
  step: Text,
  wave: Int,
  observes: Schema.optionalKey(Text),
  unit_days: Int,
  units: Int
})
export type StatusWave = typeof StatusWave.Type

/**
 * `state`: nothing collected yet; a run has the database; work is due; all was asked and some failed; complete.
 * `off_time`: a sentence for each planned wave that was asked late, will be, or is left out. `to_come`: one for each
 * step with waves to come. `choices`: one for each sample,
 * or the largest, that is not chosen yet.
 * `facts` and `missing` are null while a run has the database; `steps` then is as of `steps_at`.
 */
export const Status = Schema.Struct({
  windrow_status: Schema.Literal(1),
  study: Text,
  title: Text,
  database: Text,
  origin: NullOr(Text),
  sandbox: Schema.Boolean,
  state: Schema.Literals(["nothing", "running", "due", "failed", "complete"]),
  running: NullOr(StatusRun),
  facts: NullOr(StatusFacts),
  missing: NullOr(Schema.Struct({ unit_days: Int, units: Int })),
  waves: Schema.Array(StatusWave),
  off_time: Schema.optionalKey(Schema.Array(Text)),
  to_come: Schema.optionalKey(Schema.Array(Text)),
  choices: Schema.optionalKey(Schema.Array(Text)),
  steps: Schema.Array(StatusStep),
  steps_at: NullOr(Text),
  next: NullOr(Text)
})
export type Status = typeof Status.Type
