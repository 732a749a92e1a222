// Events → where the run stands: the fold that every display reads.
import type { Event, Tally } from "../domain/Event.ts"

/** A slice that is being asked. */
export interface Active {
  readonly step: string
  readonly window: string
  readonly units: number
  readonly pages: number
}

export interface Progress {
  readonly study: string
  readonly database: string
  readonly sandbox: boolean
  readonly state: "starting" | "collecting" | "outage" | "waiting" | "ended"
  readonly until: string | undefined
  readonly expected: number
  readonly wanted: number
  readonly tally: Tally
  readonly active: Readonly<Record<string, Active>>
  readonly recent: ReadonlyArray<string>
  readonly outcome: string | undefined
}

export const start: Progress = {
  study: "",
  database: "",
  sandbox: false,
  state: "starting",
  until: undefined,
  expected: 0,
  wanted: 0,
  tally: {
    slices: 0,
    slices_done: 0,
    slices_failed: 0,
    rows: 0,
    new: 0,
    duplicates: 0,
    off_target: 0,
    requests: 0,
    problems: 0
  },
  active: {},
  recent: [],
  outcome: undefined
}

const add = (progress: Progress, change: Partial<Tally>): Progress => {
  const tally = { ...progress.tally }
  for (const [key, value] of Object.entries(change)) tally[key as keyof Tally] += value
  return { ...progress, tally }
}

const drop = (progress: Progress, slice: string): Progress => {
  const { [slice]: _, ...active } = progress.active
  return { ...progress, active }
}

const recall = (progress: Progress, text: string): Progress => ({
  ...progress,
  recent: [text, ...progress.recent].slice(0, 5)
})

/** The progress after one more event. */
export const step = (progress: Progress, event: Event): Progress => {
  switch (event._tag) {
    case "run_started":
      return {
        ...progress,
        study: event.study,
        database: event.database,
        sandbox: event.sandbox,
        expected: event.requests.expected,
        wanted: event.wanted
      }
    case "sitting_opened":
      return add({ ...progress, state: "collecting", until: undefined }, { slices: event.slices })
    case "slice_started": {
      const window = event.window === undefined ? "" : `${event.window.from}..${event.window.to}`
      const active = { step: event.step, window, units: event.units, pages: 0 }
      return { ...progress, active: { ...progress.active, [event.slice]: active } }
    }
    case "page_stored": {
      const known = progress.active[event.slice]
      const active =
        known === undefined ? progress.active : { ...progress.active, [event.slice]: { ...known, pages: event.page } }
      const { rows, new: fresh, duplicates, off_target } = event
      return add({ ...progress, active }, { rows, new: fresh, duplicates, off_target, requests: 1 })
    }
    case "request_failed":
      return recall(add(progress, { requests: 1 }), `${event.code}: ${event.text}`)
    case "search_restarted":
      return recall(add(progress, { requests: 1 }), `search restarted: ${event.text}`)
    case "slice_done":
      return drop(add(progress, { slices_done: 1 }), event.slice)
    case "slice_split":
      return drop(add(progress, { requests: 1, slices: event.into - 1 }), event.slice)
    case "slice_failed":
      return recall(drop(add(progress, { slices_failed: 1, requests: 1 }), event.slice), `failed: ${event.text}`)
    case "unit_unavailable":
      return recall(add(progress, { problems: 1, requests: 1 }), `${event.unit}: ${event.text}`)
    case "step_stopped":
      return recall(add(progress, { requests: 1 }), `step ${event.step} stopped: ${event.text}`)
    case "problem_found":
      return recall(add(progress, { problems: 1 }), event.detail)
    case "outage_began":
      return { ...progress, state: "outage" }
    case "outage_ended":
      return { ...progress, state: "collecting" }
    case "waiting":
      return { ...progress, state: "waiting", until: event.until, active: {} }
    case "parked":
      return recall(progress, `${event.pool}: ${event.text}`)
    case "outage_probe":
    case "pruned":
      return progress
    case "run_finished":
      return { ...progress, state: "ended", outcome: event.outcome, active: {} }
  }
}
