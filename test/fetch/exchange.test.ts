// One request and what came of it: what is sent, what is a page, what is counted, and how long to wait.
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import type { Input, Pipeline } from "../../src/domain/Pipeline.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import type { NoPermit } from "../../src/domain/services.ts"
import { ask } from "../../src/fetch/exchange.ts"
import type { Request } from "../../src/fetch/Request.ts"
import { makeRedactor } from "../../src/fetch/redact.ts"
import { layerServerTime } from "../../src/fetch/ServerTimeLive.ts"
import type { Token } from "../../src/fetch/Token.ts"
import { type Exchange, type Message, Transport } from "../../src/fetch/Transport.ts"
import { exchange, page, permits, pipeline, shape } from "./scripted.ts"

const columns = { id: { type: "id", title: "" }, username: { type: "text", title: "" } } as const
const videos: Pipeline = { ...pipeline, rows: { ...pipeline.rows, columns } }
const slice = makeSlice({ step: "videos", shape: "s", units: ["ada"], wave: 0 })
const redact = makeRedactor()
redact.learnToken("clt.x")
const token: Token = {
  get: Effect.succeed(Redacted.make("clt.x")),
  renew: () => Effect.succeed(Redacted.make("clt.y")),
  redact,
  renews: true
}

/** The reply to one request, what was sent, and what the ledger was told. */
const exchanged = (answer: Exchange, over: Partial<Request> = {}, at?: Request["pipeline"]["request"]["path"]) =>
  Effect.gen(function* () {
    const sent: Array<Message & { readonly timeout: number }> = []
    const told: Array<string> = []
    const tell = (word: string) => Effect.sync(() => void told.push(word))
    const counted = { ...permits, giveBack: () => tell("given back"), answered: () => tell("answered") }
    const post = (message: Message, timeout: number) =>
      Effect.sync(() => {
        sent.push({ ...message, timeout })
        return answer
      })
    const request: Request = {
      slice,
      shape,
      pipeline: videos,
      permits: counted,
      withheld: new Set(),
      go: () => true,
      ...over
    }
    const layer = Layer.mergeAll(Layer.succeed(Transport, Transport.of({ post })), layerServerTime())
    const position = at === undefined ? undefined : { cursor: 100, search_id: at }
    const reply = yield* Effect.provide(ask(token, 5_000, request, position), layer)
    return { reply, sent, told }
  })

const said = (status: number, code: string, message: string, data: unknown = {}): Exchange =>
  exchange(status, JSON.stringify({ data, error: { code, message, log_id: "L" } }))

describe("what is sent", () => {
  it.effect("has the fields that are not refused in its address, the token, and the position", () =>
    Effect.gen(function* () {
      const wide = { ...shape, fields: ["id", "voice", "username"] }
      const { sent } = yield* exchanged(page, { shape: wide, withheld: new Set(["voice"]) }, "7")
      assert.deepStrictEqual(sent, [
        {
          path: "/v2/research/video/query/?fields=id,username",
          headers: { authorization: "Bearer clt.x", accept: "application/json" },
          body: '{"query":{"and":[{"operation":"EQ","field_name":"username","field_values":["ada"]}]},"max_count":100,"cursor":100,"search_id":"7"}',
          type: "application/json",
          timeout: 5_000
        }
      ])
      const plain = { ...videos, request: { ...videos.request, fields: "none" } } as const
      assert.deepStrictEqual(
        (yield* exchanged(page, { pipeline: plain })).sent.map(({ path }) => path),
        ["/v2/research/video/query/"]
      )
    })
  )

  it.effect("is nothing without a permit", () =>
    Effect.gen(function* () {
      const none: NoPermit = { _tag: "NoPermit", pool: "standard", by: "study", until: 9 }
      const { reply, sent, told } = yield* exchanged(page, {
        permits: { ...permits, take: () => Effect.succeed(none) }
      })
      assert.deepStrictEqual([reply, sent, told], [none, [], []])
    })
  )
})

const video = { videos: [{ id: 1 }], has_more: false }
const input = (over: Partial<Input>): Pipeline["inputs"] => ({ accounts: { ...videos.inputs["accounts"]!, ...over } })
const rowsOf = (over: Partial<Pipeline["rows"]>): Partial<Pipeline> => ({ rows: { ...videos.rows, ...over } })
const requestOf = (over: Partial<Pipeline["request"]>): Partial<Pipeline> => ({
  request: { ...videos.request, ...over }
})
const one = rowsOf({ at: ["data"], one: true })
const alone: Partial<Pipeline> = { ...requestOf({ gone_with: [404] }), inputs: input({ parameter: "username" }) }

describe("an answer", () => {
  // The number of rows of a page, or the error_class.
  const cases: ReadonlyArray<readonly [string, Exchange, Partial<Pipeline>, number | string]> = [
    ["with the code ok and a list", said(200, "ok", "", video), {}, 1],
    ["without a code, as Shop sends it", exchange(200, JSON.stringify({ data: video })), {}, 1],
    ["with an empty list", said(200, "ok", "", { videos: [], has_more: false }), {}, 0],
    ["with a list under another code", said(200, "invalid_params", "", video), {}, "refused_oddly"],
    ["of 500 with a row and ok", said(500, "ok", "", video), {}, 1],
    ["of 500 with an empty list", said(500, "ok", "", { videos: [], has_more: false }), {}, "server"],
    ["of 500 with an empty row", said(500, "ok", "", { videos: [{}] }), {}, "server"],
    ["of 500 with a row of no column", said(500, "ok", "", { videos: [{ constructor: 1 }, 7] }), {}, "server"],
    ["of 500 with a row among others", said(500, "ok", "", { videos: [{}, { id: 1 }] }), {}, 2],
    ["of 500 with rows under an error", said(500, "internal_error", "", video), {}, "server"],
    ["of 500 that is known to be good", said(500, "internal_error", "", video), requestOf({ good_with: [500] }), 1],
    ["without a list", said(200, "ok", ""), {}, "server"],
    ["without a list where it may be left out", said(200, "ok", ""), { pages: { style: "index", size: 100 } }, 0],
    ["that is one row", said(200, "ok", "", { username: "ada" }), one, 1],
    ["that is one row without a code", exchange(200, JSON.stringify({ data: { username: "ada" } })), one, 1],
    ["that is one row of no column", said(200, "ok", "", { other: 1 }), one, "server"],
    ["that is an empty object", said(200, "ok", ""), one, "unit_refused"],
    ["that is an empty object under 404", said(404, "ok", ""), one, "request_refused"],
    ["that is an empty object under an error", said(200, "invalid_params", ""), one, "refused_oddly"],
    ["that is an empty list where one row is due", said(200, "ok", "", []), one, "server"],
    ["that names the unit", said(400, "invalid_params", "no word on ADA"), {}, "unit_refused"],
    ["that names nobody", said(400, "invalid_params", "no word"), {}, "request_refused"],
    ["of a status that tells of one unit", said(404, "invalid_params", ""), alone, "unit_refused"],
    ["of another status", said(400, "invalid_params", ""), alone, "request_refused"],
    ["of that status to a list", said(404, "invalid_params", ""), requestOf({ gone_with: [404] }), "request_refused"],
    ["of that status by a server", said(404, "internal_error", ""), alone, "server"],
    ["of no known status", said(404, "invalid_params", ""), { inputs: alone.inputs! }, "request_refused"],
    ["that is HTML", exchange(404, "<html>"), alone, "turned_away"],
    ["that is HTML about a pause", exchange(429, "<html>"), {}, "rate_limited"],
    [
      "that did not come",
      { ...said(200, "ok", "", video), trouble: { code: "c", text: "t", reached: true } },
      {},
      "server"
    ]
  ]

  it.effect.each(cases)("%s", ([, answer, over, expected]) =>
    Effect.gen(function* () {
      const { reply } = yield* exchanged(answer, { pipeline: { ...videos, ...over } })
      assert.isTrue(reply._tag === "Reply")
      if (reply._tag !== "Reply") return
      assert.strictEqual(reply.rows?.length ?? reply.error_class, expected)
      assert.strictEqual(reply.error_class === undefined, reply.rows !== undefined)
      assert.strictEqual(reply.outcome.rows, reply.rows?.length ?? 0)
    })
  )
})

describe("the ledger", () => {
  const lost = (reached: boolean): Exchange => ({ ...exchange(0, ""), trouble: { code: "c", text: "t", reached } })
  it.effect.each([
    ["a page", page, ["answered"]],
    ["a refused token", said(401, "access_token_invalid", ""), ["answered", "given back"]],
    ["too many requests", said(429, "rate_limit_exceeded", ""), ["answered", "given back"]],
    ["a spent quota", said(429, "daily_quota_limit_exceeded", ""), ["given back"]],
    ["trouble of the server", said(500, "internal_error", ""), ["answered"]],
    ["a refusal", said(400, "invalid_params", ""), ["answered"]],
    ["a page of a gateway", exchange(502, "<html>"), []],
    ["no answer", lost(true), []],
    ["no way to the server", lost(false), ["given back"]]
  ] as const)("hears of %s", ([, answer, expected]) =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* exchanged(answer)).told, [...expected])
    })
  )
})

describe("the outcome", () => {
  it.effect("is when it was asked and answered, what was said, and no secret", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const { reply } = yield* exchanged({ ...said(500, "internal_error", "clt.x was sent"), bytes: 81 })
      assert.isTrue(reply._tag === "Reply")
      assert.deepInclude(reply._tag === "Reply" ? reply.outcome : {}, {
        request: "r-1",
        asked_at: 1_700_000_000_000,
        answered_at: 1_700_000_000_000,
        status: 500,
        code: "internal_error",
        message: "*** was sent",
        log_id: "L",
        bytes: 81,
        counted: true
      })
      const refused = (yield* exchanged(said(429, "rate_limit_exceeded", ""))).reply
      assert.deepInclude(refused._tag === "Reply" ? refused.outcome : {}, { counted: false })
    })
  )

  const trouble = { code: "reset", text: "the connection was cut off", reached: true }
  it.effect.each([
    ["", "empty_body", "the answer is cut off or no JSON (0 characters)"],
    ['{"data"', "not_json", "the answer is cut off or no JSON (7 characters)"],
    ["\n <html>Bad Gateway", "not_json", "<html>Bad Gateway"],
    [`<${"x".repeat(500)}`, "not_json", `<${"x".repeat(399)}`]
  ] as const)("says of the body %j what is wrong with it", ([body, code, message]) =>
    Effect.gen(function* () {
      const { reply } = yield* exchanged(exchange(502, body))
      assert.deepInclude(reply._tag === "Reply" ? reply.outcome : {}, { code, message, log_id: "" })
      const lost = yield* exchanged({ ...exchange(0, body), trouble })
      assert.deepInclude(lost.reply._tag === "Reply" ? lost.reply.outcome : {}, {
        code: "reset",
        message: trouble.text
      })
    })
  )
})

describe("advice to wait", () => {
  it.effect.each([
    [undefined, undefined],
    ["7", 7_000],
    ["1.25", 1_250],
    ["0", 0],
    ["601", 600_000],
    ["Tue, 14 Nov 2023 22:13:50 GMT", 30_000],
    ["Tue, 14 Nov 2023 22:13:10 GMT", 0],
    ["2023-11-14T22:13:50+00:00", 30_000],
    ["soon", undefined]
  ] as const)("%s is %s ms", ([text, wait]) =>
    Effect.gen(function* () {
      yield* TestClock.setTime(1_700_000_000_000)
      const { reply } = yield* exchanged({ ...said(429, "rate_limit_exceeded", ""), retry_after: text })
      assert.strictEqual(reply._tag === "Reply" ? reply.retry_after : Number.NaN, wait)
    })
  )
})
