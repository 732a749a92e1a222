// Whatever a server may send as a body: reading it never throws, and nothing wrong comes out of it.

import { describe, expect, it } from "vitest"
import { classOf } from "../../src/domain/ErrorClass.ts"
import { isObject, parseJson } from "../../src/domain/Json.ts"
import { readEnvelope, rowsAt, toCount } from "../../src/fetch/envelope.ts"
import { namedUnit } from "../../src/fetch/named.ts"
import { pageStyles } from "../../src/fetch/pageStyles.ts"
import { fc, runs } from "../support/chance.ts"

const good =
  '{"data":{"videos":[{"id":7361234567890123456,"create_time":1700000000}],"cursor":100,"has_more":true,"search_id":"7527230834006387788"},"error":{"code":"ok","message":"","log_id":"L"}}'

const bytes = fc.uint8Array({ maxLength: 400 }).map((array) => new TextDecoder().decode(array))
const torso = fc.nat(good.length).map((length) => good.slice(0, length))
const deep = fc.integer({ min: 1, max: 200_000 }).map((depth) => `${"[".repeat(depth)}${"]".repeat(depth)}`)
const wrongTypes = fc
  .record({
    data: fc.jsonValue(),
    error: fc.oneof(fc.jsonValue(), fc.record({ code: fc.jsonValue(), message: fc.jsonValue() }))
  })
  .map((value) => JSON.stringify(value))
const oddData = fc
  .record({ videos: fc.jsonValue(), cursor: fc.jsonValue(), has_more: fc.jsonValue(), search_id: fc.jsonValue() })
  .map((data) => JSON.stringify({ data, error: { code: "ok" } }))
const huge = fc
  .bigInt({ min: 0n, max: 10n ** 40n })
  .map((n) => good.replace("7361234567890123456", n.toString()).replace(":100,", `:${n},`))
const bodies = fc.oneof(bytes, torso, deep, wrongTypes, oddData, huge, fc.string({ unit: "binary", maxLength: 200 }))

const pages = { style: "search", size: 100 } as const
const told = { one: false, plain: false }

describe("any body", () => {
  it("is read or refused, and never ends the process", () => {
    fc.assert(
      fc.property(bodies, fc.integer({ min: 100, max: 599 }), (body, status) => {
        const envelope = readEnvelope(body)
        classOf(status, envelope)
        if (envelope === undefined) return
        expect(typeof envelope.code).toBe("string")
        const rows = rowsAt(envelope, ["data.videos"], told)
        // What is told as a page has a list, or no list and a plain word on what follows.
        const { data } = envelope
        const list = isObject(data) ? data["videos"] : undefined
        if (rows !== undefined && list !== undefined) expect(list ?? []).toEqual(rows)
        const next = pageStyles.search.next(data, rows?.length ?? 0, undefined, pages)
        if (next._tag === "More") expect(toCount(next.position["cursor"] ?? 0)).toBeDefined()
        // Rows end a search only where the API says so itself.
        if (next._tag === "End" && rows !== undefined && rows.length > 0) {
          expect([false, "false"]).toContain(isObject(data) ? data["has_more"] : "")
        }
      }),
      { numRuns: runs(3000) }
    )
  })

  it.each([
    ['{"videos":"oops","has_more":false}'],
    ['{"videos":{},"has_more":false}'],
    ['{"videos":42}'],
    ["{}"],
    ["[]"],
    ["null"]
  ])("with the data %s is no page", (data) => {
    const envelope = readEnvelope(`{"data":${data},"error":{"code":"ok"}}`)!
    expect(rowsAt(envelope, ["data.videos"], told)).toBeUndefined()
  })

  it("without a list is an empty page where the API says that nothing follows, or never says", () => {
    const read = (data: string, plain: boolean) =>
      rowsAt(readEnvelope(`{"data":${data},"error":{"code":"ok"}}`)!, ["data.videos"], { one: false, plain })
    expect(read('{"has_more":false}', false)).toEqual([])
    expect(read('{"videos":null}', false)).toEqual([])
    expect(read("{}", true)).toEqual([])
  })

  it("that is a torso of a page is never taken for a page", () => {
    for (let length = 0; length < good.length; length += 1) expect(readEnvelope(good.slice(0, length))).toBeUndefined()
  })

  it("gives integers back digit by digit", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 70n }), (n) => {
        const rows = rowsAt(
          readEnvelope(`{"data":{"videos":[{"id":${n}}]},"error":{"code":"ok"}}`)!,
          ["data.videos"],
          told
        )
        const [row] = rows as ReadonlyArray<{ readonly id: unknown }>
        expect(String(row?.id)).toBe(n.toString())
      })
    )
    expect(() => parseJson("[".repeat(500_000))).toThrow()
  })
})

describe("a search's next page", () => {
  it("never stands still for ever", () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ cursor: fc.option(fc.nat(500)), rows: fc.nat(2) }), { minLength: 60, maxLength: 60 }),
        (script) => {
          let position: Parameters<typeof pageStyles.search.next>[2]
          let still = 0
          for (const { cursor, rows } of script) {
            const next = pageStyles.search.next(
              { has_more: true, search_id: "1", ...(cursor === null ? {} : { cursor }) },
              rows,
              position,
              pages
            )
            if (next._tag !== "More") return
            still = next.position["cursor"] === position?.["cursor"] ? still + 1 : 0
            expect(still).toBeLessThanOrEqual(3)
            position = next.position
          }
        }
      )
    )
  })
})

describe("a message that names an account", () => {
  it.each([
    ["username tagesschau is invalid: cannot find the user", "tagesschau"],
    ["'20minuten' information cannot be returned", "20minuten"],
    ["the user tagesschau2 is private", undefined],
    ["API cannot return this user's information", undefined]
  ])("%s → %s", (message, unit) => {
    expect(namedUnit(message, ["tagesschau", "20minuten"])).toBe(unit)
  })
})
