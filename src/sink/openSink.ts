// An open database as the Collector uses it. A page is a transaction: its rows, raw text, coverage, position and the
// request's outcome are one commit, and it only happens if nobody else moved the slice in between.
import { Clock, Effect } from "effect"
import type { Outcome, Page, Reason } from "../domain/Answer.ts"
import { lastSettled } from "../domain/Coverage.ts"
import type { SinkError } from "../domain/failures.ts"
import { writeJson } from "../domain/Json.ts"
import type { Plan } from "../domain/Plan.ts"
import { everything, type Shape } from "../domain/Slice.ts"
import type { OpenSink, Standing, Stored } from "../domain/services.ts"
import { noteAvailability, profileShapes } from "./accounts.ts"
import { bookPage, bookProblem, bookRequest, bookUnknown, cover, micros } from "./bookkeeping.ts"
import { coverageRows } from "./coverageRows.ts"
import type { Database } from "./Database.ts"
import { keepPart, restarting, restartValues, startAbove } from "./keepPart.ts"
import { peekAt } from "./peek.ts"
import { placeRows } from "./placeRows.ts"
import { prune } from "./prune.ts"
import { keepChoice } from "./samples.ts"
import { atStart, enrollSlices, forget, readStandings, stale } from "./standings.ts"
import { numberWaves, readWaveNumbers } from "./waveNumbers.ts"
import { writeWave } from "./waves.ts"
import { writeRows } from "./writeRows.ts"

export const openSink = Effect.fnUntraced(function* (
  database: Database,
  databaseId: string,
  plan: Plan,
  shapes: ReadonlyMap<string, Shape>
): Effect.fn.Return<Omit<OpenSink, "isInPlace" | "migrated">, SinkError> {
  const writers = new Map(
    Object.values(plan.pipelines).map((pipeline) => [pipeline.pipeline, { pipeline, write: writeRows(pipeline) }])
  )
  const profiles = plan.study.accounts === undefined ? new Set<string>() : profileShapes(shapes, plan.pipelines)
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
    const placed = placeRows(got.rows, slice, shape, writer.pipeline)
    // A map and not an object: an account may be called `constructor`.
    const counts = new Map(Object.entries(standing.seen))
    for (const [unit, rows] of placed.seen) counts.set(unit, (counts.get(unit) ?? 0) + rows)
    const seen = Object.fromEntries(counts)
    const done = got.next === undefined
    return yield* database.transaction(
      Effect.gen(function* () {
        const moved = yield* move(
          standing,
          `state = $state, position = $position, pages = $pages::INTEGER, rows = rows + $rows::INTEGER,
           slots = coalesce(slots, 0) + $slots::INTEGER, seen = $seen, reason = $reason, message = $message`,
          {
            state: done ? "done" : "open",
            reason: got.capped === undefined ? null : "capped",
            message: got.capped ?? null,
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
        for (const { kind, subject, count, example } of placed.surprises) {
          yield* bookProblem(database, { kind, subject, count, detail: `for example ${example}` }, outcome.answered_at)
        }
        if (got.capped !== undefined) {
          const detail = `for example ${slice.units.slice(0, 3).join(", ")}: ${got.capped}`
          const problem = { kind: "capped", subject: writer.pipeline.rows.table, count: 1, detail }
          yield* bookProblem(database, problem, outcome.answered_at)
        }
        if (done) {
          const settled = lastSettled(Number(got.asked_from?.["began"] ?? outcome.asked_at), plan.study.settle)
          const rowsOf = (unit: string) => counts.get(unit) ?? counts.get(everything) ?? 0
          const lines = coverageRows(slice, settled, rowsOf, got.capped === undefined ? undefined : "capped")
          yield* cover(database, slice, numbers, lines, got.capped ?? null, outcome.answered_at)
          if (profiles.has(slice.shape)) yield* noteAvailability(database, profiles, slice.units)
        }
        return {
          standing: { ...moved, position: got.next, pages: got.number, rows: standing.rows + placed.rows, seen },
          rows: placed.rows,
          fresh,
          duplicates: placed.rows - fresh,
          off_target: placed.off_target
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
    return yield* database.transaction(
      Effect.gen(function* () {
        if (outcome !== undefined) yield* bookRequest(database, standing.slice.id, "Split", outcome)
        yield* move(standing, "state = 'split', position = NULL, reason = $reason, message = $message", {
          reason: reason.code,
          message: reason.text
        })
        yield* enrollSlices(database, children, numbers, standing.slice.id, micros(now))
        if (kept !== undefined) yield* keepPart(database, numbers, standing, kept, pipelineOf, plan.study.settle, now)
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
        const seen = new Map(Object.entries(standing.seen))
        const lines = coverageRows(standing.slice, lastSettled(at, 0), (unit) => seen.get(unit) ?? 0, state)
        yield* cover(database, standing.slice, numbers, lines, `${reason.code}: ${reason.text}`, at)
        if (profiles.has(standing.slice.shape)) yield* noteAvailability(database, profiles, standing.slice.units)
      })
    )
  })

  const enroll = Effect.fn("Sink.enroll")(function* (
    slices: ReadonlyArray<Standing["slice"]>,
    dropped: ReadonlyArray<string>
  ) {
    const now = yield* Clock.currentTimeMillis
    const { enrolled, known } = yield* database.transaction(
      Effect.gen(function* () {
        yield* forget(database, slices)
        if (dropped.length > 0) {
          yield* database.exec(
            "UPDATE provenance.slices SET state = 'dropped', revision = revision + 1 WHERE list_contains($ids::JSON::VARCHAR[], slice)",
            { ids: JSON.stringify(dropped) }
          )
        }
        const known = yield* numberWaves(
          database,
          slices.map(({ wave }) => wave)
        )
        yield* enrollSlices(database, slices, known, null, micros(now))
        const wanted = new Set(slices.map((slice) => slice.id))
        const enrolled = (yield* readStandings(database, "state = 'planned'")).filter((one) => wanted.has(one.slice.id))
        return { enrolled, known }
      })
    )
    numbers = known
    return enrolled
  })

  const peek = yield* peekAt(database, databaseId)
  return {
    ...peek,
    again: peekAt(database, databaseId),
    enroll,
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
    keepChoice: (feeding) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => database.transaction(keepChoice(database, feeding, now))),
    beginWave: (wave) =>
      Effect.map(writeWave(database, wave), (known) => {
        numbers = known
      }),
    prune: (wanted) => prune(database, Object.values(plan.pipelines), wanted),
    note: (slice, answer, outcome) => database.transaction(bookRequest(database, slice, answer, outcome)),
    problem: Effect.fnUntraced(function* (kind, subject, count, detail) {
      const now = yield* Clock.currentTimeMillis
      yield* database.transaction(bookProblem(database, { kind, subject, count, detail }, now))
    })
  }
})
