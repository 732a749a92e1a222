// The slices of a database, and the history of one: who made it, what was asked, what came.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { SliceHistory, SliceLine } from "../domain/SliceHistory.ts"
import { literal } from "../domain/sqlText.ts"

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value))

const columns = `slice, step, concat_ws(' · ', from_day || '..' || to_day,
  CASE WHEN observes <> 'collection' THEN 'wave ' || wave || ' (' || observes || ')' END) AS days, units, state, pages, rows, split_from, reason,
  message, created_at, updated_at`

const lineOf = (row: Readonly<Record<string, unknown>>): SliceLine => ({
  slice: text(row["slice"]),
  step: text(row["step"]),
  days: text(row["days"]),
  units: JSON.parse(text(row["units"])) as ReadonlyArray<string>,
  state: text(row["state"]),
  pages: Number(row["pages"]),
  rows: Number(row["rows"]),
  split_from: text(row["split_from"]),
  reason: [text(row["reason"]), text(row["message"])].filter((part) => part !== "").join(": "),
  created_at: text(row["created_at"]),
  updated_at: text(row["updated_at"])
})

/** Every slice, in the order of their days. */
export const readSlices = (database: Database): Effect.Effect<ReadonlyArray<SliceLine>, StoreError> =>
  Effect.map(
    database.rows(`SELECT ${columns} FROM provenance.slices ORDER BY step, from_day, created_at, slice`),
    (rows) => rows.map(lineOf)
  )

/** The slices whose id begins so, each with its requests and the slices that a split made of it. */
export const readHistories = Effect.fnUntraced(function* (
  database: Database,
  prefix: string
): Effect.fn.Return<ReadonlyArray<SliceHistory>, StoreError> {
  const rows = yield* database.rows(
    `SELECT ${columns} FROM provenance.slices WHERE starts_with(slice, ${literal(prefix)}) ORDER BY slice`
  )
  return yield* Effect.forEach(
    rows.map(lineOf),
    Effect.fnUntraced(function* (line) {
      const id = literal(line.slice)
      const requests = yield* database.rows(
        `SELECT request, answer, asked_at, epoch_ms(answered_at) - epoch_ms(asked_at) AS millis, status, code, message, log_id, rows
         FROM provenance.requests WHERE slice = ${id} ORDER BY asked_at, request`
      )
      const children = yield* database.rows(
        `SELECT ${columns} FROM provenance.slices WHERE split_from = ${id} ORDER BY from_day, slice`
      )
      const [sitting] = yield* database.rows(
        `SELECT max(sitting) AS sitting FROM provenance.runs WHERE started_at <= TIMESTAMP ${literal(line.created_at)}`
      )
      return {
        ...line,
        sitting: Number(sitting?.["sitting"] ?? 0),
        children: children.map(lineOf),
        requests: requests.map((row) => ({
          request: text(row["request"]),
          answer: text(row["answer"]),
          asked_at: text(row["asked_at"]),
          millis: Number(row["millis"] ?? 0),
          status: Number(row["status"] ?? 0),
          code: text(row["code"]),
          message: text(row["message"]),
          log_id: text(row["log_id"]),
          rows: Number(row["rows"] ?? 0)
        }))
      }
    })
  )
})
