// What may be kept of a search that died: no day of which a row could still come, whatever order the server has.
import { assert, describe, it } from "@effect/vitest"
import fc from "fast-check"
import type { Position } from "../../src/domain/Answer.ts"
import { dayOf, startOf } from "../../src/domain/Day.ts"
import type { JsonObject } from "../../src/domain/Json.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import type { Attempt, Decision } from "../../src/fetch/Attempt.ts"
import { keepComplete, remaining, withFall } from "../../src/fetch/descent.ts"
import { day, pipeline, shape } from "./scripted.ts"

const window = { from: day("2023-01-01"), to: day("2023-01-31") }
const slice = makeSlice({ step: "videos", shape: "s", units: ["ada"], window, wave: 0 })
const ids = { title: "", field_name: "video_id", values: "id", per_request: 100, traced_by: "id", dated: true } as const
const own: Pipeline = {
  ...pipeline,
  inputs: { ...pipeline.inputs, ids },
  rows: { ...pipeline.rows, time: "create_time" }
}
const asked = { slice, shape, pipeline: own }

/** A row whose id lies some seconds before its time. */
const rowAt = (second: number, early: number, username = "ada"): JsonObject => ({
  id: BigInt(second - early) << 32n,
  create_time: second,
  username
})

const outcome = {} as never
const died: Decision = {
  answers: [{ _tag: "Restart", reason: { code: "search_refused", text: "" }, outcome }],
  next: undefined
}

/** What is kept behind some pages. */
const keptOf = (pages: ReadonlyArray<ReadonlyArray<JsonObject>>, about = asked, decision = died) => {
  let position: Position | undefined
  for (const page of pages) position = withFall(about, { cursor: 1, at: 1 }, position, page)
  const last = keepComplete(about, { position } as Attempt, decision).answers.at(-1)
  return last?._tag === "Split" ? last.kept : last?._tag === "Restart" ? last.kept?.days : undefined
}

const first = startOf(window.from) / 1000
const row = fc.record({
  second: fc.integer({ min: first, max: first + 31 * 86_400 - 1 }),
  early: fc.integer({ min: 0, max: 30 })
})

/** The rows of a server, newest first, cut into pages of which some come. */
const served = fc
  .tuple(
    fc.uniqueArray(row, { minLength: 2, maxLength: 60, selector: ({ second }) => second }),
    fc.integer({ min: 1, max: 9 }),
    fc.nat(20)
  )
  .map(([all, size, come]) => {
    const rows = all
      .map(({ second, early }) => rowAt(second, early))
      .toSorted((a, b) => (BigInt(a["id"] as bigint) < BigInt(b["id"] as bigint) ? 1 : -1))
    const pages = Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, n * size + size))
    return { pages: pages.slice(0, come), rest: pages.slice(come).flat() }
  })

const dayIn = (one: JsonObject) => dayOf(Number(one["create_time"]) * 1000)

describe("days that are kept", () => {
  it("have none of the rows that did not come, and end two days above the last that did", () => {
    fc.assert(
      fc.property(served, ({ pages, rest }) => {
        const kept = keptOf(pages)
        if (kept === undefined) return
        assert.deepStrictEqual(kept.to, window.to)
        assert.isTrue(rest.every((one) => dayIn(one) < kept.from))
        const last = dayIn(pages.flat().at(-1)!)
        assert.isTrue(kept.from > dayOf(startOf(last) + 86_400_000))
      })
    )
  })

  it("are none where two rows, anywhere, are not in their order", () => {
    fc.assert(
      fc.property(served, fc.nat(), fc.nat(), ({ pages }, one, other) => {
        const rows = pages.flat()
        if (rows.length < 2) return
        const [a, b] = [one % rows.length, other % rows.length]
        if (a === b) return
        const swapped = rows.with(a, rows[b]!).with(b, rows[a]!)
        assert.isUndefined(keptOf([swapped]))
        assert.isUndefined(keptOf(swapped.map((single) => [single])))
      })
    )
  })

  it("do not go by rows that nobody asked for, wherever they stand", () => {
    fc.assert(
      fc.property(served, row, fc.nat(), ({ pages }, { second, early }, at) => {
        const odd = pages.map((page, n) =>
          n === at % pages.length ? [...page, rowAt(second, early, "somebody")] : page
        )
        assert.deepStrictEqual(keptOf(odd), keptOf(pages))
      })
    )
  })
})

const two = [rowAt(first + 12 * 86_400, 9), rowAt(first + 11 * 86_400, 9)]

describe("a search that dies again and again", () => {
  it("asks for fewer days each time that it came further, and has all rows in the end", () => {
    const deaths = fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 6 })
    fc.assert(
      fc.property(served, fc.integer({ min: 1, max: 9 }), deaths, ({ pages, rest }, size, lives) => {
        const all = [...pages.flat(), ...rest]
        const got = new Set<unknown>()
        let position: Position | undefined
        let until: string = window.to
        for (const [life, few] of [...lives, Number.POSITIVE_INFINITY].entries()) {
          const asked_for = remaining(slice, position).window!
          assert.isTrue(asked_for.from === window.from && asked_for.to <= until)
          until = asked_for.to
          const found = all.filter((one) => dayIn(one) <= asked_for.to)
          let came = 0
          for (let at = 0; at < found.length && came < few; at += size) {
            came += 1
            const page = found.slice(at, at + size)
            for (const one of page) got.add(one["id"])
            position = withFall(asked, { cursor: at + size, at: life }, position, page)
          }
          const attempt = { position } as Attempt
          position = life === lives.length ? position : keepComplete(asked, attempt, died).next?.position
        }
        assert.deepStrictEqual(got, new Set(all.map((one) => one["id"])))
      })
    )
  })
})

describe("nothing is kept", () => {
  it("of one row, of rows from another period, or without an id", () => {
    assert.deepStrictEqual(keptOf([two]), { from: day("2023-01-14"), to: window.to })
    assert.isUndefined(keptOf([two.slice(0, 1)]))
    assert.isUndefined(keptOf([[...two, rowAt(first - 40 * 86_400, 9)]]))
    assert.isUndefined(keptOf([[...two, { username: "ada" }]]))
    assert.isUndefined(keptOf([two, []].toReversed().slice(0, 1)))
  })

  it("of random draws, of searches by id, and of endpoints that do not search", () => {
    const draw = { ...asked, slice: makeSlice({ ...slice, draw: 1 }) }
    const byId = { ...asked, shape: { ...shape, unit_input: "ids" } }
    const index = { ...asked, pipeline: { ...own, pages: { style: "index", size: 100 } as const } }
    for (const about of [draw, byId, index]) assert.isUndefined(keptOf([two], about))
  })

  it("where the search did not die, but was refused as too large, or repeated itself", () => {
    for (const code of ["window_too_long", "list_too_long", "unit_refused", "repeats_itself"]) {
      const split: Decision = { answers: [{ _tag: "Split", reason: { code, text: "" }, outcome }], next: undefined }
      assert.isUndefined(keptOf([two], asked, split))
    }
  })

  it("of a search that began under an older Windrow, which kept no account of its order", () => {
    const position = withFall(asked, { cursor: 200 }, { cursor: 100, at: 1 }, two)
    assert.deepStrictEqual(position, { cursor: 200 })
  })
})
