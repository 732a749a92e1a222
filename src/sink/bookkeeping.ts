// The small print of provenance: requests, coverage, problems. Each runs inside the caller's transaction.
import { Effect } from "effect"
import type { Answer, Outcome } from "../domain/Answer.ts"
import { timeless } from "../domain/Coverage.ts"
import { writeJson } from "../domain/Json.ts"
import type { Slice } from "../domain/Slice.ts"
import type { CoverageRow } from "./coverageRows.ts"
import type { Database } from "./Database.ts"

/** Epoch milliseconds → DuckDB's microseconds. */
export const micros = (millis: number): bigint => BigInt(Math.round(millis * 1000))

export const bookRequest = (database: Database, slice: string, answer: Answer["_tag"], outcome: Outcome) =>
  database.exec(
    `INSERT INTO provenance.requests VALUES ($request, $slice, $answer, make_timestamp($asked::BIGINT),
       make_timestamp($answered::BIGINT), $status::INTEGER, $code, $message, $log_id, $bytes::BIGINT, $rows::INTEGER)
     ON CONFLICT DO NOTHING`,
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
      rows: outcome.rows
    }
  )

/** Replaces what the table said of the same unit-days: provisional or failed lines, each inside the new ones. */
export const cover = Effect.fnUntraced(function* (
  database: Database,
  slice: Slice,
  rows: ReadonlyArray<CoverageRow>,
  reason: string | null,
  at: number
) {
  const lines = writeJson(rows.map((row) => ({ ...row })))
  const structure = `[{"unit":"VARCHAR","from_day":"DATE","to_day":"DATE","state":"VARCHAR","rows":"INTEGER"}]`
  const parsed = `(SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON, '${structure}')) AS one))`
  yield* database.exec(
    `DELETE FROM provenance.coverage c WHERE shape = $shape AND wave = $wave::INTEGER AND EXISTS (
       SELECT 1 FROM ${parsed} n WHERE n.unit = c.unit AND c.from_day >= n.from_day AND c.to_day <= n.to_day)`,
    { lines, shape: slice.shape, wave: slice.wave }
  )
  yield* database.exec(
    `INSERT INTO provenance.coverage
     SELECT $shape, $wave::INTEGER, unit, from_day, to_day, state, rows, $slice, $reason, make_timestamp($at::BIGINT) FROM ${parsed}`,
    { lines, shape: slice.shape, wave: slice.wave, slice: slice.id, reason, at: micros(at) }
  )
})

/** What is to be asked again (settled days, a retry) is covered no more, so that it stays due if the run ends first. */
export const uncover = (database: Database, slices: ReadonlyArray<Slice>) => {
  const lines = slices.flatMap(({ shape, wave, units, window }) =>
    units.map((unit) => ({ shape, wave, unit, from_day: (window ?? timeless).from, to_day: (window ?? timeless).to }))
  )
  const structure = `[{"shape":"VARCHAR","wave":"INTEGER","unit":"VARCHAR","from_day":"DATE","to_day":"DATE"}]`
  return database.exec(
    `DELETE FROM provenance.coverage c USING (
       SELECT unnest(one) FROM (SELECT unnest(from_json($lines::JSON, '${structure}')) AS one)) n
     WHERE c.state IN ('provisional', 'failed', 'unavailable') AND n.shape = c.shape AND n.wave = c.wave AND n.unit = c.unit
       AND c.from_day >= n.from_day AND c.to_day <= n.to_day`,
    { lines: writeJson(lines) }
  )
}

/** Counts a problem; the newest example is kept. */
export const bookProblem = (
  database: Database,
  problem: { readonly kind: string; readonly subject: string; readonly count: number; readonly detail: string },
  at: number
) =>
  database.exec(
    `INSERT INTO provenance.problems VALUES ($kind, $subject, $count::BIGINT, $detail, make_timestamp($at::BIGINT), make_timestamp($at::BIGINT))
     ON CONFLICT (kind, subject) DO UPDATE SET count = count + excluded.count, detail = excluded.detail, last_at = excluded.last_at`,
    { ...problem, at: micros(at) }
  )
