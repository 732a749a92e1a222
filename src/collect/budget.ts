// The permits of a step that has a budget: so many requests over all runs, and not one more.
import { Effect, Exit } from "effect"
import type { Plan } from "../domain/Plan.ts"
import type { Spent } from "../domain/Spent.ts"
import type { Permits } from "../domain/services.ts"
import { ownersOf } from "../plan/ownersOf.ts"
import { type Wanted, wantedOf } from "../plan/wanted.ts"

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

/** Step → its permits. `spent`: the requests of all runs before; `wanted`: what the study wants, which tells whose they are. */
export const permitsOf = (
  plan: Plan,
  permits: Permits,
  spent: ReadonlyArray<Spent>,
  wanted: ReadonlyArray<Wanted> = wantedOf(plan.study, plan.pipelines, { today: undefined, parents: {} })
): ((step: string) => Permits) => {
  const made = new Map<string | undefined, number>()
  for (const [owner, { requests }] of ownersOf(plan, wanted)(spent)) made.set(owner, (made.get(owner) ?? 0) + requests)
  const own = new Map(
    plan.study.steps.flatMap(({ name, budget }) =>
      budget === undefined ? [] : [[name, budgeted(permits, budget.requests - (made.get(name) ?? 0))] as const]
    )
  )
  return (step) => own.get(step) ?? permits
}

/** Whether any step has a budget. */
export const isBudgeted = ({ study }: Plan): boolean => study.steps.some(({ budget }) => budget !== undefined)
