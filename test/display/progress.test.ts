import { assert, describe, it } from "@effect/vitest"
import { accounted } from "../../src/display/grid.ts"
import { extentOf, timeLeft } from "../../src/display/pace.ts"
import { type Progress, start, step } from "../../src/display/progress.ts"
import type { Event } from "../../src/domain/Event.ts"
import { fc } from "../support/chance.ts"
import { noon, scenes } from "./scenes.ts"

const steps = ["videos", "comments", "users"]
const months = Array.from({ length: 60 }, (_, index) => {
  const month = String((index % 12) + 1).padStart(2, "0")
  const year = 2019 + Math.floor(index / 12)
  return { from: `${year}-${month}-01`, to: `${year}-${month}-28` }
})

const why = (random: () => number) => ({ code: "server", text: "x".repeat(Math.floor(random() * 2_000)) })

/** Any event, in no order that makes sense: the fold must bear a log that is torn. */
const anyEvent = (random: () => number): Event => {
  const pick = <A>(all: ReadonlyArray<A>): A => all[Math.floor(random() * all.length)] as A
  const name = {
    slice: `slice ${Math.floor(random() * 1e9)}`,
    step: pick(steps),
    units: 1 + Math.floor(random() * 100),
    ...(random() < 0.8 ? { window: pick(months) } : {})
  }
  const unit = `unit ${Math.floor(random() * 1e9)}`
  return pick([
    { _tag: "slice_started", ...name, resumed: false },
    { _tag: "page_stored", ...name, page: 1, rows: 100, new: 99, duplicates: 1, off_target: 0, more: true },
    { _tag: "slice_done", ...name, state: pick(["done", "empty"]), rows: 1, pages: 1 },
    { _tag: "slice_split", ...name, ...why(random), into: 2 },
    { _tag: "slice_failed", ...name, ...why(random) },
    { _tag: "request_failed", ...name, ...why(random), status: 500, log_id: "", after_ms: 1 },
    { _tag: "unit_unavailable", step: pick(steps), unit, ...why(random) },
    { _tag: "problem_found", kind: "k", subject: "s", count: 1, detail: unit.repeat(50) },
    { _tag: "work_due", steps: [{ step: pick(steps), slices: 1, unit_days: Math.floor(random() * 1e6) }] },
    { _tag: "sitting_opened", sitting: 1, slices: 5 },
    { _tag: "waiting", until: "2024-03-02 00:00 UTC", for: "quota" },
    { _tag: "held" },
    { _tag: "released" },
    { _tag: "outage_began", failures: 5, ...why(random) },
    { _tag: "outage_ended", lasted_ms: 5 }
  ]) as Event
}

const laidOut = {
  _tag: "laid_out",
  title: "",
  steps: steps.slice(0, 2).map((name) => ({
    step: name,
    pool: "standard",
    units: 100,
    cells: months.map((window) => ({ window, wanted: 2_800, done: 0, empty: 0, failed: 0, unavailable: 0 }))
  }))
} as unknown as Event

const randomFrom = (seed: number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

describe("the time left", () => {
  const busy = scenes["busy"]!
  const [videos] = busy.grid

  it("has room at its upper end for the pauses of one long search", () => {
    const active = { s2: { step: "videos", window: "2023-03-04..2023-04-03", unit: undefined, units: 3, pages: 30 } }
    const grid = [{ ...videos!, gap_ms: 10_000 }]
    // 30 pages are at least 0.3 of it: 70 more, ten seconds apart.
    const left = timeLeft({ ...busy, active, grid }, noon + 30_000)!
    assert.isAtLeast(left.high, 700_000 - 1)
    assert.isBelow(left.low, left.high)
  })

  it("weighs unit-days and units by the requests that they take", () => {
    const mixed = extentOf(busy)
    // Eight requests for 186 of 372 unit-days with 93 under way; a unit of comments counts as one request.
    const each = 8 / (186 + 93 / 2)
    assert.closeTo(mixed.wanted, 372 * each + 120, 0.01)
    assert.closeTo(mixed.ended, 186 * each + 30, 0.01)
    assert.strictEqual(extentOf({ ...busy, grid: [videos!] }).wanted, 372)
  })
})

describe("the fold of events", () => {
  it("does not grow with the number of events, and no cell holds more than it wants", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = randomFrom(seed)
        let progress: Progress = step(start, laidOut, noon)
        for (let index = 1; index <= 100_000; index += 1) {
          progress = step(progress, anyEvent(random), noon + index * 250)
          if (index % 10_000 !== 0) continue
          // 121 cells of some 140 characters, 16 slices, 8 notes of 300 characters: nothing else may take room.
          assert.isBelow(JSON.stringify(progress).length, 32_000)
          for (const cell of progress.grid.flatMap((row) => row.cells)) {
            assert.isAtMost(accounted(cell), cell.wanted)
            assert.isAtLeast(Math.min(cell.done, cell.empty, cell.failed, cell.unavailable), 0)
          }
        }
      }),
      { numRuns: 2 }
    )
  })

  it("fills, splits and fails the cells that a slice touches", () => {
    const cells = scenes["busy"]!.grid[0]!.cells
    assert.deepStrictEqual(
      cells.map(({ done, failed, split }) => ({ done, failed, split })),
      [
        { done: 93, failed: 0, split: false },
        { done: 0, failed: 0, split: true },
        { done: 0, failed: 0, split: false },
        { done: 0, failed: 93, split: false }
      ]
    )
  })

  it("lets a later success take the place of a failure", () => {
    const event = {
      _tag: "slice_done",
      slice: "again",
      step: "videos",
      units: 3,
      window: { from: "2023-04-04", to: "2023-05-04" }
    }
    const after = step(scenes["busy"]!, { ...event, state: "done", rows: 1, pages: 1 } as unknown as Event, noon)
    const { done, failed } = after.grid[0]!.cells[3]!
    assert.deepStrictEqual({ done, failed }, { done: 93, failed: 0 })
  })

  it("wants of a step that rows feed what is done and what is due", () => {
    // 120 were due, 30 are done, and another round finds 95 due.
    const event = { _tag: "work_due", steps: [{ step: "comments", slices: 95, unit_days: 95 }] } as const
    const cell = step(scenes["busy"]!, event, noon).grid[1]!.cells[0]!
    assert.deepStrictEqual([cell.wanted, cell.done], [125, 30])
  })

  it("does not count the time that it was held", () => {
    const held = step(scenes["busy"]!, { _tag: "held" }, noon + 30_000)
    const released = step(held, { _tag: "released" }, noon + 90_000)
    assert.strictEqual(released.idle, 60_000)
  })

  it("knows a range of time to the end, the low end first, and what does not fit the day waits", () => {
    const busy = scenes["busy"]!
    const left = timeLeft(busy, noon + 30_000)!
    assert.isAtMost(left.low, left.high)
    assert.isAbove(left.low, 0)
    const pools = [{ pool: "standard", spent: 999, left: 1, resets_at: "2024-03-02T00:00:00.000Z" }] as const
    // Twelve hours to the reset, less the 30 s that have passed and the clock's two seconds.
    assert.isAbove(timeLeft({ ...busy, pools }, noon + 30_000)!.low, 11.9 * 3_600_000)
  })
})
