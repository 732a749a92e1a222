// Where a slice hurts: which of its parts are asked, and what their answers say of the whole.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { ErrorClass } from "../../src/domain/ErrorClass.ts"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import { diagnose } from "../../src/fetch/diagnose.ts"
import { narrow } from "../../src/fetch/narrow.ts"
import type { Reply, Request } from "../../src/fetch/Request.ts"
import { day, permits, pipeline, shape } from "./scripted.ts"

const sliceOf = (units: ReadonlyArray<string>, to: string, draw?: number): Slice =>
  makeSlice({
    step: "videos",
    shape: "s",
    units,
    window: { from: day("2023-01-01"), to: day(`2023-01-${to}`) },
    wave: "age 4d",
    ...(draw === undefined ? {} : { draw })
  })
const { window: _window, ...timeless } = sliceOf(["ada", "bob", "cleo"], "31")

const outcome = { request: "r", asked_at: 0, answered_at: 0, status: 500, code: "", message: "", log_id: "" }

type Told = ErrorClass | "page" | "stopped"

/** The error_class on a slice, and the parts that were asked alone to find it, by what `partOf` calls them. */
const diagnosed = Effect.fnUntraced(function* (
  slice: Slice,
  partOf: (part: Slice) => string,
  on: (part: string) => Told
) {
  const asked: Array<string> = []
  const request: Request = { slice, shape, pipeline, permits, withheld: new Set(), go: () => true }
  const { by, answers } = yield* diagnose(
    (part) =>
      Effect.sync(() => {
        const name = partOf(part.slice)
        asked.push(name)
        const error_class = on(name)
        if (error_class === "stopped") return { _tag: "NotNow" } as const
        const rows = error_class === "page" ? [] : undefined
        const told = { _tag: "Reply", outcome: { ...outcome, bytes: 0, rows: 0 }, error_class, rows }
        return told as unknown as Reply
      }),
    request
  )
  return { by, asked, answers: answers.map(({ _tag }) => _tag) }
})

/** Days are asked for all units. */
const found = (slice: Slice, onDay: (day: string) => Told) =>
  diagnosed(
    slice,
    ({ units, window }) => {
      assert.deepStrictEqual([units, window?.to], [slice.units, window?.from])
      return (window?.from ?? "").slice(8)
    },
    onDay
  )

/** Units are asked for all days. */
const foundAlone = (slice: Slice, ofUnit: (unit: string) => Told) =>
  diagnosed(
    slice,
    ({ units, window }) => {
      assert.deepStrictEqual([units.length, window], [1, slice.window])
      return String(units[0])
    },
    ofUnit
  )

describe("trouble", () => {
  it.effect("of a draw, and of one unit on one day or without days, lies in who is asked, and nothing is asked", () =>
    Effect.gen(function* () {
      const { window: _none, ...one } = sliceOf(["ada"], "31")
      for (const slice of [sliceOf(["ada", "bob"], "31", 1), makeSlice(one), sliceOf(["ada"], "01")]) {
        assert.deepStrictEqual(yield* found(slice, () => "server"), { by: "units", asked: [], answers: [] })
      }
    })
  )

  it.effect("of one day, or of no days, is nobody's where each of three that are asked alone fails", () =>
    Effect.gen(function* () {
      const five = ["ada", "bob", "cleo", "dora", "emil"]
      for (const [slice, all] of [
        [sliceOf(five, "01"), ["ada", "cleo", "emil"]],
        [sliceOf(["ada", "bob"], "01"), ["ada", "bob"]],
        [makeSlice(timeless), ["ada", "bob", "cleo"]]
      ] as const) {
        const whole = yield* foundAlone(slice, () => "server")
        assert.deepStrictEqual([whole.by, whole.asked], ["none", all])
        for (const [n, good] of all.entries()) {
          const { by, asked } = yield* foundAlone(slice, (unit) => (unit === good ? "page" : "server"))
          assert.deepStrictEqual([by, asked], ["units", all.slice(0, n + 1)])
        }
      }
    })
  )

  it.effect("of several units lies in them where two of its days fail too, and else in the days", () =>
    Effect.gen(function* () {
      const list = sliceOf(["ada", "bob"], "31")
      const both = { by: "units", asked: ["16", "01"], answers: ["Probed", "Probed"] }
      assert.deepStrictEqual(yield* found(list, () => "server"), both)
      const sick = yield* found(list, (one) => (one === "16" ? "server" : "page"))
      assert.deepStrictEqual(sick, { ...both, by: "days" })
      for (const other of ["page", "rate_limited"] as const) {
        assert.deepStrictEqual(yield* found(list, () => other), { by: "days", asked: ["16"], answers: ["Probed"] })
      }
      assert.deepStrictEqual(yield* found(list, () => "stopped"), { by: "days", asked: ["16"], answers: [] })
    })
  )

  it.effect("of one unit is looked for in five days of its window, and in none where it is short", () =>
    Effect.gen(function* () {
      const all = yield* found(sliceOf(["ada"], "31"), () => "server")
      assert.deepStrictEqual([all.by, all.asked], ["none", ["16", "01", "31", "08", "24"]])
      assert.deepStrictEqual(all.answers, Array(5).fill("Probed"))
      for (const [n, good] of all.asked.entries()) {
        const { by, asked } = yield* found(sliceOf(["ada"], "31"), (day) => (day === good ? "page" : "server"))
        assert.deepStrictEqual([by, asked], ["days", all.asked.slice(0, n + 1)])
      }
      const six = yield* found(sliceOf(["ada"], "06"), () => "server")
      assert.deepStrictEqual([six.by, six.asked], ["none", ["04", "01", "06", "02", "05"]])
      assert.deepStrictEqual(yield* found(sliceOf(["ada"], "05"), () => "server"), {
        by: "days",
        asked: [],
        answers: []
      })
    })
  )
})

describe("a small part of a slice", () => {
  it("is another unit on another day for every number", () => {
    const parts = [0, 1, 2, 3].map((number) => narrow(sliceOf(["ada", "bob"], "03"), number))
    assert.deepStrictEqual(
      parts.map((part) => [part?.units, String(part?.window?.from), String(part?.window?.to), part?.wave]),
      [
        [["ada"], "2023-01-01", "2023-01-01", "age 4d"],
        [["bob"], "2023-01-02", "2023-01-02", "age 4d"],
        [["ada"], "2023-01-03", "2023-01-03", "age 4d"],
        [["bob"], "2023-01-01", "2023-01-01", "age 4d"]
      ]
    )
    assert.isTrue(parts.every((part) => part?.id === makeSlice(part!).id))
  })

  it("is a unit alone where there are no days, and nothing where the slice is no more than that", () => {
    assert.deepStrictEqual(
      [1, 3].map((number) => narrow(makeSlice(timeless), number)?.units),
      [["bob"], ["ada"]]
    )
    assert.isUndefined(narrow(makeSlice(timeless), 0)?.window)
    assert.isUndefined(narrow(sliceOf(["ada"], "01"), 0))
  })
})
