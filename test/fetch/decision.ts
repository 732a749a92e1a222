// One reply decision, with what was done beside it written down.
import { assert } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import type { Answer } from "../../src/domain/Answer.ts"
import type { ErrorClass } from "../../src/domain/ErrorClass.ts"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import type { Attempt, Tools } from "../../src/fetch/Attempt.ts"
import { decide } from "../../src/fetch/decide.ts"
import { begin } from "../../src/fetch/FetchLive.ts"
import type { Reply, Request } from "../../src/fetch/Request.ts"
import { makeRedactor } from "../../src/fetch/redact.ts"
import { day, permits, pipeline, shape, sliceState } from "./scripted.ts"

export const now = Date.UTC(2024, 2, 1, 12)
export const minute = 60_000

export const sliceOf = (units: ReadonlyArray<string>, from = "2023-01-01", to = "2023-01-31"): Slice =>
  makeSlice({ step: "videos", shape: "s", units, window: { from: day(from), to: day(to) }, wave: 0 })
export const begun: Attempt = { ...begin(sliceState), not_before: 0 }

export const replyOf = (
  error_class: ErrorClass,
  over: Partial<Reply["outcome"]> = {},
  retry_after?: number
): Reply => ({
  _tag: "Reply",
  permit: { request: "r-1", pool: "standard" },
  token: Redacted.make("clt.x"),
  body: "",
  data: undefined,
  rows: undefined,
  error_class,
  words: over.message ?? "no word",
  retry_after,
  outcome: {
    request: "r-1",
    asked_at: now,
    answered_at: now,
    status: 400,
    code: "invalid_params",
    message: "no word",
    log_id: "",
    bytes: 0,
    rows: 0,
    ...over
  }
})

/** A server's clock that stands still. */
export const timeAt = (millis: number): Tools["time"] => ({
  now: Effect.succeed(millis),
  learn: () => Effect.void,
  oddity: Effect.succeed(undefined)
})

export interface Case {
  readonly attempt?: Partial<Attempt>
  readonly slice?: Slice
  readonly request?: Partial<Request>
  readonly tools?: Partial<Tools>
  readonly successes?: number
  readonly open?: boolean
  /** Milliseconds until the API is given up. */
  readonly bearable?: number
  /** What a request in the slice's place brings. */
  readonly others?: (slice: Slice) => ErrorClass | "page" | "stopped"
}

/** What comes of a reply, and what was done beside it. */
export const decision = (reply: Reply, { attempt, slice = sliceOf(["ada", "bob"]), others, ...over }: Case = {}) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now)
    const did: Array<string> = []
    const tell = (...words: ReadonlyArray<unknown>) => Effect.sync(() => void did.push(words.join(" ")))
    const told = (one: Slice) => {
      const error_class = others?.(one) ?? "server"
      did.push(`asked ${one.units.join()} ${one.window?.from} ${one.window?.to}`)
      if (error_class === "stopped") return { _tag: "NotNow" } as const
      return error_class === "page" ? { ...replyOf("server"), rows: [], error_class: undefined } : replyOf(error_class)
    }
    const tools: Tools = {
      circuit: {
        guard: (request) => request,
        isOpen: Effect.succeed(over.open ?? false),
        succeeded: tell("succeeded"),
        failed: (id, code) => tell("failed", id === slice.id ? "slice" : id, code),
        heldUp: (code) => tell("held up", code),
        rested: tell("rested"),
        bearable: (millis) => Effect.succeed(Math.min(millis, over.bearable ?? millis)),
        successes: Effect.succeed(over.successes ?? 0)
      },
      pace: {
        takeSeat: Effect.void,
        leaveSeat: Effect.void,
        turn: Effect.void,
        speedUp: Effect.void,
        slowDown: () => tell("slowed down")
      },
      token: {
        get: Effect.never,
        renew: (old) => Effect.as(tell("renewed", Redacted.value(old)), old),
        redact: makeRedactor(),
        renews: true
      },
      time: timeAt(now),
      healthy: new Set(),
      refused: new Map(),
      turnedAway: new Map(),
      searches: { continued: 1, exhausted: 0, stuck: 0 },
      searchGap: 10_000,
      ask: (request) => Effect.sync(() => told(request.slice)),
      probe: (request) => Effect.sync(() => told(request.slice)),
      ...over.tools
    }
    const request: Request = {
      slice,
      shape,
      pipeline,
      permits: { ...permits, close: (pool, until) => tell("closed", pool, until) },
      withheld: new Set(),
      go: () => true,
      ...over.request
    }
    const { answers, next } = yield* decide(tools, request, { ...begun, ...attempt }, reply)
    return { answers, next, did, tools, request, last: answers.at(-1) as Answer }
  })

export const tags = (answers: ReadonlyArray<Answer>) => answers.map(({ _tag }) => _tag)
export const isBetween = (least: number, most: number, wait: number | undefined) => {
  assert.isAtLeast(wait ?? Number.NaN, least)
  assert.isAtMost(wait ?? Number.NaN, most)
}
