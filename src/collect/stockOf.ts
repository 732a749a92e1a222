// What a database says of costs.
import { Effect } from "effect"
import type { SinkError } from "../domain/failures.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Peek } from "../domain/services.ts"
import { withAlike } from "../plan/alike.ts"
import { noStock, type Stock } from "../plan/toCome.ts"
import { isBudgeted } from "./budget.ts"

/** Nothing where there is no database yet. */
export const stockOf = Effect.fnUntraced(function* (
  plan: Plan,
  peek: Peek | undefined
): Effect.fn.Return<Stock, SinkError> {
  if (peek === undefined) return noStock
  const densities = withAlike(plan.shapes, yield* peek.shapes, yield* peek.densities)
  return { coverage: peek.coverage, densities, spent: isBudgeted(plan) ? yield* peek.spent : [] }
})
