// Any JSON value for any column: never a crash, never a wrong value; what is lost is told.

import { assert, describe, it } from "vitest"
import { isObject, type Json, parseJson } from "../../src/domain/Json.ts"
import { type Column, scalarTypes } from "../../src/domain/Pipeline.ts"
import type { Surprise } from "../../src/domain/Projection.ts"
import { typeRow, typeValue } from "../../src/rows/typing.ts"
import { isClean, isWhole, readings, sentAs } from "../store/readings.ts"
import { anyJson, anyText } from "../store/values.ts"
import { fc } from "../support/chance.ts"

const type = (value: Json | undefined, column: Omit<Column, "title">) => {
  const told: Array<Surprise> = []
  return { typed: typeValue(value, { ...column, title: "" }, "videos.x", (surprise) => told.push(surprise)), told }
}

describe.each(scalarTypes)("a column of type %s", (name) => {
  it("holds the right value or NULL, and a word is said exactly where something got lost or looked different", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const { typed, told } = type(value, { type: name })
        const isRight = value === null ? undefined : readings[name](value)
        if (isRight === undefined) assert.isNull(typed)
        else assert.isTrue(isRight(typed))
        const asUsual = isRight !== undefined && sentAs[name].includes(typeof value) && isWhole(value)
        assert.strictEqual(told.length > 0, value !== null && !asUsual)
        assert.isTrue(
          told.every(({ subject, example }) => isClean(subject) && isClean(example) && example.length <= 80)
        )
      }),
      { numRuns: 1500 }
    )
  })

  it("is NULL, without a word, where the value is missing or null", () => {
    for (const value of [undefined, null])
      assert.deepStrictEqual(type(value, { type: name }), { typed: null, told: [] })
  })
})

describe("lists and structs", () => {
  const members = { hashtag_id: "id", hashtag_name: "text" } as const

  it("type each item by itself and keep its place", () => {
    fc.assert(
      fc.property(anyJson, fc.constantFrom(...scalarTypes), (value, items) => {
        const { typed, told } = type(value, { type: "list", items })
        if (!Array.isArray(value)) {
          assert.isNull(typed)
          assert.strictEqual(told.length, value === null ? 0 : 1)
          return
        }
        const alone = value.map((item: Json) => type(item, { type: items }))
        assert.deepStrictEqual(
          typed,
          alone.map((one) => one.typed)
        )
        assert.strictEqual(told.length, alone.flatMap((one) => one.told).length)
      })
    )
  })

  it("have all their members, and a word is said about every member they should not have", () => {
    fc.assert(
      fc.property(anyJson, (value) => {
        const { typed, told } = type(value, { type: "struct", members })
        if (!isObject(value)) return assert.isNull(typed)
        assert.deepStrictEqual(Object.keys(typed as object), Object.keys(members))
        const unknown = Object.keys(value).filter((key) => !Object.hasOwn(members, key))
        assert.strictEqual(told.filter(({ kind }) => kind === "unknown_field").length, unknown.length)
        assert.isTrue(told.every(({ subject }) => isClean(subject)))
      })
    )
  })
})

describe("a row", () => {
  const columns = {
    id: { type: "id", title: "", aliases: ["video_id"] },
    likes: { type: "count", title: "" }
  } as const

  it("has exactly its columns; a second spelling fills a column that the first leaves empty", () => {
    const told: Array<Surprise> = []
    const row = parseJson('{"video_id":7361234567890123456,"id":null,"likes":0,"constructor":1}') as Record<
      string,
      Json
    >
    const typed = typeRow(row, { columns, table: "videos" }, (surprise) => told.push(surprise))
    assert.deepStrictEqual(typed, { id: "7361234567890123456", likes: 0n })
    assert.deepStrictEqual(told, [{ kind: "unknown_field", subject: "videos.constructor", example: "1" }])
  })

  it("of any keys and values is typed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyJson), { maxLength: 5 }), anyJson, (entries, id) => {
        const told: Array<Surprise> = []
        const row = { ...Object.fromEntries(entries), id } as Record<string, Json>
        assert.deepStrictEqual(Object.keys(typeRow(row, { columns, table: "videos" }, (one) => told.push(one))), [
          "id",
          "likes"
        ])
        assert.isTrue(told.every(({ subject, example }) => isClean(subject) && isClean(example)))
      })
    )
  })
})

it("whatever could be read can be typed: nesting ends the reading first", () => {
  const deep = (depth: number) => `${'{"a":['.repeat(depth / 2)}1${"]}".repeat(depth / 2)}`
  const value = parseJson(deep(500))
  assert.deepStrictEqual(type(value, { type: "json" }), { typed: value, told: [] })
  assert.strictEqual(type(value, { type: "count" }).told.length, 1)
  assert.throws(() => parseJson(deep(1500)), RangeError)
})
