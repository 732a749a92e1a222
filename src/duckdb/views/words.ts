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

export const untold = "not requested, or not told by the API"

export const dayOf = ({ time }: Ground): ReadonlyArray<ViewColumn> =>
  time === undefined
    ? []
    : [column(time.day, `UTC day of ${time.column}; local_day(${time.column}, 'Europe/Berlin') is another`, untold)]

export const waveColumns: ReadonlyArray<ViewColumn> = [
  column("wave", "0: the collection; else the number of a later wave, for display; it is no age: age_days is"),
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
