// The small print of provenance: requests, coverage, problems. Each runs inside the caller's transaction.
import { Effect } from "effect"
import type { Answer, Outcome, Page } from "../domain/Answer.ts"
import type { Database } from "../domain/Database.ts"
import { type Json, sha256, writeJson } from "../domain/Json.ts"
import type { Placed } from "../domain/Projection.ts"
import type { Taken } from "../domain/Spent.ts"
import { linesIn } from "../duckdb/jsonLines.ts"
import { micros } from "../duckdb/micros.ts"

/** Keeps an answer as it was sent. `page` counts all pages of the database. */
export const bookPage = (database: Database, page: number, slice: string, got: Page, outcome: Outcome) =>
  database.exec(
    `INSERT INTO provenance.pages (page, slice, number, request, retrieved_at, rows, slots, sha256, body, left_out)
     VALUES ($page::BIGINT, $slice, $number::INTEGER, $request, make_timestamp($at::BIGINT),
       $rows::INTEGER, $slots::INTEGER, $sha, $body, $left_out::JSON::VARCHAR[])`,
    {
      page,
      slice,
      number: got.number,
      request: outcome.request,
      at: micros(outcome.answered_at),
      rows: got.rows.length,
      slots: got.slots ?? null,
      sha: sha256(got.body),
      body: got.body,
      left_out: got.left_out === undefined || got.left_out.length === 0 ? null : JSON.stringify(got.left_out)
    }
  )

export const bookRequest = (database: Database, slice: string, answer: Answer["_tag"], outcome: Outcome) =>
  database.exec(
    `INSERT INTO provenance.requests
       (request, slice, answer, asked_at, answered_at, status, code, message, log_id, bytes, rows, counted)
     SELECT $request, $slice, $answer, make_timestamp($asked::BIGINT),
       make_timestamp($answered::BIGINT), $status::INTEGER, $code, $message, $log_id, $bytes::BIGINT, $rows::INTEGER, $counted::BOOLEAN
     WHERE NOT EXISTS (FROM provenance.requests WHERE request = $request)`,
    {
      request: outcome.request,
      slice,
      answer,
      asked: micros(outcome.asked_at),
      answered: micros(outcome.answered_at),
      status: outcome.status,
      code: outcome.code,
      message: outcome.message.replaceAll("\u0000", "").toWellFormed(),
      log_id: outcome.log_id,
      bytes: outcome.bytes,
      rows: outcome.rows,
      counted: outcome.counted ?? null
    }
  )

/** Requests whose outcome nobody saw: the process was killed in between. Returns how many were not known. */
export const bookUnknown = Effect.fn("Store.bookUnknown")(function* (database: Database, taken: ReadonlyArray<Taken>) {
  if (taken.length === 0) return 0
  const lines = taken.map(({ at, request, slice = "" }) => ({ request, at, slice }))
  const rows = yield* database.transaction(
    database.rows(
      `INSERT INTO provenance.requests (request, slice, answer, asked_at, code)
       SELECT t.request, t.slice, 'unknown', make_timestamp(t.at * 1000), 'unknown'
       FROM ${linesIn("lines", { request: "VARCHAR", at: "BIGINT", slice: "VARCHAR" })} t
       ON CONFLICT DO NOTHING RETURNING request`,
      { lines: writeJson(lines) }
    )
  )
  return rows.length
})

/** Counts a problem; the newest example is kept. */
export const bookProblem = (
  database: Database,
  problem: { readonly kind: string; readonly subject: string; readonly count: number; readonly detail: string },
  at: number
) =>
  database.exec(
    `INSERT INTO provenance.problems (kind, subject, count, detail, first_at, last_at)
     VALUES ($kind, $subject, $count::BIGINT, $detail, make_timestamp($at::BIGINT), make_timestamp($at::BIGINT))
     ON CONFLICT (kind, subject) DO UPDATE SET count = count + excluded.count, detail = excluded.detail, last_at = excluded.last_at`,
    { ...problem, at: micros(at) }
  )

/** Values of a page that were not expected: with their page, so that they count as long as it does, and in the log of problems. */
export const bookSurprises = Effect.fnUntraced(function* (
  database: Database,
  page: number,
  surprises: Placed["surprises"],
  at: number
) {
  if (surprises.length === 0) return
  yield* database.exec(
    `INSERT INTO provenance.surprises (page, kind, subject, count, example)
     SELECT $page::BIGINT, kind, subject, count, example
     FROM ${linesIn("lines", { kind: "VARCHAR", subject: "VARCHAR", count: "BIGINT", example: "VARCHAR" })}`,
    { page, lines: writeJson(surprises as unknown as Json) }
  )
  for (const { kind, subject, count, example } of surprises) {
    yield* bookProblem(database, { kind, subject, count, detail: `for example ${example}` }, at)
  }
})
