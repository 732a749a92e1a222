// Steps without a period: videos by ids around the time that the ids carry, and draws, each a question of its own.
import { assert, describe, it } from "@effect/vitest"
import { countDays, dayOf } from "../../src/domain/Day.ts"
import { due } from "../../src/plan/due.ts"
import { makePlan, slicesOf } from "../../src/plan/makePlan.ts"
import { split } from "../../src/plan/split.ts"
import { fc } from "../support/chance.ts"
import { check } from "./check.ts"

const planOf = (collect: string) => {
  const { study, pipelines } = check(
    `{ windrow: 1, study: { name: steps }, period: { from: 2023-01-01, to: 2023-02-28 }, collect: ${collect} }`
  )
  return makePlan(study, pipelines)
}

const idAt = (second: number): string => String((BigInt(second) << 32n) | 12_345n)
const someIds = fc.uniqueArray(fc.integer({ min: 1_600_000_000, max: 1_700_000_000 }), { minLength: 1, maxLength: 250 })

describe("videos by ids", () => {
  it("are each in exactly one window, with a day before and a day after, of 31 days and 100 ids at most", () => {
    fc.assert(
      fc.property(someIds, (seconds) => {
        const slices = slicesOf(planOf(`{ videos: { ids: [${seconds.map(idAt).join(", ")}] } }`))
        assert.sameMembers(
          slices.flatMap((slice) => slice.units),
          seconds.map(idAt)
        )
        for (const { units, window } of slices) {
          assert.isAtMost(units.length, 100)
          assert.isAtMost(countDays(window!), 31)
          for (const id of units) {
            const day = dayOf(Number(BigInt(id) >> 32n) * 1000)
            assert.isTrue(window!.from < day && day < window!.to)
          }
        }
      }),
      { numRuns: 50 }
    )
  })

  it("that are under way stay, though their window is wider than any of them wants", () => {
    const plan = planOf(`{ videos: { ids: [${[1_672_531_200, 1_673_531_200].map(idAt).join(", ")}] } }`)
    const begun = slicesOf(plan).map((slice) => ({
      slice,
      revision: 1,
      position: { cursor: 100 },
      pages: 1,
      rows: 1,
      seen: {},
      split: false
    }))
    assert.strictEqual(begun.length, 1)
    const found = due(plan, { coverage: [], begun, parents: {}, now: Date.UTC(2024, 1) })
    assert.deepStrictEqual([found.kept.length, found.slices, found.dropped], [1, [], []])
    // What one of them wants is covered: the other is asked alone.
    const { id, shape, units, window } = begun[0]!.slice
    const coverage = [{ shape, wave: 0, unit: units[0]!, ...window!, state: "done", at: 0 }] as const
    const rest = due(plan, { coverage, begun, parents: {}, now: Date.UTC(2024, 1) })
    assert.deepStrictEqual([rest.kept, rest.dropped], [[], [id]])
    assert.deepStrictEqual(
      rest.slices.map((slice) => slice.units),
      [units.slice(1)]
    )
  })
})

describe("draws", () => {
  const plan = planOf("{ videos: { accounts: [ada, bob], draws: 3 } }")

  it("make a slice for each draw and window, one request each", () => {
    // 59 days are two windows, three times.
    const slices = slicesOf(plan)
    assert.deepStrictEqual(slices.map((slice) => slice.draw).toSorted(), [1, 1, 2, 2, 3, 3])
    assert.strictEqual(new Set(slices.map((slice) => slice.id)).size, 6)
    assert.isTrue(plan.slices.every(({ requests }) => requests.expected === 1 && requests.most === 1))
  })

  it("stay the same draws when there are more of them, and are no part of a full search", () => {
    const ids = (collect: string) => slicesOf(planOf(collect)).map((slice) => slice.id)
    const more = ids("{ videos: { accounts: [ada, bob], draws: 5 } }")
    assert.includeMembers(
      more,
      slicesOf(plan).map((slice) => slice.id)
    )
    const all = ids("{ videos: { accounts: [ada, bob] } }")
    assert.deepStrictEqual(
      all.filter((id) => more.includes(id)),
      []
    )
  })

  it("are not made of halves: what is too much for a draw fails, a list with a refused account is divided", () => {
    const [slice] = slicesOf(plan)
    assert.deepStrictEqual(split(slice!, "days"), [])
    assert.strictEqual(split(slice!, "units").length, 2)
  })
})

describe("work that two steps share", () => {
  it("goes to the step that stands on its own, whatever has fed the other already", () => {
    const plan = planOf(`{
      profiles: { pipeline: users, for_each: videos },
      videos: { accounts: [ada, bob], check_accounts: true } }`)
    const asked = (parents: ReadonlyArray<string>) =>
      due(plan, { coverage: [], begun: [], parents: { profiles: parents }, now: Date.UTC(2024, 1) })
        .slices.filter(({ units }) => units.includes("ada"))
        .map(({ step, units }) => `${step} ${units.join()}`)
    assert.deepStrictEqual(asked(["ada", "cleo"]), asked([]))
    assert.include(asked([]), "check_accounts ada")
  })
})
