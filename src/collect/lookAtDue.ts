// What has to be asked now, by what a database says.
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import type { Plan } from "../domain/Plan.ts"
import { type Reader, ServerTime } from "../domain/services.ts"
import { type Due, dueInParts, type Tried } from "../plan/due.ts"
import type { Limits } from "../plan/limits.ts"
import { type FoundParents, findParents } from "./findParents.ts"
import { inParts } from "./inParts.ts"

/** Nothing is known where there is no database yet. `limits`: what the server has refused as too long. */
export const lookAtDue = Effect.fn("Collector.lookAtDue")(function* (
  plan: Plan,
  reader: Reader | undefined,
  tried?: Tried,
  limits: Limits = new Map()
): Effect.fn.Return<Due & FoundParents, StoreError, ServerTime> {
  const now = yield* (yield* ServerTime).now
  const found =
    reader === undefined
      ? { choices: [], parents: {}, sourced: {}, seen: {}, parentsKnown: new Set<string>() }
      : yield* findParents(plan, reader, now)
  const { coverage, begun, waves } = reader ?? { coverage: [], begun: [], waves: [] }
  return { ...(yield* inParts(dueInParts(plan, { ...found, coverage, begun, waves, now, tried, limits }))), ...found }
})
