// Before a run asks: waves on the user's word, lists under another limit and accounts are written down, and what they want is
// then found like all else.
import { Effect } from "effect"
import type { Carried } from "../domain/Coverage.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Plan } from "../domain/Plan.ts"
import type { StepWants } from "../domain/StepWants.ts"
import { accountsHash } from "../domain/Study.ts"
import type { Reader, ServerTime } from "../domain/services.ts"
import { isFed } from "../domain/sources.ts"
import { unitKey } from "../domain/unitDays.ts"
import type { BegunWave } from "../domain/Wave.ts"
import { newWaves } from "../plan/due.ts"
import { stepWants } from "../plan/stepWants.ts"
import { unitsOf, type Wanted } from "../plan/wanted.ts"
import { carryOver } from "./carryOver.ts"
import type { FoundParents } from "./findParents.ts"
import { lookAtDue } from "./lookAtDue.ts"
import { openStore } from "./openStore.ts"

/** What a run knows before it asks, and the database does not. */
export interface Unwritten {
  /** Lists that were asked under another limit. */
  readonly carried: ReadonlyArray<Carried>
  /** Waves that begin now. */
  readonly waves: ReadonlyArray<BegunWave>
}

/** What a run has to write down before it asks; undefined where the database knows all of it. */
export const toPrepare = Effect.fn("Collector.toPrepare")(function* (
  plan: Plan,
  refresh: boolean,
  found: Reader
): Effect.fn.Return<Unwritten | undefined, StoreError, ServerTime> {
  const accounts = accountsHash(plan.study)
  const isStale = accounts !== undefined && accounts !== found.accounts
  // Where only what is wanted now was asked, there is nothing to take over.
  const hasOthers = found.coverage.some(({ shape }) => plan.shapes[shape] === undefined)
  const { carried, reader } =
    hasOthers || plan.study.steps.some(isFed) ? yield* carryOver(plan, found) : { carried: [], reader: found }
  const look = refresh || carried.length > 0 ? yield* lookAtDue(plan, reader) : undefined
  const wanted = new Set(look === undefined ? [] : unitsOf(look.wanted).map(unitKey))
  const unwritten = {
    carried: carried.filter((one) => wanted.has(unitKey(one))),
    waves: refresh && look !== undefined ? newWaves(plan, look) : []
  }
  return isStale || unwritten.carried.length > 0 || unwritten.waves.length > 0 ? unwritten : undefined
})

/** Writes it down. A list of accounts that has changed needs nothing more: opening the database for writing stores it. */
export const write = (plan: Plan, { carried, waves }: Unwritten) =>
  Effect.scoped(
    Effect.flatMap(openStore(plan), (open) =>
      Effect.andThen(open.carry(carried), Effect.forEach(waves, open.beginWave, { discard: true }))
    )
  )

/** What the study wants, where that is something else than the database knows; else nothing. */
export const newWants = (
  plan: Plan,
  reader: Reader,
  found: { readonly wanted: ReadonlyArray<Wanted> } & Pick<FoundParents, "parentsKnown" | "sourced">
): ReadonlyArray<StepWants> => {
  const all = stepWants(plan, found.wanted, found.parentsKnown, found.sourced)
  const isKnown = all.length === reader.wants.size && all.every(({ hash, step }) => reader.wants.get(step) === hash)
  return isKnown ? [] : all
}

export const writeWants = (plan: Plan, wants: ReadonlyArray<StepWants>) =>
  Effect.scoped(Effect.flatMap(openStore(plan), (open) => open.keepWants(wants)))
