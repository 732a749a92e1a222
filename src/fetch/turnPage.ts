// A reply with rows → the page that it is, and where the next one begins.
import { Effect } from "effect"
import type { Answer } from "../domain/Answer.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import type { Attempt, Decision, Tools } from "./Attempt.ts"
import { bring, repeating, repeatsItself } from "./Brought.ts"
import { begunAt, withFall } from "./descent.ts"
import type { Next } from "./PageStyle.ts"
import { pagesOf, styleOf } from "./pageStyles.ts"
import { grounds } from "./probes.ts"
import type { Reply, Request } from "./Request.ts"

/** Searches that came to no end, one after another, before they are given up whole. */
const stuckAtMost = 3

/** The page as it is stored; the slice ends with it, goes on behind it, or is split where nothing leads on. */
export const turnPage = Effect.fnUntraced(function* (
  tools: Tools,
  request: Request,
  attempt: Attempt,
  reply: Reply,
  rows: NonNullable<Reply["rows"]>
): Effect.fn.Return<Decision> {
  yield* tools.circuit.succeeded
  yield* tools.pace.speedUp
  for (const ground of grounds(request.slice)) tools.healthy.add(ground)
  const pages = pagesOf(request.shape, request.pipeline.pages)
  const before = begunAt(attempt.position)
  if (before !== undefined && pages.style === "search") tools.searches.continued += 1
  const sofar = attempt.rows + rows.length
  const brought = bring(attempt.brought, rows, request.pipeline)
  if (repeatsItself(brought)) {
    const reason = { code: "repeats_itself", text: repeating }
    return { answers: [{ _tag: "Split", reason, outcome: reply.outcome, by: "none" }], next: undefined }
  }
  const next: Next = styleOf(request.slice, pages).next(reply.data, rows.length, before, pages)
  if (next._tag === "Stuck") {
    const reason = { code: "no_progress", text: next.why }
    tools.searches.stuck += 1
    // Where one search after another has no end, halves of them have none either.
    const hopeless = tools.searches.stuck > stuckAtMost
    const error_class: Answer = { _tag: "Split", reason, outcome: reply.outcome, ...(hopeless ? { by: "none" } : {}) }
    return { answers: [error_class], next: undefined }
  }
  const now = yield* steadyMillis
  // What a search finds is fixed when it begins, so freshness goes by its first page.
  const began = attempt.position?.["began"] ?? reply.outcome.asked_at
  const position =
    next._tag === "More"
      ? { ...withFall(request, next.position, attempt.position, rows), at: reply.outcome.answered_at, began }
      : undefined
  const number = attempt.pages + 1
  const { left_out = [] } = reply
  const stored: Answer = {
    _tag: "Stored",
    page: {
      body: reply.body,
      rows,
      slots: next.slots,
      next: position,
      number,
      asked_from: attempt.position,
      ...(left_out.length === 0 ? {} : { left_out }),
      ...(next._tag === "End" && next.capped !== undefined ? { capped: next.capped } : {})
    },
    outcome: reply.outcome
  }
  if (next._tag === "End") tools.searches.stuck = 0
  if (next._tag === "End") return { answers: [stored], next: undefined }
  // Only a search has an id that has to ripen.
  const gap = pages.style === "search" ? tools.searchGap : 0
  const fresh: Attempt = {
    ...attempt,
    position,
    pages: number,
    rows: sofar,
    brought,
    not_before: now + Math.max(gap, next.pause ?? 0),
    refused: 0,
    tries: 0,
    strikes: 0,
    seen: undefined,
    limited: 0,
    renewed: 0,
    turned: 0
  }
  return { answers: [stored], next: fresh }
})
