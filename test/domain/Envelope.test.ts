// What an answer says: its error in any spelling, its list wherever that stands, and what follows.
import { describe, expect, it } from "vitest"
import { hasMore, readEnvelope, rowsAt } from "../../src/domain/Envelope.ts"
import type { Json } from "../../src/domain/Json.ts"

describe("an envelope", () => {
  it.each([
    ['{"data":{"a":1},"error":{"code":"ok","message":"m","log_id":"L"}}', { a: 1 }, "ok", "m", "L"],
    ['{"error":{"code":"c","message":"","msg":"other","log_id":"L"}}', undefined, "c", "other", "L"],
    ['{"error":{"code":"c","message":"m","msg":"other"}}', undefined, "c", "m", ""],
    ['{"error":{"code":5,"message":{},"log_id":null},"data":null}', null, "5", "", ""],
    ['{"error":{"code":0,"message":"m"},"data":{}}', {}, "", "m", ""],
    ['{"error":{"code":null,"message":"m"},"data":{}}', {}, "", "m", ""],
    ['{"code":0,"message":"m","data":{}}', {}, "", "", ""],
    ['{"code":36009003,"message":"m","data":{}}', {}, "36009003", "m", ""],
    ['{"code":12345678901234567890,"message":"m"}', undefined, "12345678901234567890", "m", ""],
    ['{"error":"invalid_client","error_description":"d","log_id":"L","data":1}', undefined, "invalid_client", "d", "L"],
    ['{"error":"","error_description":7}', undefined, "", "", ""],
    ['{"error":["code"],"data":[]}', [], "", "", ""],
    ['{"code":"c","message":"m","log_id":"L"}', undefined, "c", "m", "L"],
    ['{"code":"c","message":"m","error":{}}', undefined, "", "", ""],
    ['{"code":5,"message":"m"}', undefined, "5", "m", ""],
    ["{}", undefined, "", "", ""]
  ] as const)("%s", (body, data, code, message, log_id) => {
    expect(readEnvelope(body)).toEqual({ data, code, message, log_id })
  })

  it("keeps no more than 20,000 characters of a message", () => {
    const body = JSON.stringify({ error: { code: "c", message: "x".repeat(20_001) } })
    expect(readEnvelope(body)?.message).toBe("x".repeat(20_000))
  })

  it.each(["", "[]", "null", "7", '"ok"', "<html>", "{", `${'{"data":['.repeat(300)}${"]}".repeat(300)}`])(
    "is not %s",
    (body) => {
      expect(readEnvelope(body)).toBeUndefined()
    }
  )
})

describe("the rows", () => {
  const rows = (data: Json | undefined, paths: ReadonlyArray<string>, how: "one" | "plain" | "search", code = "ok") =>
    rowsAt({ data, code, message: "", log_id: "" }, paths, { one: how === "one", plain: how === "plain" })
  const two = ["data.videos", "data.list"]

  it("are the list at the first path that has one", () => {
    expect(rows({ videos: [1], list: [2] }, two, "search")).toEqual([1])
    expect(rows({ list: [2] }, two, "search")).toEqual([2])
    expect(rows([3], ["data"], "search")).toEqual([3])
    expect(rows({ videos: [1] }, two, "search", "")).toEqual([1])
    expect(rows({ videos: [], list: [2] }, two, "search")).toEqual([2])
    expect(rows({ videos: null, list: [2] }, two, "search")).toEqual([2])
    expect(rows({ videos: 7, list: [2] }, two, "search")).toEqual([2])
    expect(rows({ videos: [], list: 7 }, two, "search")).toEqual([])
  })

  it("are none where null stands in the place of the list, but not in that of the data", () => {
    expect(rows({ videos: null, list: [] }, two, "search")).toEqual([])
    expect(rows({ videos: null }, two, "one")).toEqual([])
    for (const how of ["one", "plain", "search"] as const) {
      expect(rows(null, ["data"], how)).toBeUndefined()
      expect(rows(undefined, ["data"], how)).toBeUndefined()
      expect(rows(undefined, two, how)).toBeUndefined()
    }
  })

  it("are one object only where one is due, and never anything else", () => {
    expect(rows({ id: 1 }, ["data"], "one")).toEqual([{ id: 1 }])
    expect(rows({ videos: { id: 1 } }, two, "search")).toBeUndefined()
    for (const videos of [7, "oops", true, {}]) {
      expect(rows({ videos, list: [] }, two, "plain")).toBeUndefined()
    }
    expect(rows({ videos: 7 }, two, "one")).toBeUndefined()
    expect(rows({ other: 1, has_more: false }, two, "one")).toBeUndefined()
  })

  it("may be left out where a list may, or where the answer says what follows", () => {
    expect(rows({}, two, "plain")).toEqual([])
    expect(rows({}, two, "plain", "")).toEqual([])
    expect(rows([], two, "plain")).toBeUndefined()
    expect(rows({ has_more: false }, two, "search")).toEqual([])
    expect(rows({ has_more: "True" }, two, "search")).toEqual([])
    expect(rows({ has_more: false }, two, "search", "")).toBeUndefined()
    expect(rows({ has_more: 0 }, two, "search")).toBeUndefined()
    expect(rows({}, two, "search")).toBeUndefined()
  })
})

it("more is told by booleans and their names, and by nothing else", () => {
  const told = ([true, "true", "True", false, "FALSE", 1, 0, "yes", "", null] as const).map((has_more) =>
    hasMore({ has_more })
  )
  expect(told).toEqual([true, true, true, false, false, ...Array(5).fill(undefined)])
  expect(hasMore({})).toBeUndefined()
})
