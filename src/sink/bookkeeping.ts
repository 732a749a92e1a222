// The small print of provenance: requests, coverage, problems. Each runs inside the caller's transaction.
import { Effect } from "effect"
import type { Answer, Outcome, Page } from "../domain/Answer.ts"
import { addDays, earlier, later } from "../domain/Day.ts"
import { sha256, writeJson } from "../domain/Json.ts"
import type { Slice } from "../domain/Slice.ts"
import type { Taken } from "../domain/Spent.ts"
import { type WaveNumbers, waveText } from "../domain/Wave.ts"
import type { CoverageRow } from "./coverageRows.ts"
import type { Database } from "./Database.ts"

/** Epoch milliseconds → DuckDB's microseconds. */
export const micros = (millis: number): bigint => BigInt(Math.round(millis * 1000))

/** Keeps an answer as it was sent. `page` counts all pages of the database. */
export const bookPage = (database: Database, page: number, slice: string, got: Page, outcome: Outcome) =>
  database.exec(
    `INSERT INTO provenance.pages (page, slice, number, request, retrieved_at, rows, slots, sha256, body)
     VALUES ($page::BIGINT, $slice, $number::INTEGER, $request, make_timestamp($at::BIGINT),
       $rows::INTEGER, $slots::INTEGER, $sha, $body)`,
    {
      page,
      slice,
      number: got.number,
      request: outcome.request,
      at: micros(outcome.answered_at),
      rows: got.rows.length,
      slots: got.slots ?? null,
      sha: sha256(got.body),
      body: got.body
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
export const bookUnknown = Effect.fn("Sink.bookUnknown")(function* (database: Database, taken: ReadonlyArray<Taken>) {
  if (taken.length === 0) return 0
  const lines = taken.map(({ at, request, slice = "" }) => ({ request, at, slice }))
  const rows = yield* database.transaction(
    database.rows(
      `INSERT INTO provenance.requests (request, slice, answer, asked_at, code)
       SELECT t.request, t.slice, 'unknown', make_timestamp(t.at * 1000), 'unknown'
       FROM (SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON,
         '[{"request":"VARCHAR","at":"BIGINT","slice":"VARCHAR"}]')) AS one)) t
       ON CONFLICT DO NOTHING RETURNING request`,
      { lines: writeJson(lines) }
    )
  )
  return rows.length
})

/** Replaces what the table said of the same unit-days; what a line says of other days stays. */
export const cover = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  numbers: WaveNumbers,
  rows: ReadonlyArray<CoverageRow>,
  reason: string | null,
  at: number
) {
  const { shape } = slice
  const observes = waveText(slice.wave)
  const structure = `[{"unit":"VARCHAR","from_day":"DATE","to_day":"DATE","state":"VARCHAR","rows":"INTEGER","slice":"VARCHAR","reason":"VARCHAR","asked":"BIGINT"}]`
  const parsed = `(SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON, '${structure}')) AS one))`
  const asked = String(micros(at))
  const lines = rows.map((row) => ({ ...row, slice: slice.id, reason, asked }))
  const replaced = yield* database.rows(
    `DELETE FROM provenance.coverage c WHERE shape = $shape AND observes = $observes AND EXISTS (
       SELECT 1 FROM ${parsed} n WHERE n.unit = c.unit AND c.from_day <= n.to_day AND c.to_day >= n.from_day)
     RETURNING unit, from_day, to_day, state, rows, slice, reason, epoch_us(asked_at)::VARCHAR AS asked`,
    { lines: writeJson(lines), shape, observes }
  )
  const rest = replaced.flatMap((line) => restOf(line as unknown as Line, rows))
  yield* database.exec(
    `INSERT INTO provenance.coverage (shape, wave, unit, from_day, to_day, state, rows, slice, reason, asked_at, observes)
     SELECT $shape, $wave::INTEGER, unit, from_day, to_day, state, rows, slice, reason, make_timestamp(asked), $observes FROM ${parsed}`,
    {
      lines: writeJson([...rest, ...lines].map((line) => ({ ...line }))),
      shape,
      wave: numbers.get(slice.wave) as number,
      observes
    }
  )
})

type Line = CoverageRow & { readonly slice: string; readonly reason: string | null; readonly asked: string }

/** What a line says of days before and behind those that are replaced, which lie side by side. */
const restOf = (line: Line, rows: ReadonlyArray<CoverageRow>): ReadonlyArray<Line> => {
  const own = rows.filter((row) => row.unit === line.unit)
  const first = own.map((row) => row.from_day).reduce((a, b) => earlier(a, b))
  const last = own.map((row) => row.to_day).reduce((a, b) => later(a, b))
  return [
    ...(line.from_day < first ? [{ ...line, to_day: addDays(first, -1) }] : []),
    ...(line.to_day > last ? [{ ...line, from_day: addDays(last, 1) }] : [])
  ]
}

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
