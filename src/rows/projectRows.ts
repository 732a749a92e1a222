// Pages as rows of `main`: the projection that a DuckDB store runs in the transaction of each page.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Projection, RowsFound } from "../domain/Projection.ts"
import type { Shape } from "../domain/Slice.ts"
import { noteAvailability } from "./accounts.ts"
import { cameOf, cameOfPart } from "./came.ts"
import { choose } from "./choose.ts"
import { isFull, placePage } from "./placePage.ts"
import { readSeen } from "./seen.ts"
import { writeRows } from "./writeRows.ts"

export interface ProjectedOptions {
  /** Those that the plan asks. */
  readonly pipelines: Readonly<Record<string, Pipeline>>
  /** Shapes that ask for the profile of an account of the study. */
  readonly profiles: ReadonlySet<string>
}

export const projectRows = (database: Database, { pipelines, profiles }: ProjectedOptions): Projection => {
  const writers = new Map(Object.values(pipelines).map((one) => [one.pipeline, writeRows(one)]))
  const pipelineOf = ({ pipeline }: Shape) => pipelines[pipeline]!
  return {
    place: (rows, slice, shape, leftOut) => placePage(database, rows, slice, shape, pipelineOf(shape), true, leftOut),
    write: ({ json }, slice, shape, { at, number, wave }) =>
      writers.get(shape.pipeline)!(database, json, slice, wave, number, at),
    isFull: (slice, shape) => isFull(database, slice, shape, pipelineOf(shape)),
    came: (slice, shape) => cameOf(database, slice, pipelineOf(shape)),
    cameOfPart: (whole, part, shape) => cameOfPart(database, whole, part, pipelineOf(shape)),
    ended: ({ shape, units }) => (profiles.has(shape) ? noteAvailability(database, profiles, units) : Effect.void)
  }
}

export const rowsFound = (database: Database): RowsFound => ({
  choose: (binding) => choose(database, binding),
  seen: (pipeline, wanted) => readSeen(database, pipeline, wanted)
})
