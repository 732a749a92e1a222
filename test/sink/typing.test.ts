// Any JSON value for any column: never a crash, never a wrong value; what is lost is told.
import * as fc from "fast-check"
import { assert, describe, it } from "vitest"
import { isObject, type Json, parseJson } from "../../src/domain/Json.ts"
import { type Column, type ScalarType, scalarTypes } from "../../src/domain/Pipeline.ts"
import { type Surprise, typeRow, typeValue } from "../../src/sink/typing.ts"
import { anyJson, anyText } from "./values.ts"

const type = (value: Json | undefined, column: Omit<Column, "title">) => {
  const told: Array<Surprise> = []
  return { typed: typeValue(value, { ...column, title: "" }, "videos.x", (surprise) => told.push(surprise)), told }
}

const isClean = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000")
  if (typeof value === "number") return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isClean)
  return !isObject(value) || Object.entries(value).every(([key, inner]) => isClean(key) && isClean(inner))
}

const digits = /^-?\d{1,20}$/
/** The integer that a value stands for, if it stands for one without doubt. */
const integerOf = (value: Json): bigint | undefined => {
  if (typeof value === "bigint") return value
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined
  return typeof value === "string" && digits.test(value) ? BigInt(value) : undefined
}
const isCount = (n: bigint | undefined): n is bigint => n !== undefined && n >= 0n && n < 2n ** 63n
const instant = (value: Json, unit: number): number | undefined => {
  const n = integerOf(value)
  const millis = n === undefined ? -1 : Number(n) * unit
  return millis >= 0 && millis < Date.UTC(10_000, 0, 1) ? millis : undefined
}

/** Whether `typed` is the right reading of a value that is not null. Undefined: there is none, so it must be null. */
const readings: Readonly<Record<ScalarType, (value: Json) => ((typed: Json) => boolean) | undefined>> = {
  id: (value) => {
    const n = integerOf(value)
    if (n === undefined || n < 0n || (typeof value === "string" && value.startsWith("-"))) return undefined
    return (typed) => typed === (typeof value === "string" ? value : n.toString())
  },
  text: (value) => {
    if (typeof value === "string") return (typed) => typed === value.toWellFormed().replaceAll("\u0000", "")
    if (typeof value === "bigint") return (typed) => typed === value.toString()
    if (typeof value === "number" && Number.isFinite(value)) return (typed) => Number(typed) === value
    return undefined
  },
  count: (value) => (isCount(integerOf(value)) ? (typed) => typed === integerOf(value) : undefined),
  integer: (value) => {
    const n = integerOf(value)
    return n !== undefined && n > -(2n ** 63n) && n < 2n ** 63n ? (typed) => typed === n : undefined
  },
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? (typed) => typed === value : undefined),
  boolean: (value) =>
    value === true || value === "true"
      ? (typed) => typed === true
      : value === false || value === "false"
        ? (typed) => typed === false
        : undefined,
  timestamp: (value) => at(instant(value, 1000)),
  timestamp_ms: (value) => at(instant(value, 1)),
  json: (value) => (typed) => (isClean(value) ? same(typed, value) : isClean(typed))
}
const at = (millis: number | undefined) =>
  millis === undefined ? undefined : (typed: Json) => Date.parse(`${String(typed).replace(" ", "T")}Z`) === millis
const same = (a: Json, b: Json): boolean => {
  assert.deepStrictEqual(a, b)
  return true
}

/** The JSON type that each column is sent as; an id may be a text, too. */
const sentAs: Readonly<Record<ScalarType, ReadonlyArray<string>>> = {
  id: ["number", "bigint", "string"],
  text: ["string"],
  count: ["number", "bigint"],
  integer: ["number", "bigint"],
  number: ["number"],
  boolean: ["boolean"],
  timestamp: ["number", "bigint"],
  timestamp_ms: ["number", "bigint"],
  json: ["string", "number", "bigint", "boolean", "object"]
}
/** Whether nothing has to be mended. NUL leaves a text without a word: the raw page has it (design.md §4). */
const isWhole = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed()
  if (typeof value === "number") return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isWhole)
  return !isObject(value) || Object.entries(value).every(([key, inner]) => isWhole(key) && isWhole(inner))
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
    const typed = typeRow(row, columns, "videos", (surprise) => told.push(surprise))
    assert.deepStrictEqual(typed, { id: "7361234567890123456", likes: 0n })
    assert.deepStrictEqual(told, [{ kind: "unknown_field", subject: "videos.constructor", example: "1" }])
  })

  it("of any keys and values is typed", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyText, anyJson), { maxLength: 5 }), anyJson, (entries, id) => {
        const told: Array<Surprise> = []
        const row = { ...Object.fromEntries(entries), id } as Record<string, Json>
        assert.deepStrictEqual(Object.keys(typeRow(row, columns, "videos", (one) => told.push(one))), ["id", "likes"])
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
