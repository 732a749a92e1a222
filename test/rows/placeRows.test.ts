// The rows of a page: which unit each came from, whether it was asked for, and each key once.
import { assert, describe, it } from "vitest"
import { type Json, parseJson } from "../../src/domain/Json.ts"
import { everything, makeSlice, type Shape } from "../../src/domain/Slice.ts"
import { placeRows } from "../../src/rows/placeRows.ts"
import { check } from "../plan/check.ts"

const { pipelines } = check(
  "{ windrow: 1, study: { name: x }, period: { from: 2023-01-01, to: 2023-01-31 }, collect: { videos: { accounts: [a] } } }"
)
const pipeline = pipelines["videos"]!
const shapeBy = (unit_input: string | undefined): Shape => ({
  pipeline: "videos",
  ...(unit_input === undefined ? {} : { unit_input }),
  conditions: {},
  fields: []
})

const window = { from: "2023-01-01", to: "2023-01-31" } as { from: never; to: never }
const inside = Date.UTC(2023, 0, 15) / 1000

const place = (units: ReadonlyArray<string>, by: string | undefined, rows: ReadonlyArray<Json>) => {
  const slice = makeSlice({ step: "videos", shape: "s", units, window, wave: 0 })
  const placed = placeRows(rows, slice, shapeBy(by), pipeline)
  const written = parseJson(placed.json) as ReadonlyArray<Record<string, Json>>
  return {
    ...placed,
    written,
    targets: written.map((row) => [row["id"], row["_units"], row["_on_target"]])
  }
}

describe("a row is traced", () => {
  it("to the account that posted it, in any case of letters", () => {
    const rows = [
      { id: 1, username: "ada", create_time: inside },
      { id: 2, username: "BOB", create_time: inside },
      { id: 3, username: "eve", create_time: inside },
      { id: 4, create_time: inside }
    ]
    const { targets, off_target, seen } = place(["ada", "bob", "null"], "accounts", rows)
    assert.deepStrictEqual(targets, [
      ["1", ["ada"], true],
      ["2", ["bob"], true],
      ["3", [everything], false],
      ["4", [everything], false]
    ])
    assert.strictEqual(off_target, 2)
    assert.deepStrictEqual(
      [...seen],
      [
        ["ada", 1],
        ["bob", 1]
      ]
    )
  })

  it("to every hashtag that it has and that was asked", () => {
    const rows = [
      { id: 1, hashtag_names: ["Wahl", "politik", "other"], create_time: inside },
      { id: 2, hashtag_names: [], create_time: inside },
      { id: 3, hashtag_names: null, create_time: inside },
      { id: 4, hashtag_names: [null], create_time: inside }
    ]
    const { targets, seen } = place(["politik", "wahl", "null"], "hashtags", rows)
    assert.deepStrictEqual(targets, [
      ["1", ["politik", "wahl"], true],
      ["2", [everything], false],
      ["3", [everything], false],
      ["4", [everything], false]
    ])
    // One row for two hashtags counts for both.
    assert.deepStrictEqual(
      [...seen],
      [
        ["politik", 1],
        ["wahl", 1]
      ]
    )
  })

  it("to the one keyword that was asked, and to none where there were several or no input", () => {
    const rows = [{ id: 1, create_time: inside }]
    assert.deepStrictEqual(place(["wahl"], "keywords", rows).targets, [["1", ["wahl"], true]])
    assert.deepStrictEqual(place(["klima", "wahl"], "keywords", rows).targets, [["1", [everything], true]])
    const { targets, written } = place([everything], undefined, rows)
    assert.deepStrictEqual(targets, [["1", [everything], true]])
    assert.isNull(written[0]?.["username"])
  })
})

describe("a row is on target", () => {
  it("from the first second of the first day to the last of the last", () => {
    const at = (time: number | null) =>
      place(["ada"], "accounts", [{ id: 1, username: "ada", create_time: time }]).off_target
    const first = Date.UTC(2023, 0, 1) / 1000
    const behind = Date.UTC(2023, 1, 1) / 1000
    assert.deepStrictEqual([first, behind - 1, null].map(at), [0, 0, 0])
    assert.deepStrictEqual([first - 1, behind].map(at), [1, 1])
  })
})

describe("a key", () => {
  it("that comes twice on a page is stored once, as it came last", () => {
    const rows = [
      { id: 7361234567890123456n, username: "ada", like_count: 1, create_time: inside },
      { id: 2, username: "ada", like_count: 5, create_time: inside },
      { id: "7361234567890123456", username: "ada", like_count: 2, create_time: inside }
    ]
    const { written, rows: storable, seen } = place(["ada"], "accounts", rows)
    const likes = written.map((row) => [row["id"], row["like_count"], row["_position"]])
    assert.deepStrictEqual(likes.toSorted(), [
      ["2", 5, 1],
      ["7361234567890123456", 2, 2]
    ])
    assert.strictEqual(storable, 3)
    assert.deepStrictEqual([...seen], [["ada", 2]])
  })

  it("that is missing keeps a row out, and is counted", () => {
    const nowhere: ReadonlyArray<Json> = [
      { username: "ada" },
      { id: null },
      { id: "x1" },
      { id: -5 },
      7n,
      null,
      ["id"],
      "\ud800"
    ]
    const { written, rows, surprises } = place(["ada"], "accounts", [...nowhere, { id: 1, username: "ada" }])
    assert.strictEqual(written.length, 1)
    assert.strictEqual(rows, 1)
    const lost = surprises.filter(({ kind }) => kind === "row_without_key")
    assert.deepStrictEqual(
      lost.map(({ subject, count }) => [subject, count]),
      [["videos", nowhere.length]]
    )
  })

  it("is what a second spelling of it says", () => {
    const { written } = place(["ada"], "accounts", [{ video_id: 7361234567890123456n, username: "ada" }])
    assert.strictEqual(written[0]?.["id"], "7361234567890123456")
  })
})

describe("what an answer does not say", () => {
  const columns = {
    owner: { type: "text", title: "", from_input: "accounts" },
    keyword: { type: "text", title: "", from_input: "keywords" },
    name: { type: "text", title: "" },
    place: { type: "text", title: "" },
    number: { type: "id", title: "" }
  } as const
  const { time: _time, ...rows } = pipeline.rows
  const place = (key: ReadonlyArray<string>, row: Json, units: ReadonlyArray<string> = ["ada"]) => {
    const other = { ...pipeline, rows: { ...rows, table: "others", key, columns } }
    const slice = makeSlice({ step: "others", shape: "s", units, wave: 0 })
    const { json } = placeRows([row], slice, shapeBy("accounts"), other)
    const [placed] = parseJson(json) as ReadonlyArray<Record<string, Json>>
    return placed && key.map((name) => placed[name])
  }

  it("is the unit that was asked, where the request had one and the column is filled from it", () => {
    assert.deepStrictEqual(place(["owner", "number"], { number: 1 }), ["ada", "1"])
    assert.deepStrictEqual(place(["owner", "number"], { number: 1, owner: "bob" }), ["bob", "1"])
    assert.isUndefined(place(["owner", "number"], { number: 1 }, ["ada", "bob"]))
    assert.isUndefined(place(["keyword", "number"], { number: 1 }))
  })

  it("is an empty text in a key that the rest of the row's own tells apart", () => {
    assert.deepStrictEqual(place(["number", "place"], { number: 1 }), ["1", ""])
    assert.deepStrictEqual(place(["number", "place"], { number: 1, place: "here" }), ["1", "here"])
    assert.deepStrictEqual(place(["name", "place"], { place: "here" }), ["", "here"])
    assert.isUndefined(place(["owner", "place"], {}))
    assert.isUndefined(place(["number", "place"], { place: "here" }))
    assert.isUndefined(place(["number", "place", "keyword"], { number: 1 }))
  })

  it("is no reason to take a row for another's, without days or without a time", () => {
    const on = (over: Partial<typeof pipeline.rows>, windowed: boolean, row: Json) => {
      const slice = makeSlice({ step: "videos", shape: "s", units: ["ada"], wave: 0, ...(windowed ? { window } : {}) })
      return placeRows([row], slice, shapeBy("accounts"), { ...pipeline, rows: { ...rows, ...over } }).off_target
    }
    const early = { id: 1, username: "ada", create_time: 1 }
    assert.strictEqual(on({ time: "create_time" }, true, early), 1)
    assert.strictEqual(on({ time: "create_time" }, false, early), 0)
    assert.strictEqual(on({}, true, early), 0)
    assert.strictEqual(on({ time: "create_time" }, true, { ...early, create_time: "soon" }), 0)
  })
})

it("counts surprises of one kind together and keeps the first example", () => {
  const rows = [3, 4, 5].map((n) => ({ id: n, username: "ada", brand_new: `v${n}`, like_count: n === 5 ? "many" : n }))
  const { surprises } = place(["ada"], "accounts", rows)
  assert.deepStrictEqual(surprises, [
    { kind: "unknown_field", subject: "videos.brand_new", example: '"v3"', count: 3 },
    { kind: "wrong_type", subject: "videos.like_count", example: '"many"', count: 1 }
  ])
})
