// What is left of a plan → the requests to come for it, as the run that follows will make them.

import { poolsOf } from "../domain/Api.ts"
import type { Covered } from "../domain/Coverage.ts"
import { apiIn, type Pool } from "../domain/Pipeline.ts"
import type { Cost, Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Spent } from "../domain/Spent.ts"
import { waveKey } from "../domain/unitDays.ts"
import type { Due } from "./due.ts"
import { ownersOf } from "./ownersOf.ts"
import { type Densities, priceIn, total } from "./price.ts"
import { without } from "./split.ts"
import { unavailableUnits } from "./unavailable.ts"

/** What a database says of costs. */
export interface Stock {
  readonly coverage: ReadonlyArray<Covered>
  readonly densities: Densities
  readonly spent: ReadonlyArray<Spent>
}

export const noStock: Stock = { coverage: [], densities: {}, spent: [] }

/** Requests to come, all together and in each pool that is asked. */
export interface ToCome {
  readonly slices: number
  readonly cost: Cost
  readonly pools: ReadonlyArray<readonly [Pool, Cost]>
}

/** No more than what is left of a budget. */
const within = (cost: Cost, left: number): Cost => ({
  least: Math.min(cost.least, left),
  expected: Math.min(cost.expected, left),
  most: Math.min(cost.most ?? left, left)
})

/** Requests for what is due. What has begun has some of its pages already; a unit that is unavailable is not asked for. */
export const toCome = (plan: Plan, due: Pick<Due, "kept" | "slices" | "known" | "wanted">, stock: Stock): ToCome => {
  const unavailable = unavailableUnits(stock.coverage, undefined, due.known.waves.now)
  const priced = (slice: Slice, pages = 0): Cost => {
    const rest = without(slice, unavailable.get(waveKey(slice)) ?? new Set<string>())
    if (rest === undefined) return { least: 0, expected: 0, most: 0 }
    const cost = priceIn(plan, rest, stock.densities)
    return { ...cost, expected: Math.max(cost.least, cost.expected - pages) }
  }
  const pools = poolsOf(apiIn(plan.pipelines))
  const poolOf = ({ shape }: Slice): Pool =>
    plan.pipelines[plan.shapes[shape]?.pipeline ?? ""]?.request.pool ?? (pools[0] as Pool)
  const all = [
    ...due.kept.map(({ slice, pages }) => ({ slice, cost: priced(slice, pages) })),
    ...due.slices.map((slice) => ({ slice, cost: priced(slice) }))
  ]
  const budgets = new Map(
    plan.study.steps.flatMap(({ name, budget }) => (budget === undefined ? [] : [[name, budget.requests] as const]))
  )
  const made = new Map<string | undefined, number>()
  if (budgets.size > 0)
    for (const [owner, { requests }] of ownersOf(plan, due.wanted)(stock.spent))
      made.set(owner, (made.get(owner) ?? 0) + requests)
  const left = (step: string, budget: number) => Math.max(0, budget - (made.get(step) ?? 0))
  const steps = [...Map.groupBy(all, ({ slice }) => slice.step)].flatMap(([step, ones]) =>
    [...Map.groupBy(ones, ({ slice }) => poolOf(slice))].map(([pool, some]) => {
      const cost = total(some.map((one) => one.cost))
      const budget = budgets.get(step)
      return { pool, cost: budget === undefined ? cost : within(cost, left(step, budget)) }
    })
  )
  return {
    slices: all.length,
    cost: total(steps.map(({ cost }) => cost)),
    pools: pools.flatMap((pool) => {
      const own = steps.filter((one) => one.pool === pool).map(({ cost }) => cost)
      return own.length === 0 ? [] : [[pool, total(own)] as const]
    })
  }
}
