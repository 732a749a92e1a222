// What a plan wants and what is covered of it → the cells of the grid, as the run finds them.
import type { Covered } from "../domain/Coverage.ts"
import { type DayRange, overlap } from "../domain/Day.ts"
import type { Cell, Event, StepLayout } from "../domain/Event.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import { unitKey } from "../domain/unitDays.ts"
import { missing } from "./missing.ts"
import type { Wanted } from "./wanted.ts"

/** Neighbouring windows are put together until a step has no more cells than this. */
const cellsAtMost = 64

type Mutable<A> = { -readonly [K in keyof A]: A[K] }

const emptyCell = (window: DayRange | undefined): Mutable<Cell> => ({
  ...(window === undefined ? {} : { window }),
  wanted: 0,
  done: 0,
  empty: 0,
  failed: 0,
  unavailable: 0
})

const cellsOf = (slices: ReadonlyArray<Slice>): ReadonlyArray<Mutable<Cell>> => {
  const byWindow = Map.groupBy(slices, ({ window }) => (window === undefined ? "" : `${window.from} ${window.to}`))
  const groups = [...byWindow].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group)
  const each = Math.ceil(groups.length / cellsAtMost)
  return Array.from({ length: Math.ceil(groups.length / Math.max(1, each)) }, (_, index) => {
    const some = groups.slice(index * each, (index + 1) * each).flat()
    const [first, last] = [some[0]?.window, some.at(-1)?.window]
    const cell = emptyCell(first === undefined || last === undefined ? undefined : { from: first.from, to: last.to })
    for (const { units, window } of some) cell.wanted += units.length * overlap(window, window)
    return cell
  })
}

const kindOf = (state: Covered["state"]): "done" | "empty" | "failed" | "unavailable" =>
  state === "empty" || state === "failed" || state === "unavailable" ? state : "done"

/** The event that says what there is to do, step by step. */
export const layOut = (plan: Plan, wanted: ReadonlyArray<Wanted>, covered: ReadonlyArray<Covered>): Event => {
  const slices = Map.groupBy(missing(wanted, []), (slice) => slice.step)
  const known = Map.groupBy(covered, unitKey)
  // A step has one row, in which its draws and later waves are counted too.
  const steps = [...Map.groupBy(wanted, ({ step }) => step)].map(([step, group]): StepLayout => {
    const cells = cellsOf(slices.get(step) ?? [])
    const units = group.flatMap((one) => one.units)
    for (const { state, from, to } of units.flatMap((unit) => known.get(unitKey(unit)) ?? [])) {
      for (const cell of cells) {
        const room = cell.wanted - cell.done - cell.empty - cell.failed - cell.unavailable
        cell[kindOf(state)] += Math.min(
          room,
          overlap(cell.window, cell.window === undefined ? undefined : { from, to })
        )
      }
    }
    const pipeline = plan.pipelines[group[0]?.shapeOf.pipeline ?? ""]
    const gap = pipeline?.pages.style === "search" ? Math.round(plan.study.pace.search_gap) : 0
    return {
      step,
      pool: pipeline?.request.pool ?? "",
      units: new Set(units.map(({ unit }) => unit)).size,
      cells,
      ...(gap === 0 ? {} : { gap_ms: gap })
    }
  })
  return { _tag: "laid_out", title: plan.study.title ?? "", steps }
}
