// A wave is what it observes: what was observed stays observed when a study plans other waves, or more, or in another step.
import { assert, describe, it } from "@effect/vitest"
import type { Covered } from "../../src/domain/Coverage.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import { askedWave, plannedWave, type Wave, withNumbers } from "../../src/domain/Wave.ts"
import { type Due, due, newWaves } from "../../src/plan/due.ts"
import { makePlan } from "../../src/plan/makePlan.ts"
import { daysOfSlices } from "../../src/plan/missing.ts"
import type { KnownWaves } from "../../src/plan/waves.ts"
import { check } from "./check.ts"

const day = 86_400_000
const collected = Date.parse("2024-02-01T10:00:00Z")
const range = { from: "2024-01-01", to: "2024-01-10" }

const planOf = (collect: string) => {
  const { study, pipelines } = check(
    `{ windrow: 1, study: { name: w }, period: ${JSON.stringify(range)}, collect: ${collect} }`
  )
  return makePlan(study, pipelines)
}

/** A study of one step by search, and what is covered of it: the collection, and waves by their names. */
const one = (refresh: string, observed: ReadonlyArray<Wave>, now: number, waves: KnownWaves["begun"] = []) => {
  const plan = planOf(`{ videos: { accounts: [ada], refresh: { by: search, ${refresh} } } }`)
  const [shape = ""] = Object.entries(plan.shapes).find(([, { unit_input }]) => unit_input === "accounts") ?? []
  const line = (wave: Wave) => ({ shape, wave, unit: "ada", ...range, state: "done", at: collected }) as Covered
  const seen = { videos: [{ unit: "ada", days: [range], at: collected }] } as unknown as KnownWaves["seen"]
  const coverage = ([0, ...observed] as const).map(line)
  return { plan, shape, due: due(plan, { coverage, begun: [], parents: {}, now, seen, waves }) }
}
const wavesOf = ({ slices }: Due) => slices.map(({ wave }) => wave)

describe("a planned wave", () => {
  it("is observed however the study writes its delay, and among whichever others", () => {
    // 20 days after the collection: 7d was observed, 14d was not.
    for (const refresh of ["after: 7d, times: 2", "after: 168h, times: 2"]) {
      assert.deepStrictEqual(wavesOf(one(refresh, ["after 7d"], collected + 20 * day).due), ["after 14d"])
    }
  })

  it("is not asked again under another number where an earlier one is put in front", () => {
    const now = collected + 9 * day
    assert.deepStrictEqual(wavesOf(one("at_age: [7d]", [], now + 20 * day).due), [])
    assert.deepStrictEqual(wavesOf(one("after: 7d, times: 1", ["after 7d"], now).due), [])
    // 1d and 7d are both past: the one that was missed stays missed, the one that was observed is.
    const plan = one("after: 1d, times: 9", ["after 7d", "after 8d", "after 9d"], now).due
    assert.deepStrictEqual(wavesOf(plan), [])
  })

  it("is asked although a wave on the user's word has the number that it would have had", () => {
    const user = collected + 8 * day
    const { shape } = one("after: 7d, times: 1", [], user)
    const begun = [{ shape, wave: askedWave(user), at: user }]
    const observed = ["after 7d", askedWave(user)]
    assert.deepStrictEqual(wavesOf(one("after: 7d, times: 1", observed, user, begun).due), [])
    assert.deepStrictEqual(wavesOf(one("after: 7d, times: 2", observed, collected + 20 * day, begun).due), [
      "after 14d"
    ])
  })
})

describe("two steps of one shape", () => {
  const id = String(BigInt(Date.parse("2024-01-05T00:00:00Z") / 1000) << 32n)
  const plan = planOf(`{ soon: { pipeline: videos, accounts: [ada], refresh: { after: 1d, times: 1 } },
    late: { pipeline: videos, hashtags: [x], refresh: { after: 30d, times: 1 } } }`)
  const first = Object.entries(plan.shapes).flatMap(([shape, { unit_input }]): ReadonlyArray<Covered> => {
    if (unit_input === "ids") return []
    const unit = unit_input === "accounts" ? "ada" : "x"
    return [{ shape, wave: 0, unit, ...range, state: "done", at: collected } as Covered]
  })
  const seen = Object.fromEntries(["soon", "late"].map((step) => [step, [{ unit: id, days: [], at: collected }]]))
  const dueAt = (after: number, done: ReadonlyArray<Due["slices"][number]>) => {
    const now = collected + after * day
    const later = daysOfSlices(done).flatMap(({ days, ...who }) =>
      days.map((range) => ({ ...who, ...range, state: "done", at: now }) as Covered)
    )
    return due(plan, { coverage: [...first, ...later], begun: [], parents: {}, now, seen, waves: [] }).slices
  }

  it("each get the observation that they plan", () => {
    const early = dueAt(2, [])
    assert.deepStrictEqual(
      early.map(({ wave }) => wave),
      ["after 1d"]
    )
    const late = dueAt(40, early)
    assert.deepStrictEqual(
      late.map(({ step, wave }) => `${step} ${wave}`),
      ["late after 30d"]
    )
    assert.deepStrictEqual(dueAt(50, [...early, ...late]), [])
  })

  it("make no two observations of one moment: the earlier one was missed", () => {
    assert.deepStrictEqual(
      dueAt(40, []).map(({ wave }) => wave),
      ["after 30d"]
    )
  })
})

it("lists of ids are as long as the endpoint takes them, whatever the step's own cut", () => {
  const plan = planOf(
    "{ videos: { accounts: [ada], per_request: 5, window: { max_span_days: 2 }, refresh: { after: 7d, times: 1 } } }"
  )
  const ids = Array.from({ length: 100 }, (_, index) =>
    String((BigInt(Date.parse("2024-01-05T00:00:00Z") / 1000) << 32n) + BigInt(index))
  )
  const seen = { videos: ids.map((unit) => ({ unit, days: [], at: collected })) }
  const { slices } = due(plan, { coverage: [], begun: [], parents: {}, now: collected + 8 * day, seen })
  // 100 ids of one day are one search of the later wave.
  assert.deepStrictEqual(
    slices.filter(({ wave }) => wave === "after 7d").map(({ units }) => units.length),
    [100]
  )
})

it("a wave on the user's word is begun once for a shape, and not while the last one is open", () => {
  const now = collected + 30 * day
  const { due: before, plan, shape } = one("after: 7d, times: 1", ["after 7d"], now)
  const waves = newWaves(plan, before)
  assert.deepStrictEqual(waves, [{ shape, wave: "asked 2024-03-02T10:00:00.000Z", at: now }])
  assert.deepStrictEqual(newWaves(plan, one("after: 7d, times: 1", ["after 7d"], now + day, waves).due), [])
  // It is finished, and another one is begun in the same millisecond.
  const finished = one("after: 7d, times: 1", ["after 7d", waves[0]!.wave], now, waves).due
  assert.deepStrictEqual(
    newWaves(plan, finished).map(({ wave }) => wave),
    ["asked 2024-03-02T10:00:00.001Z"]
  )
})

it("the names of waves, and of their slices, stay", () => {
  const hour = 3_600_000
  const names = [hour, 36 * hour, 48 * hour, 90 * 60_000, 61_000, 1500].map((delay) => plannedWave("creation", delay))
  assert.deepStrictEqual(names, ["age 1h", "age 36h", "age 2d", "age 90m", "age 61s", "age 1500ms"])
  const slice = { step: "videos", shape: "s", units: ["a", "b"] }
  assert.strictEqual(makeSlice({ ...slice, wave: 0 }).id, "ac13bcad67ca3ab77d81")
  assert.strictEqual(makeSlice({ ...slice, wave: plannedWave("collection", 7 * day) }).id, "c97ff98a24c2cba9fc15")
})

it("numbers are for display: each wave keeps its own, and a new one gets the next", () => {
  const known = withNumbers(new Map(), ["after 7d", "after 14d"])
  assert.deepStrictEqual(
    [...known],
    [
      [0, 0],
      ["after 7d", 1],
      ["after 14d", 2]
    ]
  )
  assert.deepStrictEqual([...withNumbers(known, ["after 1d", "after 14d"])].at(-1), ["after 1d", 3])
})
