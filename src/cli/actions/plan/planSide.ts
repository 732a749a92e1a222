// What a plan wants, and what is due for it by a database: what `windrow plan` and the text about an edit go by.
import { Effect } from "effect"
import { carryOver } from "../../../collect/carryOver.ts"
import { lookAtDue } from "../../../collect/lookAtDue.ts"
import { stockOf } from "../../../collect/stockOf.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { type Reader, Store } from "../../../domain/services.ts"
import type { Side } from "../../../plan/compare.ts"
import type { Densities } from "../../../plan/price.ts"
import { toCome } from "../../../plan/toCome.ts"
import { type WaitingChoice, waitingChoices } from "../../../plan/waitingChoices.ts"
import { type WaveTimes, waveTimes } from "../../../plan/waveTimes.ts"
import { readDatabase } from "../readDatabase.ts"

/** `there`: whether a database holds anything yet. */
export interface LookedAt extends Side {
  readonly waves: ReadonlyArray<WaveTimes>
  readonly choices: ReadonlyArray<WaitingChoice>
  readonly densities: Densities
  readonly there: boolean
}

/** One plan by an open database. */
const sideOf = Effect.fnUntraced(function* (plan: Plan, found: Reader | undefined) {
  // A run would first take over lists from another limit: the plan counts them as there.
  const reader = found === undefined ? undefined : (yield* carryOver(plan, found)).reader
  const due = yield* lookAtDue(plan, reader)
  const stock = yield* stockOf(plan, reader)
  return {
    plan,
    due,
    toCome: toCome(plan, due, stock),
    waves: waveTimes(plan, due, stock.densities),
    choices: waitingChoices(plan, due.sourced, due.known.waves.now),
    densities: stock.densities,
    there: reader !== undefined
  } satisfies LookedAt
})

/**
 * Several plans by one database, which is opened once for all that agree on which days are provisional.
 * @param database absolute path @param ahead how far the clock of the run is ahead of the machine's, milliseconds
 */
export const planSides = Effect.fnUntraced(function* (plans: ReadonlyArray<Plan>, database: string, ahead = 0) {
  const sides = new Map<Plan, LookedAt>()
  for (const [settle, some] of Map.groupBy(plans, ({ study }) => study.settle)) {
    const look = Effect.gen(function* () {
      const found = yield* (yield* Store).read
      return yield* Effect.forEach(some, (plan) => sideOf(plan, found))
    })
    for (const side of yield* look.pipe(readDatabase(database, settle, ahead))) sides.set(side.plan, side)
  }
  return plans.map((plan) => sides.get(plan)!)
})
