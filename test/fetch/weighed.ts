// One reply weighed, with what was done beside it written down.
import { assert } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { TestClock } from "effect/testing"
import type { Answer } from "../../src/domain/Answer.ts"
import { makeSlice, type Slice } from "../../src/domain/Slice.ts"
import type { Question, Reply } from "../../src/fetch/exchange.ts"
import { begin } from "../../src/fetch/FetchLive.ts"
import { makeRedactor } from "../../src/fetch/redact.ts"
import type { Verdict } from "../../src/fetch/verdicts.ts"
import { type Going, type Weigh, weigh } from "../../src/fetch/weigh.ts"
import { day, permits, pipeline, shape, sliceState } from "./scripted.ts"

export const now = Date.UTC(2024, 2, 1, 12)
export const minute = 60_000

export const sliceOf = (units: ReadonlyArray<string>, from = "2023-01-01", to = "2023-01-31"): Slice =>
  makeSlice({ step: "videos", shape: "s", units, window: { from: day(from), to: day(to) }, wave: 0 })
export const begun: Going = { ...begin(sliceState), not_before: 0 }

export const replyOf = (verdict: Verdict, over: Partial<Reply["outcome"]> = {}, retry_after?: number): Reply => ({
  _tag: "Reply",
  permit: { request: "r-1", pool: "standard" },
  token: Redacted.make("clt.x"),
  body: "",
  data: undefined,
  rows: undefined,
  verdict,
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
export const timeAt = (millis: number): Weigh["time"] => ({
  now: Effect.succeed(millis),
  learn: () => Effect.void,
  oddity: Effect.succeed(undefined)
})

export interface Case {
  readonly going?: Partial<Going>
  readonly slice?: Slice
  readonly question?: Partial<Question>
  readonly tools?: Partial<Weigh>
  readonly successes?: number
  readonly open?: boolean
  /** Milliseconds until the API is given up. */
  readonly bearable?: number
  /** What a request in the slice's place brings. */
  readonly others?: (slice: Slice) => Verdict | "page" | "stopped"
}

/** What comes of a reply, and what was done beside it. */
export const weighed = (reply: Reply, { going, slice = sliceOf(["ada", "bob"]), others, ...over }: Case = {}) =>
  Effect.gen(function* () {
    yield* TestClock.setTime(now)
    const did: Array<string> = []
    const tell = (...words: ReadonlyArray<unknown>) => Effect.sync(() => void did.push(words.join(" ")))
    const told = (one: Slice) => {
      const verdict = others?.(one) ?? "server"
      did.push(`asked ${one.units.join()} ${one.window?.from} ${one.window?.to}`)
      if (verdict === "stopped") return { _tag: "NotNow" } as const
      return verdict === "page" ? { ...replyOf("server"), rows: [], verdict: undefined } : replyOf(verdict)
    }
    const tools: Weigh = {
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
      sound: new Set(),
      refused: new Map(),
      turnedAway: new Map(),
      searches: { continued: 1, exhausted: 0, stuck: 0 },
      searchGap: 10_000,
      ask: (question) => Effect.sync(() => told(question.slice)),
      probe: (question) => Effect.sync(() => told(question.slice)),
      ...over.tools
    }
    const question: Question = {
      slice,
      shape,
      pipeline,
      permits: { ...permits, close: (pool, until) => tell("closed", pool, until) },
      withheld: new Set(),
      go: () => true,
      ...over.question
    }
    const { answers, next } = yield* weigh(tools, question, { ...begun, ...going }, reply)
    return { answers, next, did, tools, question, last: answers.at(-1) as Answer }
  })

export const tags = (answers: ReadonlyArray<Answer>) => answers.map(({ _tag }) => _tag)
export const isBetween = (least: number, most: number, wait: number | undefined) => {
  assert.isAtLeast(wait ?? Number.NaN, least)
  assert.isAtMost(wait ?? Number.NaN, most)
}
