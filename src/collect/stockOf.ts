// What a database says of costs.
import { Effect } from "effect"
import type { SinkError } from "../domain/failures.ts"
import type { Peek } from "../domain/services.ts"
import { noStock, type Stock } from "../plan/toCome.ts"

/** Nothing where there is no database yet. */
export const stockOf = Effect.fnUntraced(function* (peek: Peek | undefined): Effect.fn.Return<Stock, SinkError> {
  if (peek === undefined) return noStock
  return { coverage: peek.coverage, densities: yield* peek.densities, spent: yield* peek.spent }
})
