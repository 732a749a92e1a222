// Whose a piece of work is, in a study that may have been edited since it was made: the one rule for what goes on and for what
// was spent.
import type { DayRange } from "../domain/Day.ts"
import type { Plan } from "../domain/Plan.ts"
import { intersect } from "../domain/ranges.ts"
import { shapeId } from "../domain/Slice.ts"
import { shapeOf, type Wanted, waveShape } from "./wanted.ts"

/** A piece of work: under which name it was made, and what it asks. */
export interface Work {
  readonly step: string
  readonly shape: string
  readonly units: ReadonlyArray<string>
  readonly window?: DayRange | undefined
}

/** Step → the shapes that it asks in. */
const shapesOf = ({ pipelines, study }: Plan): ReadonlyMap<string, ReadonlySet<string>> =>
  new Map(
    study.steps.map((step) => {
      const pipeline = pipelines[step.pipeline]!
      const draws = step.draws === undefined ? [undefined] : Array.from({ length: step.draws }, (_, index) => index + 1)
      const own = draws.map((draw) => shapeId(shapeOf(step, pipeline, draw)))
      return [step.name, new Set([...own, waveShape(step, pipeline).shape])] as const
    })
  )

/** A unit, or the name of a step, in one shape, whatever the wave. */
const inShape = (shape: string, unit: string): string => `${shape} ${unit}`

/** Step → how many units of a piece of work it wants, on any of its days. */
const wanting = (wanted: ReadonlyArray<Wanted>) => {
  const byUnit = Map.groupBy(
    wanted.flatMap(({ step, units }) => units.map((one) => ({ ...one, step }))),
    ({ shape, unit }) => inShape(shape, unit)
  )
  return ({ shape, units, window }: Work): ReadonlyMap<string, number> => {
    const found = new Map<string, number>()
    for (const unit of units) {
      const steps = (byUnit.get(inShape(shape, unit)) ?? [])
        .filter(({ days }) => window === undefined || intersect(days, [window]).length > 0)
        .map(({ step }) => step)
      for (const step of new Set(steps)) found.set(step, (found.get(step) ?? 0) + 1)
    }
    return found
  }
}

/** The step with the highest count; among equals the one called `name`, else the first. */
const most = (counts: ReadonlyMap<string, number>, name: string): string | undefined => {
  const highest = Math.max(...counts.values())
  const best = [...counts].filter(([, count]) => count === highest).map(([step]) => step)
  return best.includes(name) ? name : best[0]
}

/**
 * Pieces of work → the step that each counts for: the one that wants it now, whatever it was called when it asked. What nobody
 * wants any more goes where the rest went that was asked under the same name; else to the step of that name where it asks
 * that, to the first that does, or to the one of that name, which asks something else now.
 */
export const ownersOf = (plan: Plan, wanted: ReadonlyArray<Wanted>) => {
  const asks = shapesOf(plan)
  const wants = wanting(wanted)
  const byName = ({ shape, step }: Work): string | undefined => {
    if (asks.get(step)?.has(shape) === true) return step
    const [other] = [...asks].find(([, shapes]) => shapes.has(shape)) ?? []
    return other ?? (asks.has(step) ? step : undefined)
  }
  return <W extends Work>(works: ReadonlyArray<W>): ReadonlyArray<readonly [owner: string | undefined, work: W]> => {
    const owned = works.map((work) => [most(wants(work), work.step), work] as const)
    const went = new Map<string, Map<string, number>>()
    for (const [owner, { shape, step }] of owned) {
      if (owner === undefined) continue
      const counts = went.get(inShape(shape, step)) ?? new Map<string, number>()
      went.set(inShape(shape, step), counts.set(owner, (counts.get(owner) ?? 0) + 1))
    }
    return owned.map(([owner, work]) => {
      const others = went.get(inShape(work.shape, work.step))
      return [owner ?? (others === undefined ? byName(work) : most(others, work.step)), work] as const
    })
  }
}
