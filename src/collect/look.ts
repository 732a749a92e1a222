// What there is and what is due, from a database opened for reading: before a run asks, and in its end.
import { Effect } from "effect"
import type { Covered } from "../domain/Coverage.ts"
import type { Event } from "../domain/Event.ts"
import type { Plan } from "../domain/Plan.ts"
import { type Facts, Query, type Reader, Store } from "../domain/services.ts"
import { type Due, type Next, nextDue, soonest, type Tried } from "../plan/due.ts"
import { withStrangeFed } from "../plan/strangeFed.ts"
import { noStock, type Stock } from "../plan/toCome.ts"
import { unitsOf } from "../plan/wanted.ts"
import type { FoundParents } from "./findParents.ts"
import { lookAtDue } from "./lookAtDue.ts"
import { toPrepare, write } from "./prepare.ts"
import { stockOf } from "./stockOf.ts"

export interface Look {
  readonly due: Due & Pick<FoundParents, "parents">
  readonly ready: boolean
  readonly coverage: ReadonlyArray<Covered>
  readonly databaseId: string | undefined
  readonly next: Next | undefined
  readonly facts: Facts
  readonly stock: Stock
}

type Problems = Extract<Event, { readonly _tag: "run_finished" }>["problems"]

const noCounts = { coverage: {}, units: {}, tables: {}, rows: 0, requests: 0, off_target: 0 }

const lookAt = Effect.fnUntraced(function* (plan: Plan, reader: Reader | undefined, tried: Tried | undefined) {
  const due = yield* lookAtDue(plan, reader, tried)
  const ready = due.slices.length + due.kept.length > 0
  return {
    due,
    ready,
    coverage: reader?.coverage ?? [],
    databaseId: reader?.databaseId,
    next: soonest(nextDue(plan, due.wanted, reader?.coverage ?? [], due.known.waves.now), due.nextWave),
    facts:
      reader === undefined
        ? { ...noCounts, failed: [], problems: [] }
        : withStrangeFed(yield* (yield* Query).facts(reader, unitsOf(due.wanted)), plan, due.parents),
    // Where nothing is due nothing is priced: the look-ups would be in vain.
    stock: ready ? yield* stockOf(plan, reader) : noStock
  } satisfies Look
})

export const look = Effect.fn("Collector.look")(function* (plan: Plan, tried?: Tried) {
  return yield* lookAt(plan, yield* (yield* Store).read, tried)
}, Effect.scoped)

/** Before a run asks: what it has to write down is written first. */
export const lookPrepared = Effect.fn("Collector.lookPrepared")(function* (
  plan: Plan,
  refresh: boolean,
  tried: Tried | undefined
) {
  const { read: open } = yield* Store
  const found = yield* Effect.scoped(
    Effect.gen(function* () {
      const reader = yield* open
      const unwritten = reader === undefined ? undefined : yield* toPrepare(plan, refresh, reader)
      return unwritten ?? (yield* lookAt(plan, reader, tried))
    })
  )
  if ("due" in found) return found
  yield* write(plan, found)
  return yield* look(plan, tried)
})

/** What there is in the end. Where the database cannot be read, what there was at the start, and a problem that says so. */
export const lookAgain = (plan: Plan, before: Look) =>
  look(plan).pipe(
    Effect.map((after) => ({ after, unseen: [] as Problems })),
    Effect.orElseSucceed(() => {
      const detail = "the database could not be read in the end: coverage and failures are those of before this run"
      return { after: before, unseen: [{ kind: "unseen", count: 1, detail }] }
    })
  )
