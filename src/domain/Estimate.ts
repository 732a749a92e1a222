// What `windrow plan --json` prints: what a study will ask and what that costs, before it is asked.
import { Schema } from "effect"
import { Cost } from "./Plan.ts"

const Int = Schema.Int
const Text = Schema.String
const NullOr = Schema.NullOr

/**
 * A step: what it asks in words, the input that cuts it, and how its work is cut. `units`, `windows` and `batches` are 0 where
 * its slices are not known yet: it then waits for days from `open_from` on, or for the rows of `waits_for` (a step, or some with
 * ` and ` between), and `fed` bounds the values that these feed, which come on top of `units`. `requests` is null where nothing can be said.
 */
export const EstimatedStep = Schema.Struct({
  step: Text,
  pipeline: Text,
  asks: Text,
  cut_by: NullOr(Text),
  units: Int,
  windows: Int,
  batches: Int,
  slices: Int,
  requests: NullOr(Cost),
  waits_for: NullOr(Text),
  open_from: NullOr(Text),
  fed: NullOr(Cost)
})
export type EstimatedStep = typeof EstimatedStep.Type

/**
 * How many rows a step is taken to bring for one of `per` (`account and day`): as measured over so many of them in so many
 * slices, `cut` of these not asked to the end, or as the pipeline assumes.
 */
export const Assumption = Schema.Struct({
  step: Text,
  rows: Schema.Number,
  per: Text,
  page: Int,
  measured: NullOr(Schema.Struct({ slots: Int, slices: Int, cut: Int }))
})
export type Assumption = typeof Assumption.Type

/** Requests of one pool, its quota `per` day or hour, and how many of these the requests take. */
export const EstimatedPool = Schema.Struct({
  pool: Text,
  requests: Cost,
  quota: Int,
  per: Schema.Literals(["day", "hour"]),
  periods: Int
})
export type EstimatedPool = typeof EstimatedPool.Type

/** What a step would cost with one change. */
export const EstimatedChange = Schema.Struct({ step: Text, change: Text, slices: Int, requests: Cost })

/**
 * The whole study, as if nothing were collected yet. `waves`: later waves of a step, all together. `requests` is the sum of
 * all. `left` is what the database still lacks; null where there is none, or where a run has it.
 */
export const Estimate = Schema.Struct({
  windrow_estimate: Schema.Literal(1),
  study: Text,
  title: NullOr(Text),
  database: Text,
  today: Text,
  steps: Schema.Array(EstimatedStep),
  waves: Schema.Array(Schema.Struct({ step: Text, requests: Cost })),
  requests: Cost,
  pools: Schema.Array(EstimatedPool),
  assumptions: Schema.Array(Assumption),
  changes: Schema.Array(EstimatedChange),
  left: NullOr(Schema.Struct({ slices: Int, requests: Cost }))
})
export type Estimate = typeof Estimate.Type
