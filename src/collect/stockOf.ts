// What a database says of costs.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Reader } from "../domain/services.ts"
import { withAlike } from "../plan/alike.ts"
import { noStock, type Stock } from "../plan/toCome.ts"
import { isBudgeted } from "./budget.ts"

/** Nothing where there is no database yet. */
export const stockOf = Effect.fnUntraced(function* (
  plan: Plan,
  reader: Reader | undefined
): Effect.fn.Return<Stock, StoreError> {
  if (reader === undefined) return noStock
  const densities = withAlike(plan.shapes, yield* reader.shapes, yield* reader.densities)
  return { coverage: reader.coverage, densities, spent: isBudgeted(plan) ? yield* reader.spent : [] }
})
