// Requests and rows of the last minute, and what is left → a rate and a range of time to the end.

import { totals, underWay } from "./grid.ts"
import type { Progress } from "./progress.ts"

/** Requests and rows in one slot of time. */
export interface Pulse {
  readonly slot: number
  readonly requests: number
  readonly rows: number
}

const slotMillis = 5_000
const slots = 12
const MINUTE = 60_000
const DAY = 86_400_000

export const beat = (pulse: ReadonlyArray<Pulse>, at: number, requests: number, rows: number): ReadonlyArray<Pulse> => {
  const slot = Math.floor(at / slotMillis)
  const last = pulse.at(-1)
  if (last === undefined || last.slot < slot) return [...pulse, { slot, requests, rows }].slice(-slots - 1)
  return [...pulse.slice(0, -1), { slot: last.slot, requests: last.requests + requests, rows: last.rows + rows }]
}

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

/**
 * How long it takes still, milliseconds: by what the plan expects and by what was seen, at the pace of the last minute
 * and of the whole run.
 */
export const timeLeft = (
  progress: Progress,
  now: number
): { readonly low: number; readonly high: number } | undefined => {
  const { wanted, ended } = totals(progress.grid)
  const { requests } = progress.tally
  const run = now - (progress.began ?? now) - progress.idle
  const here = ended - progress.before
  const known = here + underWay(progress) * littleDone
  if (requests < enough || run < 2_000 || wanted <= ended || known <= 0) return undefined
  const seen = [littleDone, muchDone].map((part) => {
    const done = Math.min(wanted - progress.before, here + underWay(progress) * part)
    return (requests * (wanted - progress.before)) / done
  })
  const planned = progress.expected > requests * 1.2 ? [progress.expected] : []
  const paces = [rateOf(progress, now).requests / MINUTE, requests / run].filter((pace) => pace > 0)
  const open = Math.max(1, Object.keys(progress.active).length)
  const left = [...seen, ...planned].map((all) => Math.max(open, all - requests))
  return {
    low: within(progress, now, Math.min(...left), Math.max(...paces)),
    high: within(progress, now, Math.max(...left), Math.min(...paces))
  }
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
