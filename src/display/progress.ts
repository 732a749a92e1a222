// Events → where the run stands: the fold that every display reads. Its size does not grow with the number of events.
import { byTag, type TagTable } from "../domain/byTag.ts"
import type { DayRange } from "../domain/Day.ts"
import type { Event, PoolState, Tally } from "../domain/Event.ts"
import { anyNouns, type Nouns } from "../domain/nouns.ts"
import { quotaText } from "../domain/quotaText.ts"
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
  readonly nouns: Nouns
  readonly tally: Tally
  readonly active: Readonly<Record<string, Active>>
  readonly recent: ReadonlyArray<string>
  readonly outcome: string | undefined
  /** What the run said to type next, when it had ended. */
  readonly next?: string
  readonly grid: Grid
  /** Unit-days that had ended before the run. */
  readonly before: number
  readonly pools: ReadonlyArray<PoolState>
  /** How far the server's clock is ahead of the machine's. */
  readonly ahead: number
  /** When the first session was opened. */
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
  nouns: anyNouns,
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

/** What was asked again stands on one line a kind, with how often that was. */
const recallAgain = (progress: Progress, code: string, text: string): Progress => {
  const isSame = (one: string) => againOf(one)?.code === code
  const times = progress.recent.map(againOf).find((one) => one?.code === code)?.times ?? 0
  const others = { ...progress, recent: progress.recent.filter((one) => !isSame(one)) }
  return recall(others, `asked again, handled (${times + 1}×) · ${code}: ${text}`)
}

const againOf = (text: string): { readonly times: number; readonly code: string } | undefined => {
  const [, times, code] = /^asked again, handled \((\d+)×\) · ([^:]+): /.exec(text) ?? []
  return times === undefined || code === undefined ? undefined : { times: Number(times), code }
}

const rest = (progress: Progress, at: number): Progress => ({ ...progress, idleSince: progress.idleSince ?? at })

const goOn = (progress: Progress, at: number): Progress =>
  progress.idleSince === undefined
    ? progress
    : { ...progress, idle: progress.idle + Math.max(0, at - progress.idleSince), idleSince: undefined }

const steps: TagTable<Event, readonly [progress: Progress, at: number], Progress> = {
  run_started: (event, progress) => {
    const { study, database, nouns = anyNouns, sandbox, server, wanted, requests } = event
    return { ...progress, nouns, study, database, sandbox, server, wanted, expected: requests.expected }
  },
  laid_out: (event, progress) => {
    const grid = gridOf(event.steps)
    return { ...progress, title: event.title, grid, before: totals(grid).ended }
  },
  work_due: (event, progress) => ({
    ...progress,
    grid: event.steps.reduce((grid, due) => widen(grid, due.step, due.unit_days), progress.grid)
  }),
  pools: (event, progress, at) => ({ ...progress, pools: event.pools, ahead: Date.parse(event.server_time) - at }),
  held: (_event, progress, at) => rest({ ...progress, held: true }, at),
  released: (_event, progress, at) => goOn({ ...progress, held: false }, at),
  stopping: (_event, progress) => ({ ...progress, stopping: true }),
  sitting_opened: (event, progress, at) => {
    const opened = { ...progress, state: "collecting", until: undefined, began: progress.began ?? at } as const
    return add(progress.held ? opened : goOn(opened, at), { slices: event.slices })
  },
  slice_started: (event, progress) => touch(progress, event, 0),
  page_stored: (event, progress, at) => {
    const { rows, new: fresh, duplicates, off_target } = event
    return add(asked(touch(progress, event, event.page), event.step, at, rows), {
      rows,
      new: fresh,
      duplicates,
      off_target
    })
  },
  request_failed: (event, progress, at) => recallAgain(asked(progress, event.step, at), event.code, event.text),
  search_restarted: (event, progress, at) => recall(asked(progress, event.step, at), `search restarted: ${event.text}`),
  slice_done: (event, progress) => {
    const grid = fill(progress.grid, event.step, event.window, event.units, event.state === "empty" ? "empty" : "done")
    return drop(add({ ...progress, grid }, { slices_done: 1 }), event.slice)
  },
  slice_split: (event, progress, at) => {
    const grid = markSplit(progress.grid, event.step, event.window)
    return drop(add(asked({ ...progress, grid }, event.step, at), { slices: event.into - 1 }), event.slice)
  },
  slice_failed: (event, progress, at) => {
    const grid = fill(progress.grid, event.step, event.window, event.units, "failed")
    return recall(
      drop(add(asked({ ...progress, grid }, event.step, at), { slices_failed: 1 }), event.slice),
      `failed: ${event.text}`
    )
  },
  unit_unavailable: (event, progress, at) => {
    const known = drop(progress, sliceOf(progress, event.step, event.unit))
    const grid = lose(known.grid, event.step)
    return recall(add(asked({ ...known, grid }, event.step, at), { problems: 1 }), `${event.unit}: ${event.text}`)
  },
  step_stopped: (event, progress, at) =>
    recall(asked(progress, event.step, at), `step ${event.step} stopped: ${event.text}`),
  problem_found: (event, progress) => recall(add(progress, { problems: 1 }), event.detail),
  outage_began: (event, progress) => recall({ ...progress, state: "outage" }, `${event.code}: ${event.text}`),
  outage_ended: (_event, progress) => ({ ...progress, state: "collecting", probe: undefined }),
  outage_probe: (event, progress, at) => ({ ...progress, probe: at + event.next_ms }),
  waiting: (event, progress, at) => rest({ ...progress, state: "waiting", until: event.until, active: {} }, at),
  parked: (event, progress) => recall(progress, `${quotaText(event.pool)}: ${event.text}`),
  migrated: (event, progress) => event.notes.reduce(recall, progress),
  pruned: (_event, progress) => progress,
  snapshot_written: (_event, progress) => progress,
  run_finished: (event, progress, at) => {
    const pools = event.pools.length === 0 ? progress.pools : event.pools
    return rest({ ...progress, state: "ended", outcome: event.outcome, next: event.next, active: {}, pools }, at)
  }
}

/** The progress after one more event that happened at a time. */
export const step = (progress: Progress, event: Event, at: number): Progress => byTag(steps, event, progress, at)
