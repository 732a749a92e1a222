// Events → where the run stands: the fold that every display reads. Its size does not grow with the number of events.
import type { DayRange } from "../domain/Day.ts"
import type { Event, PoolState, Tally } from "../domain/Event.ts"
import { count, fill, type Grid, gridOf, lose, markSplit, totals, widen } from "./grid.ts"
import { beat, type Pulse } from "./pulse.ts"

/** A slice that is being asked. */
export interface Active {
  readonly step: string
  /** `2023-01-01..2023-01-31`, empty where the step has no days. */
  readonly window: string
  readonly unit: string | undefined
  readonly units: number
  readonly pages: number
}

/** Times are epoch milliseconds of the machine's clock. */
export interface Progress {
  readonly study: string
  readonly title: string
  readonly database: string
  readonly sandbox: boolean
  /** Host and port that are asked, where it is not the API's own address. */
  readonly server: string | undefined
  readonly state: "starting" | "collecting" | "outage" | "waiting" | "ended"
  /** The user has paused it: nothing new is sent. */
  readonly held: boolean
  readonly stopping: boolean
  readonly until: string | undefined
  /** In an outage: when the next request probes it. */
  readonly probe: number | undefined
  readonly expected: number
  readonly wanted: number
  readonly tally: Tally
  readonly active: Readonly<Record<string, Active>>
  readonly recent: ReadonlyArray<string>
  readonly outcome: string | undefined
  readonly grid: Grid
  /** Unit-days that had ended before the run. */
  readonly before: number
  readonly pools: ReadonlyArray<PoolState>
  /** How far the server's clock is ahead of the machine's. */
  readonly ahead: number
  /** When the first sitting was opened. */
  readonly began: number | undefined
  /** When the run began to stand still, by waiting or because it is held. */
  readonly idleSince: number | undefined
  readonly idle: number
  readonly pulse: ReadonlyArray<Pulse>
}

export const start: Progress = {
  study: "",
  title: "",
  database: "",
  sandbox: false,
  server: undefined,
  state: "starting",
  held: false,
  stopping: false,
  until: undefined,
  probe: undefined,
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
  outcome: undefined,
  grid: [],
  before: 0,
  pools: [],
  ahead: 0,
  began: undefined,
  idleSince: undefined,
  idle: 0,
  pulse: []
}

/** At most so many searches are open at once; a slice that ended without a word is pushed out by a newer one. */
const activeAtMost = 16
const recentAtMost = 8
const textAtMost = 300

type Named = Extract<Event, { readonly _tag: "slice_started" }>
type Name = Pick<Named, "slice" | "step" | "units" | "unit" | "window">

const add = (progress: Progress, change: Partial<Tally>): Progress => {
  const tally = { ...progress.tally }
  for (const [key, value] of Object.entries(change)) tally[key as keyof Tally] += value
  return { ...progress, tally }
}

const asked = (progress: Progress, step: string, at: number, rows = 0): Progress =>
  add({ ...progress, grid: count(progress.grid, step), pulse: beat(progress.pulse, at, 1, rows) }, { requests: 1 })

const windowText = (window: DayRange | undefined): string =>
  window === undefined ? "" : `${window.from}..${window.to}`

/** The slice last heard of stands last. */
const touch = (progress: Progress, name: Name, pages: number): Progress => {
  const { [name.slice]: _, ...others } = progress.active
  const { step, unit, units } = name
  const rest = Object.entries(others).slice(1 - activeAtMost)
  const active = { step, window: windowText(name.window), unit, units, pages }
  return { ...progress, active: { ...Object.fromEntries(rest), [name.slice]: active } }
}

const drop = (progress: Progress, slice: string | undefined): Progress => {
  if (slice === undefined) return progress
  const { [slice]: _, ...active } = progress.active
  return { ...progress, active }
}

/** Of a unit that is unavailable only the name is told: its slice is the one that waited longest. */
const sliceOf = (progress: Progress, step: string, unit: string): string | undefined => {
  const open = Object.entries(progress.active).filter(([, one]) => one.step === step)
  return (open.find(([, one]) => one.unit === unit) ?? open.find(([, one]) => one.unit === undefined))?.[0]
}

const recall = (progress: Progress, text: string): Progress => {
  const short = text.length > textAtMost ? `${text.slice(0, textAtMost)}…` : text
  return { ...progress, recent: [short, ...progress.recent.filter((one) => one !== short)].slice(0, recentAtMost) }
}

const rest = (progress: Progress, at: number): Progress => ({ ...progress, idleSince: progress.idleSince ?? at })

const goOn = (progress: Progress, at: number): Progress =>
  progress.idleSince === undefined
    ? progress
    : { ...progress, idle: progress.idle + Math.max(0, at - progress.idleSince), idleSince: undefined }

/** The progress after one more event that happened at a time. */
export const step = (progress: Progress, event: Event, at: number): Progress => {
  switch (event._tag) {
    case "run_started": {
      const { study, database, sandbox, server, wanted, requests } = event
      return { ...progress, study, database, sandbox, server, wanted, expected: requests.expected }
    }
    case "laid_out": {
      const grid = gridOf(event.steps)
      return { ...progress, title: event.title, grid, before: totals(grid).ended }
    }
    case "work_due":
      return {
        ...progress,
        grid: event.steps.reduce((grid, due) => widen(grid, due.step, due.unit_days), progress.grid)
      }
    case "pools":
      return { ...progress, pools: event.pools, ahead: Date.parse(event.server_time) - at }
    case "held":
      return rest({ ...progress, held: true }, at)
    case "released":
      return goOn({ ...progress, held: false }, at)
    case "stopping":
      return { ...progress, stopping: true }
    case "sitting_opened": {
      const opened = { ...progress, state: "collecting", until: undefined, began: progress.began ?? at } as const
      return add(progress.held ? opened : goOn(opened, at), { slices: event.slices })
    }
    case "slice_started":
      return touch(progress, event, 0)
    case "page_stored": {
      const { rows, new: fresh, duplicates, off_target } = event
      return add(asked(touch(progress, event, event.page), event.step, at, rows), {
        rows,
        new: fresh,
        duplicates,
        off_target
      })
    }
    case "request_failed":
      return recall(asked(progress, event.step, at), `${event.code}: ${event.text}`)
    case "search_restarted":
      return recall(asked(progress, event.step, at), `search restarted: ${event.text}`)
    case "slice_done": {
      const grid = fill(
        progress.grid,
        event.step,
        event.window,
        event.units,
        event.state === "empty" ? "empty" : "done"
      )
      return drop(add({ ...progress, grid }, { slices_done: 1 }), event.slice)
    }
    case "slice_split": {
      const grid = markSplit(progress.grid, event.step, event.window)
      return drop(add(asked({ ...progress, grid }, event.step, at), { slices: event.into - 1 }), event.slice)
    }
    case "slice_failed": {
      const grid = fill(progress.grid, event.step, event.window, event.units, "failed")
      return recall(
        drop(add(asked({ ...progress, grid }, event.step, at), { slices_failed: 1 }), event.slice),
        `failed: ${event.text}`
      )
    }
    case "unit_unavailable": {
      const known = drop(progress, sliceOf(progress, event.step, event.unit))
      const grid = lose(known.grid, event.step)
      return recall(add(asked({ ...known, grid }, event.step, at), { problems: 1 }), `${event.unit}: ${event.text}`)
    }
    case "step_stopped":
      return recall(asked(progress, event.step, at), `step ${event.step} stopped: ${event.text}`)
    case "problem_found":
      return recall(add(progress, { problems: 1 }), event.detail)
    case "outage_began":
      return recall({ ...progress, state: "outage" }, `${event.code}: ${event.text}`)
    case "outage_ended":
      return { ...progress, state: "collecting", probe: undefined }
    case "outage_probe":
      return { ...progress, probe: at + event.next_ms }
    case "waiting":
      return rest({ ...progress, state: "waiting", until: event.until, active: {} }, at)
    case "parked":
      return recall(progress, `${event.pool}: ${event.text}`)
    case "migrated":
      return event.notes.reduce(recall, progress)
    case "pruned":
    case "snapshot_written":
      return progress
    case "run_finished": {
      const pools = event.pools.length === 0 ? progress.pools : event.pools
      return rest({ ...progress, state: "ended", outcome: event.outcome, active: {}, pools }, at)
    }
  }
}
