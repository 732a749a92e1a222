// JSON that loses nothing: what is read and written again is the same text, digit for digit.

import { assert, describe, it } from "vitest"
import { at, canonicalJson, hashOf, type Json, parseJson, sha256, writeJson } from "../../src/domain/Json.ts"
import { fc } from "../support/chance.ts"

const limit = 10n ** 25n
const integer = fc.bigInt({ min: -limit, max: limit })

/** JSON values with integers of any size, well-formed or not, under any key. */
const key = fc.oneof(fc.string(), fc.constantFrom("__proto__", "constructor", "toString", "id", "10", "2"))
const value: fc.Arbitrary<Json> = fc.letrec<{ node: Json }>((tie) => ({
  node: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 0.1, -1.5e-7, 1e300),
    integer.map((n) => (n >= -(2n ** 53n) + 1n && n <= 2n ** 53n - 1n ? Number(n) : n)),
    fc.string({ unit: "binary" }),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("node")), { maxLength: 4 }).map((entries) => Object.fromEntries(entries) as Json)
  )
})).node

/** The same value with the members of every object in another order. */
const turned = (json: Json): Json => {
  if (Array.isArray(json)) return json.map((item: Json) => turned(item))
  if (typeof json !== "object" || json === null) return json
  const entries = Object.entries(json).map(([name, inner]): [string, Json] => [name, turned(inner)])
  return Object.fromEntries(entries.toReversed())
}

describe("reading and writing", () => {
  it("keeps every digit of an integer up to 10^25", () => {
    fc.assert(
      fc.property(integer, (n) => {
        assert.strictEqual(writeJson(parseJson(`{"id":${n}}`)), `{"id":${n}}`)
        assert.strictEqual(BigInt(at(parseJson(`{"data":{"id":${n}}}`), "data.id") as bigint), n)
      })
    )
  })

  it("makes a bigint of what a double cannot hold, and of nothing else", () => {
    // 2^53 − 1 is the last integer that a double tells from its neighbours.
    assert.strictEqual(parseJson("9007199254740991"), 9_007_199_254_740_991)
    assert.strictEqual(parseJson("9007199254740992"), 9_007_199_254_740_992n)
    assert.strictEqual(parseJson("7361234567890123456"), 7_361_234_567_890_123_456n)
    assert.strictEqual(parseJson("1e20"), 1e20)
    assert.strictEqual(parseJson('"7361234567890123456"'), "7361234567890123456")
  })

  it("gives back any value", () => {
    fc.assert(
      fc.property(value, (json) => {
        const text = writeJson(json)
        assert.deepStrictEqual(parseJson(text), json)
        assert.strictEqual(writeJson(parseJson(text)), text)
      }),
      { numRuns: 500 }
    )
  })

  it("writes what JSON.stringify writes where there are no large integers", () => {
    fc.assert(fc.property(fc.jsonValue(), (json) => assert.strictEqual(writeJson(json as Json), JSON.stringify(json))))
  })
})

describe("the canonical form", () => {
  it("does not depend on the order of keys", () => {
    fc.assert(
      fc.property(value, (json) => {
        assert.strictEqual(canonicalJson(turned(json)), canonicalJson(json))
        assert.strictEqual(hashOf(turned(json)), hashOf(json))
        assert.deepStrictEqual(parseJson(canonicalJson(json)), json)
      })
    )
  })

  it("sorts keys by code unit and keeps the order of lists", () => {
    assert.strictEqual(canonicalJson({ b: [3, 1], a: null, B: 1, ä: 2 }), '{"B":1,"a":null,"b":[3,1],"ä":2}')
  })

  it("tells a number from the text of it", () => {
    assert.notStrictEqual(hashOf({ id: 7n }), hashOf({ id: "7" }))
    assert.match(hashOf({ id: 7n }), /^[0-9a-f]{20}$/)
    // The SHA-256 of nothing, as FIPS 180-4 has it.
    assert.match(sha256(""), /^e3b0c44298fc1c149afbf4c8996fb924/)
  })
})

describe("nesting", () => {
  const brackets = [
    ["[", "]"],
    ['{"a":', "}"]
  ] as const
  const nested = (depth: number, open: string, close: string) => `${open.repeat(depth)}1${close.repeat(depth)}`

  it("is read to a depth that no answer has, and written again", () => {
    for (const [open, close] of brackets) {
      for (const depth of [1, 100, 500]) {
        const text = nested(depth, open, close)
        assert.strictEqual(canonicalJson(parseJson(text)), text)
      }
    }
  })

  it("throws RangeError beyond it, far before the stack is at its end", () => {
    for (const [open, close] of brackets) {
      for (const depth of [501, 1000, 2000, 10_000, 200_000]) {
        assert.throws(() => parseJson(nested(depth, open, close)), RangeError)
      }
    }
  })

  it("throws SyntaxError on a text that is cut off", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), (json, at) => {
        const text = JSON.stringify(json)
        assert.throws(() => parseJson(text.slice(0, at % text.length)), SyntaxError)
      })
    )
  })
})
