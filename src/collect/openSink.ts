// Opens the database for writing, and tells where that brought it from an earlier format to this one.
import { Effect } from "effect"
import type { Plan } from "../domain/Plan.ts"
import { Events, Sink } from "../domain/services.ts"

export const openSink = Effect.fnUntraced(function* (plan: Plan) {
  const sink = yield* Sink
  const open = yield* sink.open(plan)
  if (open.migrated !== undefined) {
    yield* (yield* Events).emit({ _tag: "migrated", database: sink.path, ...open.migrated })
  }
  return open
})
