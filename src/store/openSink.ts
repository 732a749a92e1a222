// An open database as the Collector uses it. A page is a transaction: its rows, raw text, coverage, position and the
// request's outcome are one commit, and it only happens if nobody else moved the slice in between.
import { Clock, Effect } from "effect"
import type { Outcome, Page, Reason } from "../domain/Answer.ts"
import type { Database } from "../domain/Database.ts"
import type { SinkError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import { limitText } from "../domain/limitText.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Shape } from "../domain/Slice.ts"
import type { OpenSink, Standing, Stored } from "../domain/services.ts"
import { micros } from "../duckdb/micros.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { noteAvailability, profileShapes } from "../rows/accounts.ts"
import { isFull, placePage } from "../rows/placePage.ts"
import { writeRows } from "../rows/writeRows.ts"
import { bookPage, bookProblem, bookRequest, bookSurprises, bookUnknown } from "./bookkeeping.ts"
import { carry } from "./carry.ts"
import { keepChoice } from "./choices.ts"
import { cover } from "./cover.ts"
import { enrollAnew } from "./enrollAnew.ts"
import { keepPart, restarting, restartValues, startAbove } from "./keepPart.ts"
import { peekAt } from "./peek.ts"
import { prune } from "./prune.ts"
import { atStart, cappedBefore, enrollSlices, readStandings, stale } from "./standings.ts"
import { readWaveNumbers } from "./waveNumbers.ts"
import { writeWave } from "./waves.ts"

export const openSink = Effect.fnUntraced(function* (
  database: Database,
  databaseId: string,
  plan: Plan,
  shapes: ReadonlyMap<string, Shape>,
  /** Every pipeline that has filled a table, also those that the plan has no more. */
  pipelines: Readonly<Record<string, Pipeline>>
): Effect.fn.Return<Omit<OpenSink, "isInPlace" | "migrated">, SinkError> {
  const writers = new Map(
    Object.values(plan.pipelines).map((pipeline) => [pipeline.pipeline, { pipeline, write: writeRows(pipeline) }])
  )
  const profiles = (yield* hasTable(database, "main", "accounts"))
    ? profileShapes(shapes, pipelines)
    : new Set<string>()
  const [last] = yield* database.rows("SELECT coalesce(max(page), 0)::INTEGER AS page FROM provenance.pages")
  let page = Number(last?.["page"] ?? 0)
  let numbers = yield* readWaveNumbers(database)
  const pipelineOf = ({ shape }: Standing["slice"]) => writers.get((shapes.get(shape) as Shape).pipeline)!.pipeline

  /** Moves a slice on, if it still stands where the caller saw it. */
  const move = Effect.fnUntraced(function* (
    standing: Standing,
    set: string,
    values: Record<string, string | number | bigint | null>
  ) {
    const now = yield* Clock.currentTimeMillis
    // Without RETURNING, for which DuckDB would take the row out and put another one in.
    const [moved] = yield* database.rows(
      `UPDATE provenance.slices SET revision = revision + 1, updated_at = make_timestamp($now::BIGINT), ${set}
       WHERE slice = $slice AND revision = $revision::INTEGER`,
      { ...values, now: micros(now), slice: standing.slice.id, revision: standing.revision }
    )
    if (Number(moved?.["Count"]) === 1) return { ...standing, revision: standing.revision + 1 }
    return yield* stale(standing)
  })

  const store = Effect.fn("Sink.store")(function* (standing: Standing, got: Page, outcome: Outcome) {
    const { slice } = standing
    const shape = shapes.get(slice.shape) as Shape
    const writer = writers.get(shape.pipeline)!
    const done = got.next === undefined
    return yield* database.transaction(
      Effect.gen(function* () {
        const placed = yield* placePage(database, got.rows, slice, shape, writer.pipeline, true)
        const earlier = shape.limit === undefined ? undefined : yield* cappedBefore(database, slice.id)
        const capped = got.capped ?? (placed.beyond > 0 ? limitText(shape.limit ?? 0) : earlier)
        // A map and not an object: an account may be called `constructor`.
        const counts = new Map(Object.entries(standing.seen))
        for (const [unit, rows] of placed.seen) counts.set(unit, (counts.get(unit) ?? 0) + rows)
        const seen = Object.fromEntries(counts)
        const moved = yield* move(
          standing,
          `state = $state, position = $position, pages = $pages::INTEGER, rows = rows + $rows::INTEGER,
           slots = coalesce(slots, 0) + $slots::INTEGER, seen = $seen, reason = $reason, message = $message`,
          {
            state: done ? "done" : "open",
            reason: capped === undefined ? null : "capped",
            message: capped ?? null,
            position: got.next === undefined ? null : writeJson(got.next),
            pages: got.number,
            rows: placed.rows,
            slots: got.slots ?? got.rows.length,
            seen: writeJson(seen)
          }
        )
        page += 1
        yield* bookPage(database, page, slice.id, got, outcome)
        yield* bookRequest(database, slice.id, "Stored", outcome)
        const fresh = yield* writer.write(
          database,
          placed.json,
          slice,
          numbers.get(slice.wave) as number,
          got.number,
          outcome.answered_at
        )
        yield* bookSurprises(database, page, placed.surprises, outcome.answered_at)
        if (capped !== undefined && done) {
          const detail = `for example ${slice.units.slice(0, 3).join(", ")}: ${capped}`
          const problem = { kind: "capped", subject: writer.pipeline.rows.table, count: 1, detail }
          yield* bookProblem(database, problem, outcome.answered_at)
        }
        if (done) {
          yield* cover(database, slice, numbers, shape, writer.pipeline, {
            verdict: capped === undefined ? undefined : "capped",
            reason: capped ?? null,
            at: outcome.answered_at,
            began: Number(got.asked_from?.["began"] ?? outcome.asked_at)
          })
          if (profiles.has(slice.shape)) yield* noteAvailability(database, profiles, slice.units)
        }
        return {
          standing: { ...moved, position: got.next, pages: got.number, rows: standing.rows + placed.rows, seen },
          rows: placed.rows,
          fresh,
          duplicates: placed.rows - fresh,
          off_target: placed.off_target,
          capped: capped !== undefined
        } satisfies Stored
      })
    )
  })

  const restart: OpenSink["restart"] = Effect.fn("Sink.restart")(function* (standing, outcome, kept) {
    return yield* database.transaction(
      Effect.gen(function* () {
        yield* bookRequest(database, standing.slice.id, "Restart", outcome)
        const start = { position: kept?.position, ...(yield* startAbove(database, standing, kept?.part, pipelineOf)) }
        const moved = yield* move(standing, restarting, restartValues(start))
        return { ...atStart(standing.slice, moved.revision, standing.split), ...start }
      })
    )
  })

  const split: OpenSink["split"] = Effect.fn("Sink.split")(function* (standing, children, reason, outcome, kept) {
    const now = yield* Clock.currentTimeMillis
    const ids = new Set(children.map((child) => child.id))
    const shape = shapes.get(standing.slice.shape) as Shape
    const { pipeline } = writers.get(shape.pipeline)!
    return yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined) yield* bookRequest(database, standing.slice.id, "Split", outcome)
        yield* move(standing, "state = 'split', position = NULL, reason = $reason, message = $message", {
          reason: reason.code,
          message: reason.text
        })
        yield* enrollSlices(database, children, numbers, standing.slice.id, micros(now))
        if (kept !== undefined) yield* keepPart(database, numbers, standing, kept, shape, pipeline, now)
        const all = yield* readStandings(database, `split_from = '${standing.slice.id}'`)
        return all.filter((one) => ids.has(one.slice.id))
      })
    )
  })

  const giveUp = Effect.fn("Sink.giveUp")(function* (
    standing: Standing,
    state: "failed" | "unavailable",
    reason: Reason,
    outcome: Outcome | undefined,
    known?: number
  ) {
    const now = yield* Clock.currentTimeMillis
    const at = outcome?.answered_at ?? known ?? now
    const answer = state === "failed" ? "Split" : "Unavailable"
    yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined) yield* bookRequest(database, standing.slice.id, answer, outcome)
        yield* move(standing, "state = $state, reason = $reason, message = $message", {
          state,
          reason: reason.code,
          message: reason.text
        })
        const shape = shapes.get(standing.slice.shape) as Shape
        yield* cover(database, standing.slice, numbers, shape, writers.get(shape.pipeline)!.pipeline, {
          verdict: state,
          reason: `${reason.code}: ${reason.text}`,
          at,
          began: Number(standing.position?.["began"] ?? outcome?.asked_at ?? at)
        })
        if (profiles.has(standing.slice.shape)) yield* noteAvailability(database, profiles, standing.slice.units)
      })
    )
  })

  const endFull: OpenSink["endFull"] = Effect.fn("Sink.endFull")(function* (standing) {
    const { position, slice } = standing
    const shape = shapes.get(slice.shape) as Shape
    if (position !== undefined || !(yield* isFull(database, slice, shape, pipelineOf(slice)))) return false
    const now = yield* Clock.currentTimeMillis
    const reason = limitText(shape.limit ?? 0)
    const ending = { verdict: "capped" as const, reason, at: now, began: now }
    const ended = move(standing, "state = 'done', reason = 'capped', message = $message", { message: reason })
    const covered = cover(database, slice, numbers, shape, pipelineOf(slice), ending)
    return yield* database.transaction(Effect.as(Effect.andThen(ended, covered), true))
  })

  const enroll: OpenSink["enroll"] = Effect.fn("Sink.enroll")(function* (slices, dropped) {
    const now = yield* Clock.currentTimeMillis
    const { enrolled, known } = yield* enrollAnew(database, slices, dropped, micros(now))
    numbers = known
    return enrolled
  })

  const peek = yield* peekAt(database, databaseId, plan.study.settle)
  return {
    ...peek,
    again: peekAt(database, databaseId, plan.study.settle),
    enroll,
    endFull,
    store,
    restart,
    split,
    giveUp,
    bookUnknown: (taken) => bookUnknown(database, taken),
    finished: Effect.map(
      readStandings(
        database,
        `slice = (SELECT slice FROM provenance.slices WHERE state = 'done' AND pages > 0
                  ORDER BY pages, updated_at DESC, slice LIMIT 1)`
      ),
      ([standing]) => standing?.slice
    ),
    keepChoice: (choice) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => database.transaction(keepChoice(database, choice, now))),
    beginWave: (wave) =>
      Effect.map(writeWave(database, wave), (known) => {
        numbers = known
      }),
    carry: (carried) => Effect.flatMap(Clock.currentTimeMillis, (now) => carry(database, carried, now)),
    prune: (wanted) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) =>
        prune(database, Object.values(pipelines), profiles, wanted, now)
      ),
    note: (slice, answer, outcome) => database.transaction(bookRequest(database, slice, answer, outcome)),
    problem: Effect.fnUntraced(function* (kind, subject, count, detail) {
      const now = yield* Clock.currentTimeMillis
      yield* database.transaction(bookProblem(database, { kind, subject, count, detail }, now))
    })
  }
})
