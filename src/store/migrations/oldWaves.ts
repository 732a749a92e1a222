// What the numbered waves of the first format have observed: read from the studies that asked for them.
import { isObject, type Json, parseJson } from "../../domain/Json.ts"
import type { Refresh } from "../../domain/Study.ts"
import { askedWave, plannedWave, type Wave } from "../../domain/Wave.ts"

/** A slice of a later wave. Times are epoch milliseconds. */
export interface OldSlice {
  readonly slice: string
  readonly step: string
  readonly shape: string
  readonly wave: number
  readonly created: number
}

export interface OldWave {
  readonly shape: string
  readonly wave: number
  readonly at: number
}

/** A sitting: when it began, and the text of the study that it collected. */
export interface OldRun {
  readonly at: number
  readonly study: string
}

export interface Meaning {
  readonly slice: string
  readonly step: string
  readonly was: number
  readonly observes: string
  /** Nobody wrote down what it was for. */
  readonly guessed: boolean
}

/** Step → its later waves, as a stored study has them. */
const refreshesIn = (study: string): ReadonlyMap<string, Refresh> => {
  let read: Json
  try {
    read = parseJson(study)
  } catch {
    return new Map()
  }
  const steps = isObject(read) && Array.isArray(read["steps"]) ? (read["steps"] as ReadonlyArray<Json>) : []
  return new Map(
    steps.flatMap(
      (step): ReadonlyArray<readonly [string, Refresh]> =>
        isObject(step) && isObject(step["refresh"])
          ? [[String(step["name"]), step["refresh"] as unknown as Refresh] as const]
          : []
    )
  )
}

/**
 * A wave on the user's word was numbered behind those that the study then planned, so a number that was begun before the slice
 * was made is such a wave; any other is the study's delay of that number. What neither tells counts as asked when it was.
 */
export const meaningsOf = (
  slices: ReadonlyArray<OldSlice>,
  begun: ReadonlyArray<OldWave>,
  runs: ReadonlyArray<OldRun>
): ReadonlyArray<Meaning> => {
  const words = new Map(begun.map((one) => [`${one.shape} ${one.wave}`, one.at]))
  const studies = runs.toSorted((a, b) => a.at - b.at).map(({ at, study }) => ({ at, refreshes: refreshesIn(study) }))
  const firsts = new Map<string, number>()
  for (const { created, shape, wave } of slices) {
    const key = `${shape} ${wave}`
    firsts.set(key, Math.min(created, firsts.get(key) ?? created))
  }
  return slices.map(({ slice, step, shape, wave, created }) => {
    const key = `${shape} ${wave}`
    const word = words.get(key)
    const refresh = studies.findLast(({ at }) => at <= created)?.refreshes.get(step)
    const delay = refresh?.delays?.[wave - 1]
    const planned = refresh === undefined || delay === undefined ? undefined : plannedWave(refresh.from, delay)
    const asked = word !== undefined && word <= created ? askedWave(word) : undefined
    const observes = asked ?? planned ?? askedWave(firsts.get(key) ?? created)
    return { slice, step, was: wave, observes, guessed: asked === undefined && planned === undefined }
  })
}

/** What each number means from now on: the one that it had, or the next free one where that has another meaning already. */
export const renumber = (
  pairs: Iterable<{ readonly was: number; readonly observes: string }>
): ReadonlyMap<Wave, number> => {
  const sorted = [...pairs].toSorted((a, b) => a.was - b.was || (a.observes < b.observes ? -1 : 1))
  const numbers = new Map<Wave, number>([[0, 0]])
  const taken = new Set([0])
  let last = Math.max(0, ...sorted.map(({ was }) => was))
  for (const { observes, was } of sorted) {
    if (numbers.has(observes)) continue
    const number = taken.has(was) ? ++last : was
    taken.add(number)
    numbers.set(observes, number)
  }
  return numbers
}
