// Opens the database for writing, and tells where that brought it from an earlier format to this one.
import { Effect } from "effect"
import type { Plan } from "../domain/Plan.ts"
import { Events, Store } from "../domain/services.ts"

export const openStore = Effect.fnUntraced(function* (plan: Plan) {
  const store = yield* Store
  const open = yield* store.open(plan)
  if (open.migrated !== undefined) {
    yield* (yield* Events).emit({ _tag: "migrated", database: store.path, ...open.migrated })
  }
  return open
})
