// What the last minute brought, and what is left → a rate and a range of time to the end.

import { datedOf, type StepRow, totals, underWay } from "./grid.ts"
import type { Progress } from "./progress.ts"
import { slotMillis, slots } from "./pulse.ts"

const MINUTE = 60_000
const DAY = 86_400_000

/** Requests and rows a minute, over the last minute. */
export const rateOf = (
  { pulse, began }: Progress,
  now: number
): { readonly requests: number; readonly rows: number } => {
  const first = Math.floor(now / slotMillis) - slots
  const recent = pulse.filter((one) => one.slot >= first)
  const since = Math.max(first * slotMillis, began ?? now)
  const minutes = Math.max(1_000, now - since) / MINUTE
  const sum = (key: "requests" | "rows") => recent.reduce((total, one) => total + one[key], 0)
  return { requests: sum("requests") / minutes, rows: sum("rows") / minutes }
}

/** Requests answered before a guess is worth showing. */
const enough = 5

/** How much of a slice under way may be done already: nobody knows how many pages it has. */
const [littleDone, muchDone] = [0.3, 0.8]

/** At most so many searches are open at once. */
const lanesAtMost = 16

/** How much there is to do, has ended, had ended before the run, and is under way. */
export interface Extent {
  readonly wanted: number
  readonly ended: number
  readonly before: number
  readonly under: number
}

/** Of one step, each unit-day or unit as much as the requests that it takes. */
const weighed = (progress: Progress, row: StepRow): Extent => {
  const { wanted, ended } = totals([row])
  const under = underWay({
    active: Object.fromEntries(Object.entries(progress.active).filter(([, { step }]) => step === row.step))
  })
  const here = ended - row.before + under / 2
  const isDated = row.cells.some((cell) => cell.window !== undefined)
  // Before anything was asked, a unit without days is taken for one request, and so is a month of a unit with days.
  const each = row.requests > 0 && here > 0 ? row.requests / here : isDated ? 1 / 30 : 1
  return { wanted: wanted * each, ended: ended * each, before: row.before * each, under: under * each }
}

/** In unit-days or units; in the requests that they take where a study has both, for a unit is no day. */
export const extentOf = (progress: Progress): Extent => {
  const { wanted, ended } = totals(progress.grid)
  const dated = totals(datedOf(progress.grid)).wanted
  if (wanted > 0 && (dated === 0 || dated === wanted))
    return { wanted, ended, before: progress.before, under: underWay(progress) }
  const parts = progress.grid.map((row) => weighed(progress, row))
  const sum = (key: keyof Extent) => parts.reduce((all, part) => all + part[key], 0)
  return { wanted: sum("wanted"), ended: sum("ended"), before: sum("before"), under: sum("under") }
}

/**
 * How long it takes still, milliseconds: by what the plan expects and by what was seen, at the pace of the last minute
 * and of the whole run; at most also by the pauses within searches, which show when few of them are left.
 */
export const timeLeft = (
  progress: Progress,
  now: number
): { readonly low: number; readonly high: number } | undefined => {
  const { wanted, ended, before, under } = extentOf(progress)
  const { requests } = progress.tally
  const run = now - (progress.began ?? now) - progress.idle
  const here = ended - before
  const known = here + under * littleDone
  if (requests < enough || run < 2_000 || wanted <= ended || known <= 0) return undefined
  const seen = [littleDone, muchDone].map((part) => {
    const done = Math.min(wanted - before, here + under * part)
    return (requests * (wanted - before)) / done
  })
  const planned = progress.expected > requests * 1.2 ? [progress.expected] : []
  const paces = [rateOf(progress, now).requests / MINUTE, requests / run].filter((pace) => pace > 0)
  const open = Math.max(1, Object.keys(progress.active).length)
  const left = [...seen, ...planned].map((all) => Math.max(open, all - requests))
  const most = Math.max(...left)
  return {
    low: within(progress, now, Math.min(...left), Math.max(...paces)),
    high: Math.max(within(progress, now, most, Math.min(...paces)), pauses(progress, most))
  }
}

/** What the pauses of searches alone may take: so many requests in the searches that can be open, or the longest one. */
const pauses = ({ grid, active, tally }: Progress, requests: number): number => {
  const gaps = new Map(grid.map((row) => [row.step, row.gap_ms ?? 0]))
  const longest = Math.max(...gaps.values(), 0)
  const lanes = Math.max(1, Math.min(lanesAtMost, tally.slices - tally.slices_done - tally.slices_failed))
  const open = Object.values(active).map(({ step, pages }) => (gaps.get(step) ?? 0) * pages * (1 / littleDone - 1))
  // Where only some steps pause, it is not known how many of the requests to come are theirs.
  const paused = [...gaps.values()].every((gap) => gap > 0) ? requests : 0
  return Math.max((paused / lanes) * longest, ...open)
}

/** Requests that do not fit into what is left of the day wait for the next one. */
const within = ({ pools, grid, ahead }: Progress, now: number, requests: number, pace: number): number => {
  const used = new Set(grid.map((row) => row.pool))
  const pool = pools.filter((one) => used.has(one.pool)).toSorted((a, b) => a.left - b.left)[0]
  if (pool === undefined || requests <= pool.left) return requests / pace
  const daily = Math.max(1, pool.spent + pool.left)
  const over = requests - pool.left
  const days = Math.ceil(over / daily) - 1
  const reset = Math.max(0, Date.parse(pool.resets_at) - now - ahead)
  return reset + days * DAY + (over - days * daily) / pace
}
