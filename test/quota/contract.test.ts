// What any ledger must do, as its port says: random histories of several databases, processes and days, played on each and
// compared with a second, small one.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import fc from "fast-check"
import type { Pool } from "../../src/domain/Pipeline.ts"
import { AskedSlice } from "../../src/domain/Spent.ts"
import { Ledger, type Permit, ServerTime } from "../../src/domain/services.ts"
import { layerLedger } from "../../src/quota/LedgerLive.ts"
import { layerMemoryLedger } from "./memoryLedger.ts"
import { newFolder } from "./newFolder.ts"
import { noon } from "./openLedger.ts"

const acts = ["take", "take many", "give back", "close", "answered", "an hour later", "a day later"] as const
const act = fc.record({
  what: fc.constantFrom(...acts),
  database: fc.constantFrom("db-1", "db-2"),
  pool: fc.constantFrom<Pool>("standard", "graph")
})
const process = fc.record({
  acts: fc.array(act, { maxLength: 12 }),
  client: fc.constantFrom("key", "another key", undefined),
  limit: fc.constantFrom(undefined, undefined, 7),
  quota: fc.constantFrom({ standard: 5, graph: 3 }, { standard: 9, graph: 20_000 }, { standard: 1002, graph: 2 })
})
type Process = typeof process extends fc.Arbitrary<infer A> ? A : never

/** Ids are each ledger's own: told by the order in which they were given. */
const names = () => {
  const known = new Map<string, number>()
  return (request: string) => known.get(request) ?? known.set(request, known.size).get(request)!
}

const play = Effect.fnUntraced(function* (make: typeof layerLedger, processes: ReadonlyArray<Process>) {
  const directory = newFolder()
  const clock = { now: noon }
  const nameOf = names()
  const trail: Array<unknown> = []
  const time = Layer.succeed(ServerTime, {
    now: Effect.sync(() => clock.now),
    learn: () => Effect.void,
    oddity: Effect.succeed(undefined)
  })
  for (const { acts, client, limit, quota } of processes) {
    const held: Array<Permit> = []
    const one = Effect.gen(function* () {
      const ledger = yield* Ledger
      const permitsOf = new Map([
        ["db-1", yield* ledger.permits("db-1")],
        ["db-2", yield* ledger.permits("db-2")]
      ])
      for (const { database, pool, what } of acts) {
        const permits = permitsOf.get(database)!
        const take = Effect.gen(function* () {
          const got = yield* Effect.provideService(permits.take(pool), AskedSlice, `slice of ${database}`)
          if ("_tag" in got) return got
          held.push(got)
          yield* got.ended ?? Effect.void
          return nameOf(got.request)
        })
        if (what === "take") trail.push(yield* take)
        if (what === "take many") trail.push(yield* Effect.all(Array.from({ length: 4 }, () => take)))
        if (what === "give back" && held.length > 0) yield* permits.giveBack(held.pop()!)
        if (what === "close") yield* permits.close(pool, clock.now + 2 * 3_600_000)
        if (what === "answered") yield* permits.answered(pool)
        if (what === "an hour later") clock.now += 3_600_000
        if (what === "a day later") clock.now += 86_400_000
        const taken = (yield* permits.taken).map((line) => ({ ...line, request: nameOf(line.request) }))
        trail.push([yield* permits.left(pool), yield* permits.state, yield* permits.used, taken])
      }
    })
    yield* Effect.provide(one, Layer.provide(make({ directory, client, limit, quota }), time))
  }
  return trail
})

describe("a ledger: SQLite's", () => {
  it("answers as the small one does, over any history", () =>
    fc.assert(
      fc.asyncProperty(fc.array(process, { minLength: 1, maxLength: 4 }), (processes) =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* play(layerLedger, processes), yield* play(layerMemoryLedger, processes))
        }).pipe(Effect.runPromise)
      ),
      { numRuns: 100, seed: 15 }
    ))
})
