// The one planner: wanted − covered → slices. The first plan, an edit, a retry and the next session are all this call.
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import { addDays, type Day, type DayRange, later } from "../domain/Day.ts"
import { cutAlong } from "../domain/Grid.ts"
import { cut, subtract, union } from "../domain/ranges.ts"
import { makeSlice, type Part, type Slice } from "../domain/Slice.ts"
import { unitKey } from "../domain/unitDays.ts"
import type { Wave } from "../domain/Wave.ts"
import type { Wanted } from "./wanted.ts"

/** Units that are asked the same days together. */
interface Group {
  readonly units: ReadonlyArray<string>
  readonly days: ReadonlyArray<DayRange>
}

const collectDays = (all: Iterable<UnitDays>): Map<string, Array<DayRange>> => {
  const days = new Map<string, Array<DayRange>>()
  for (const one of all) {
    const key = unitKey(one)
    const known = days.get(key)
    if (known === undefined) days.set(key, [...one.days])
    else for (const range of one.days) known.push(range)
  }
  return days
}

/** Units with the days that are to be asked of them, sorted by name. */
type Lacking = ReadonlyArray<readonly [unit: string, days: ReadonlyArray<DayRange>]>

/** Units that miss exactly the same days. */
const byUnit = (lacking: Lacking): ReadonlyArray<Group> => {
  const groups = new Map<string, { units: Array<string>; days: ReadonlyArray<DayRange> }>()
  // Most units share one list of days, so the text that days are compared by is made once per list.
  const known = new Map<ReadonlyArray<DayRange>, Array<string>>()
  for (const [unit, days] of lacking) {
    const same = known.get(days)
    if (same !== undefined) {
      same.push(unit)
      continue
    }
    const key = days.map((r) => `${r.from}${r.to}`).join()
    const group = groups.get(key) ?? groups.set(key, { units: [], days }).get(key)!
    group.units.push(unit)
    known.set(days, group.units)
  }
  return [...groups.values()]
}

/** Stretches of days that the same units miss. */
const byStretch = (lacking: Lacking): ReadonlyArray<Group> => {
  const edges = new Map<Day, { enter: Array<string>; leave: Array<string> }>()
  const edge = (day: Day) => edges.get(day) ?? edges.set(day, { enter: [], leave: [] }).get(day)!
  for (const [unit, days] of lacking) {
    for (const range of days) {
      edge(range.from).enter.push(unit)
      edge(addDays(range.to, 1)).leave.push(unit)
    }
  }
  const groups: Array<Group> = []
  const present = new Set<string>()
  const starts = [...edges.keys()].toSorted()
  for (const [index, from] of starts.entries()) {
    const { enter, leave } = edge(from)
    for (const unit of leave) present.delete(unit)
    for (const unit of enter) present.add(unit)
    const next = starts[index + 1]
    if (present.size > 0 && next !== undefined) {
      groups.push({ units: [...present].toSorted(), days: [{ from, to: addDays(next, -1) }] })
    }
  }
  return groups
}

/** Units whose days fit into one window together, from the earliest on. */
const byReach = (lacking: Lacking, days: number): ReadonlyArray<Group> => {
  const begins = new Map<Day, Array<{ readonly unit: string; readonly range: DayRange }>>()
  for (const [unit, ranges] of lacking) {
    for (const range of ranges.flatMap((one) => cut(one, days))) {
      const same = begins.get(range.from)
      if (same === undefined) begins.set(range.from, [{ unit, range }])
      else same.push({ unit, range })
    }
  }
  const groups: Array<{ readonly units: Set<string>; readonly from: Day; to: Day }> = []
  for (const day of [...begins.keys()].toSorted()) {
    for (const { unit, range } of begins.get(day) ?? []) {
      const last = groups.at(-1)
      if (last !== undefined && range.to <= addDays(last.from, days - 1)) {
        last.units.add(unit)
        last.to = later(last.to, range.to)
      } else groups.push({ units: new Set([unit]), ...range })
    }
  }
  return groups.map(({ units, from, to }) => ({ units: [...units].toSorted(), days: [{ from, to }] }))
}

const partsOf = (group: Group, wanted: Wanted, wave: Wave): ReadonlyArray<Part> => {
  const windows =
    wanted.days === 0 ? [undefined] : group.days.flatMap((range) => cutAlong(range, wanted.days, wanted.grid))
  const batches: Array<ReadonlyArray<string>> = []
  for (let i = 0; i < group.units.length; i += wanted.per_request) {
    batches.push(group.units.slice(i, i + wanted.per_request))
  }
  return windows.flatMap((window) =>
    batches.map((units) => ({
      step: wanted.step,
      shape: wanted.shape,
      units,
      wave,
      ...(window === undefined ? {} : { window }),
      ...(wanted.draw === undefined ? {} : { draw: wanted.draw })
    }))
  )
}

const byTime = (a: Part, b: Part): number => {
  const [x, y] = [a.window?.from ?? timeless.from, b.window?.from ?? timeless.from]
  if (x !== y) return x < y ? -1 : 1
  return (a.units[0] ?? "") < (b.units[0] ?? "") ? -1 : 1
}

/** Each unit once, sorted by name, with all its days. What a step wants is mostly so already, which is quick to see. */
const gathered = (units: ReadonlyArray<UnitDays>): Lacking => {
  const isInOrder = units.every(({ unit }, index) => index === 0 || (units[index - 1] as UnitDays).unit < unit)
  if (isInOrder) return units.map(({ days, unit }) => [unit, days])
  const all = new Map<string, ReadonlyArray<DayRange>>()
  for (const { days, unit } of units) all.set(unit, [...(all.get(unit) ?? []), ...days])
  return [...all].sort(([a], [b]) => (a < b ? -1 : 1))
}

function* missingOf(
  wanted: Wanted,
  taken: ReadonlyMap<string, ReadonlyArray<DayRange>>
): Generator<void, ReadonlyArray<Part>> {
  const all: Array<ReadonlyArray<Part>> = []
  for (const [wave, units] of Map.groupBy(wanted.units, (one) => one.wave)) {
    const asked = gathered(units)
    yield
    const lacking = asked.flatMap(([unit, days]): Lacking => {
      const known = taken.size === 0 ? undefined : taken.get(unitKey({ shape: wanted.shape, wave, unit }))
      const rest = subtract(days, known ?? [])
      return rest.length > 0 ? [[unit, rest]] : []
    })
    yield
    const first = wanted.wide ? byReach(lacking, wanted.days) : byUnit(lacking)
    yield
    // Where all units miss the same days there is nothing to cut into stretches.
    const ways = wanted.wide || first.length <= 1 ? [first] : [first, byStretch(lacking)]
    yield
    const plans = ways.map((groups) => groups.flatMap((group) => partsOf(group, wanted, wave)))
    yield
    const [one = [], other = one] = plans
    all.push((one.length <= other.length ? one : other).toSorted(byTime))
  }
  return all.flat()
}

/** What `missing` cuts, piece by piece. Ids are left out: hashing them is most of the work. */
export function* partsMissing(
  wanted: ReadonlyArray<Wanted>,
  covered: Iterable<UnitDays>
): Generator<void, ReadonlyArray<Part>> {
  const taken = collectDays(covered)
  const all: Array<ReadonlyArray<Part>> = []
  for (const [index, step] of wanted.entries()) {
    yield
    all.push(yield* missingOf(step, taken))
    if (index === wanted.length - 1) break
    for (const one of step.units) {
      const key = unitKey(one)
      taken.set(key, [...union([...(taken.get(key) ?? []), ...one.days])])
    }
  }
  return all.flat()
}

/** What `missing` cuts, without ids, for callers that only count or price it. */
export const missingParts = (wanted: ReadonlyArray<Wanted>, covered: Iterable<UnitDays>): ReadonlyArray<Part> => {
  const parts = partsMissing(wanted, covered)
  for (;;) {
    const { done, value } = parts.next()
    if (done === true) return value
  }
}

/**
 * The slices that make up what is wanted and not covered: fewest windows, fewest batches, no unit-day twice.
 * Steps that share a shape share the work: the first of them gets it.
 */
export const missing = (wanted: ReadonlyArray<Wanted>, covered: Iterable<UnitDays>): ReadonlyArray<Slice> =>
  missingParts(wanted, covered).map(makeSlice)

/** The unit-days that slices stand for. */
export const daysOfSlices = (slices: Iterable<Slice>): ReadonlyArray<UnitDays> =>
  [...slices].flatMap((slice) =>
    slice.units.map((unit) => ({
      shape: slice.shape,
      wave: slice.wave,
      unit,
      days: [slice.window ?? timeless]
    }))
  )
