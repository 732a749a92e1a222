// What there is and what is due, from a database opened for reading: before a run asks, and in its end.
import { Effect } from "effect"
import type { Covered } from "../domain/Coverage.ts"
import type { Event } from "../domain/Event.ts"
import type { Plan } from "../domain/Plan.ts"
import type { StepWants } from "../domain/StepWants.ts"
import { type Facts, Query, type Reader, Store } from "../domain/services.ts"
import { type Due, type Next, nextDue, soonest, type Tried } from "../plan/due.ts"
import { withStrangeFed } from "../plan/strangeFed.ts"
import { noStock, type Stock } from "../plan/toCome.ts"
import { waitingChoices } from "../plan/waitingChoices.ts"
import { unitsOf } from "../plan/wanted.ts"
import type { FoundParents } from "./findParents.ts"
import { lookAtDue } from "./lookAtDue.ts"
import { newWants, toPrepare, write, writeWants } from "./prepare.ts"
import { stockOf } from "./stockOf.ts"

export interface Look {
  readonly due: Due & Pick<FoundParents, "parents" | "parentsKnown" | "sourced">
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
  const { now } = due.known.waves
  const choices = waitingChoices(plan, due.sourced, now).flatMap(({ from }) => from ?? [])
  const choice = choices.length === 0 ? undefined : Math.min(...choices)
  const ready = due.slices.length + due.kept.length > 0
  return {
    due,
    ready,
    coverage: reader?.coverage ?? [],
    databaseId: reader?.databaseId,
    next: soonest(nextDue(plan, due.wanted, reader?.coverage ?? [], now), due.nextWave, choice),
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
  const found = yield* lookOrPrepare(plan, refresh, tried)
  if ("look" in found) return yield* withWants(plan, found)
  yield* write(plan, found)
  // A wave on the user's word is begun once.
  const again = yield* lookOrPrepare(plan, false, tried)
  return "look" in again ? yield* withWants(plan, again) : yield* look(plan, tried)
})

/** `stale`: what is wanted, where the database knows something else and no session will write it down. */
interface Looked {
  readonly look: Look
  readonly stale: ReadonlyArray<StepWants>
}

const lookOrPrepare = Effect.fnUntraced(function* (plan: Plan, refresh: boolean, tried: Tried | undefined) {
  const reader = yield* (yield* Store).read
  const unwritten = reader === undefined ? undefined : yield* toPrepare(plan, refresh, reader)
  if (unwritten !== undefined) return unwritten
  const found = yield* lookAt(plan, reader, tried)
  const stale = reader === undefined || found.ready ? [] : newWants(plan, reader, found.due)
  return { look: found, stale } satisfies Looked
}, Effect.scoped)

const withWants = (plan: Plan, { look, stale }: Looked) =>
  Effect.as(stale.length === 0 ? Effect.void : writeWants(plan, stale), look)

/** What there is in the end. Where the database cannot be read, what there was at the start, and a problem that says so. */
export const lookAgain = (plan: Plan, before: Look) =>
  look(plan).pipe(
    Effect.map((after) => ({ after, unseen: [] as Problems })),
    Effect.orElseSucceed(() => {
      const detail = "the database could not be read in the end: coverage and failures are those of before this run"
      return { after: before, unseen: [{ kind: "unseen", count: 1, detail }] }
    })
  )
