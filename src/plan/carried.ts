// Lists that were asked under another limit: what is there of them answers also under this one, without a request.
import type { Carried, Covered, UnitDays } from "../domain/Coverage.ts"
import { canonicalJson } from "../domain/Json.ts"
import { subtract } from "../domain/ranges.ts"
import { type Shape, shapeId } from "../domain/Slice.ts"
import { unitKey } from "../domain/unitDays.ts"

type Shapes = Readonly<Record<string, Shape>>

/** What shapes have in common that differ in their limit alone. */
export const apartFromLimit = ({ limit: _limit, limit_per: _per, ...rest }: Shape): string => shapeId(rest)

/** Whole lists answer under any limit; those that a limit has cut off answer under a smaller one. */
const answers = ({ cut }: Covered, under: Shape, wants: Shape): boolean =>
  cut !== true ||
  (wants.limit !== undefined && under.limit !== undefined && wants.limit <= under.limit && sameLists(under, wants))

/** Whether two limits count the rows of the same lists. */
const sameLists = (a: Shape, b: Shape): boolean =>
  canonicalJson(a.limit_per ?? null) === canonicalJson(b.limit_per ?? null)

/** Which of several lists is taken over: one with rows or known to be empty, then one that no limit has cut. */
const rankOf = ({ cut, state }: Covered): number =>
  state === "failed" || state === "unavailable" ? 2 : cut === true ? 1 : 0

/**
 * Coverage under other limits, as coverage of what a plan asks under its own. What the plan's own shapes have stays theirs.
 * @param wants the plan's shapes @param known all shapes of the database
 */
export const carriedOver = (wants: Shapes, known: Shapes, coverage: ReadonlyArray<Covered>): ReadonlyArray<Carried> => {
  const alike = Map.groupBy(Object.entries(known), ([, shape]) => apartFromLimit(shape))
  const pairs = Object.entries(wants).flatMap(([to, shape]) =>
    (alike.get(apartFromLimit(shape)) ?? []).flatMap(([from, other]) =>
      from === to ? [] : [{ from, other, to, shape }]
    )
  )
  if (pairs.length === 0) return []
  const byShape = Map.groupBy(coverage, ({ shape }) => shape)
  const lines = pairs.flatMap(({ from, other, shape, to }) =>
    (byShape.get(from) ?? [])
      .filter((line) => answers(line, other, shape))
      .map((line): Carried => ({ ...line, shape: to, under: from }))
  )
  const taken = new Map<string, Array<UnitDays["days"][number]>>()
  for (const to of new Set(pairs.map((pair) => pair.to))) {
    for (const line of byShape.get(to) ?? []) {
      const days = taken.get(unitKey(line)) ?? []
      taken.set(unitKey(line), [...days, { from: line.from, to: line.to }])
    }
  }
  return lines
    .toSorted((a, b) => rankOf(a) - rankOf(b) || b.at - a.at)
    .flatMap((line) => {
      const days = taken.get(unitKey(line)) ?? []
      const left = subtract([{ from: line.from, to: line.to }], days)
      taken.set(unitKey(line), [...days, ...left])
      return left.map(({ from, to }) => ({ ...line, from, to }))
    })
}
