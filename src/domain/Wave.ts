// Waves: the collection, and what observes it again later.
import { Schema } from "effect"
import type { Day, DayRange } from "./Day.ts"
import type { Refresh } from "./Study.ts"

/**
 * 0 is the collection. A later wave is what it observes: `after 7d` (counted from the collection), `age 14d` (counted from
 * the creation), `on 2024-06-09` (on that day), or `asked 2024-03-10T10:00:00.000Z` (on the user's word, at that moment). A database numbers them for display.
 */
export const Wave = Schema.Union([Schema.Literal(0), Schema.String])
export type Wave = typeof Wave.Type

export const isLater = (wave: Wave): wave is string => wave !== 0

/** How tables and messages write a wave. */
export const waveText = (wave: Wave): string => (wave === 0 ? "collection" : wave)

export const waveOf = (text: string): Wave => (text === "collection" ? 0 : text)

const units = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000]
] as const

/** One text for a length of time (milliseconds), however a study writes it: 168h is 7d. */
const span = (millis: number): string => {
  const [name, size] = units.find(([, length]) => millis % length === 0) ?? ["ms", 1]
  return `${millis / size}${name}`
}

/** The wave that a study plans with a delay (milliseconds). */
export const plannedWave = (from: Refresh["from"], delay: number): string =>
  `${from === "collection" ? "after" : "age"} ${span(delay)}`

/** The wave that the user asked for at a moment (epoch milliseconds). */
export const askedWave = (at: number): string => `asked ${new Date(at).toISOString()}`

/** A wave that a step plans: after a delay (milliseconds) from what it counts from, or on a day. */
export type PlannedWave =
  | { readonly wave: string; readonly from: Refresh["from"]; readonly delay: number }
  | { readonly wave: string; readonly from: "calendar"; readonly day: Day }

/** The waves that a step plans, in its order. */
export const wavesOf = (refresh: Refresh | undefined): ReadonlyArray<PlannedWave> =>
  refresh === undefined
    ? []
    : [
        ...refresh.delays.map((delay) => ({ wave: plannedWave(refresh.from, delay), from: refresh.from, delay })),
        ...(refresh.on ?? []).map((day) => ({ wave: `on ${day}`, from: "calendar" as const, day }))
      ]

/** Every wave that a study plans, in its order. */
export const plannedWaves = (steps: ReadonlyArray<{ readonly refresh?: Refresh }>): ReadonlyArray<string> => [
  ...new Set(steps.flatMap(({ refresh }) => wavesOf(refresh).map(({ wave }) => wave)))
]

/** Wave → its number for display, from 1. */
export type WaveNumbers = ReadonlyMap<Wave, number>

/** Numbers for waves that have none yet: the next free ones, in their order. */
export const withNumbers = (known: WaveNumbers, waves: Iterable<Wave>): WaveNumbers => {
  const numbers = new Map<Wave, number>([[0, 0], ...known])
  let last = Math.max(...numbers.values())
  for (const wave of waves) if (!numbers.has(wave)) numbers.set(wave, ++last)
  return numbers
}

/** A unit that the collection of a step has seen. `days`: those asked, none where its id carries them. `at`: when, epoch milliseconds. */
export interface Seen {
  readonly unit: string
  readonly days: ReadonlyArray<DayRange>
  readonly at: number
}

/** A wave on the user's word, of one shape. `at`: when it was begun, epoch milliseconds. */
export interface BegunWave {
  readonly shape: string
  readonly wave: string
  readonly at: number
}
