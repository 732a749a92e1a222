// The permits of a step that has a budget: so many requests over all runs, and not one more.
import { Effect, Exit } from "effect"
import type { Plan } from "../domain/Plan.ts"
import type { Spent } from "../domain/Spent.ts"
import type { Permits } from "../domain/services.ts"
import { ownerOf } from "../plan/ownerOf.ts"

/** Permits that end after so many; a request is taken off before it is sent, and given back where the API does not count it. */
const budgeted = (permits: Permits, requests: number): Permits => {
  let left = requests
  return {
    ...permits,
    take: (pool) =>
      Effect.suspend(() => {
        if (left <= 0) return Effect.succeed({ _tag: "NoPermit", pool, by: "budget", until: 0 } as const)
        left -= 1
        return Effect.onExit(permits.take(pool), (exit) =>
          Effect.sync(() => {
            if (Exit.isFailure(exit) || "_tag" in exit.value) left += 1
          })
        )
      }),
    giveBack: (permit) =>
      Effect.suspend(() => {
        left += 1
        return permits.giveBack(permit)
      })
  }
}

/** Step → its permits. `spent`: the requests of all runs before. */
export const permitsOf = (plan: Plan, permits: Permits, spent: ReadonlyArray<Spent>): ((step: string) => Permits) => {
  const owner = ownerOf(plan)
  const before = Map.groupBy(spent, ({ shape, step }) => owner(step, shape))
  const own = new Map(
    plan.study.steps.flatMap(({ name, budget }) => {
      if (budget === undefined) return []
      const made = (before.get(name) ?? []).reduce((sum, { requests }) => sum + requests, 0)
      return [[name, budgeted(permits, budget.requests - made)] as const]
    })
  )
  return (step) => own.get(step) ?? permits
}
