// When a pool opens again: at 00:00 UTC by the server's clock, or when the server said.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { shippedApi } from "../../src/domain/shippedApi.ts"
import { countedIn } from "../../src/quota/countedIn.ts"
import { underZones } from "../plan/underZones.ts"
import { newFolder } from "./newFolder.ts"
import { drain, noon, open, quota } from "./openLedger.ts"

describe("a pool that the server called spent", () => {
  it.effect("is closed until then, and a later opening asks once", () =>
    Effect.gen(function* () {
      const directory = newFolder()
      const clock = { now: noon }
      const until = noon + 900_000
      const first = yield* open(directory, (permits) =>
        Effect.gen(function* () {
          yield* drain(permits, "standard", 1)
          yield* permits.close("standard", until)
          return [
            yield* permits.take("standard"),
            yield* permits.left("standard"),
            yield* permits.left("graph")
          ] as const
        })
      )
      assert.deepStrictEqual(first, [{ _tag: "NoPermit", pool: "standard", by: "server", until }, 0, quota.graph])
      // The one probe of a later opening: the others wait for its answer, which tells whether the pool is open again.
      const second = yield* open(
        directory,
        Effect.fnUntraced(function* (permits) {
          const probe = yield* permits.take("standard")
          const waiting = yield* Effect.forkChild(permits.take("standard"))
          yield* permits.close("standard", until)
          return [probe, yield* Fiber.join(waiting)] as const
        }),
        { clock }
      )
      assert.isTrue("request" in second[0])
      assert.deepStrictEqual(second[1], { _tag: "NoPermit", pool: "standard", by: "server", until })
      const reset = yield* open(
        directory,
        Effect.fnUntraced(function* (permits) {
          yield* permits.take("standard")
          yield* permits.answered("standard")
          return yield* drain(permits, "standard", 3)
        }),
        { clock }
      )
      assert.strictEqual(reset.taken.length, 3)
      const third = yield* open(directory, (permits) => drain(permits, "standard", 5), { clock: { now: until } })
      assert.strictEqual(third.taken.length, 5)
      const other = yield* open(directory, (permits) => drain(permits, "standard", 5), { client: "another key" })
      assert.strictEqual(other.taken.length, 5)
    })
  )

  it.effect("opens in the process that closed it when the time has come", () =>
    Effect.gen(function* () {
      const clock = { now: noon }
      yield* open(
        newFolder(),
        Effect.fnUntraced(function* (permits) {
          yield* permits.close("standard", noon + 1000)
          assert.strictEqual((yield* drain(permits, "standard")).refusal?.by, "server")
          clock.now = noon + 1000
          assert.strictEqual((yield* drain(permits, "standard", 2)).taken.length, 2)
        }),
        { clock }
      )
    })
  )
})

underZones(() => {
  it.effect("the day ends at 00:00 UTC by the server's clock, also when clocks change", () =>
    Effect.gen(function* () {
      // 2024-03-10 has 23 hours in Los Angeles, 2024-11-03 has 25; 2011-12-30 was skipped in Apia.
      for (const day of [Date.UTC(2024, 2, 10), Date.UTC(2024, 10, 3), Date.UTC(2011, 11, 30), Date.UTC(2024, 1, 29)]) {
        const clock = { now: day }
        yield* open(
          newFolder(),
          Effect.fnUntraced(function* (permits) {
            const first = yield* drain(permits, "standard")
            clock.now = day + 86_400_000 - 1
            const last = yield* drain(permits, "standard")
            clock.now = day + 86_400_000
            const next = yield* drain(permits, "standard")
            const counts = [first, last, next].map(({ taken, refusal }) => [taken.length, refusal?.until])
            const [end, after] = [day + 86_400_000, day + 2 * 86_400_000]
            assert.deepStrictEqual(counts, [
              [3, end],
              [0, end],
              [3, after]
            ])
          }),
          { clock, quota: { ...quota, standard: 3 } }
        )
        assert.strictEqual(countedIn(shippedApi, "standard", day).until, day + 86_400_000)
        assert.strictEqual(countedIn(shippedApi, "standard", day - 1).until, day)
      }
    })
  )
})
