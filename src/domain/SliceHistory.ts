// What became of a slice, as `windrow explain` tells it.

/** A slice as `explain` lists it; times are DuckDB's texts, UTC. */
export interface SliceLine {
  readonly slice: string
  readonly step: string
  readonly days: string
  readonly units: ReadonlyArray<string>
  readonly state: string
  readonly pages: number
  readonly rows: number
  readonly split_from: string
  readonly reason: string
  readonly created_at: string
  readonly updated_at: string
}

/** A slice with all that came of it. */
export interface SliceHistory extends SliceLine {
  readonly sitting: number
  readonly children: ReadonlyArray<SliceLine>
  readonly requests: ReadonlyArray<{
    readonly request: string
    readonly answer: string
    readonly asked_at: string
    readonly millis: number
    readonly status: number
    readonly code: string
    readonly message: string
    readonly log_id: string
    readonly rows: number
  }>
}
