// Descriptions that several views share.
import type { ViewColumn } from "../../domain/Views.ts"
import type { Ground } from "./ground.ts"

export const column = (name: string, description: string, null_means?: string): ViewColumn =>
  null_means === undefined ? { name, description } : { name, description, null_means }

/** Columns of an endpoint's own table, as they are described there. */
export const ownColumns = (
  { pipeline }: Ground,
  names: ReadonlyArray<string>,
  nullMeans?: (name: string) => string | undefined
): ReadonlyArray<ViewColumn> =>
  names.map((name) => column(name, pipeline.rows.columns[name]?.title ?? name, nullMeans?.(name)))

/** What a macro was given as a UTC time, be it a text, a day, or a time with a zone, whatever the zone of the session. */
export const momentText = (given: string): string => `make_timestamp(epoch_us(coalesce(${given}, NULL::TIMESTAMP)))`

export const untold = "not requested, or not told by the API"

export const dayOf = ({ time }: Ground): ReadonlyArray<ViewColumn> =>
  time === undefined
    ? []
    : [column(time.day, `UTC day of ${time.column}; local_day(${time.column}, 'Europe/Berlin') is another`, untold)]

/** @param ground where a row has an age in days, that is told */
export const waveColumns = (ground?: Ground): ReadonlyArray<ViewColumn> => [
  column(
    "wave",
    `0: the collection; else the number of a later wave, for display; it is no age${ground?.time === undefined ? "" : ": age_days is"}`
  ),
  column(
    "observes",
    "What the wave observes: collection, 'age 4d', 'after 7d', 'on 2024-06-09', or 'asked' and a moment"
  )
]

export const stepColumns: ReadonlyArray<ViewColumn> = [
  column(
    "step",
    "Step of the study as it is now; steps that ask the same share their work, and each has its own rows here"
  ),
  column("pipeline", "Endpoint that the step asks")
]
