// A search comes down by id, newest first. When it dies, the days above the last row are complete: what they had has come.

import type { Answer, Position } from "../domain/Answer.ts"
import { addDays, type Day, type DayRange, dayOf, dayOfId, later } from "../domain/Day.ts"
import { isObject, type Json, type JsonObject } from "../domain/Json.ts"
import { apiOf, ownIds, type Pipeline } from "../domain/Pipeline.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import { caseless } from "../domain/sameText.ts"
import type { Attempt, Decision } from "./Attempt.ts"
import { nothingYet } from "./Brought.ts"
import { toCount } from "./envelope.ts"
import type { Request } from "./Request.ts"
import { readColumn } from "./readColumn.ts"

type Asked = Pick<Request, "slice" | "shape" | "pipeline">

/** Whether a search's rows have a day in their ids, and are not asked for by them. */
const comesDown = ({ slice, shape, pipeline }: Asked): boolean =>
  pipeline.pages.style === "search" &&
  slice.draw === undefined &&
  slice.window !== undefined &&
  ownIds(pipeline) !== undefined &&
  pipeline.inputs[shape.unit_input ?? ""]?.dated !== true

/** A row that was not asked for may stand anywhere; where nothing tells, all were. */
const askedFor = ({ slice, shape, pipeline }: Asked): ((row: JsonObject) => boolean) => {
  const trace = pipeline.inputs[shape.unit_input ?? ""]?.traced_by
  const units = new Set(slice.units.map((unit) => caseless(unit)))
  return (row) => {
    const told = trace === undefined ? undefined : row[trace]
    if (told === undefined || told === null) return true
    return [told].flat().some((name) => units.has(caseless(String(name))))
  }
}

/** The day of a row: of its id, which lies seconds before its time, and of its time, where that was asked for. */
const dayOfRow = (row: JsonObject, id: string, pipeline: Pipeline): Day | undefined => {
  const { time } = pipeline.rows
  const seconds = toCount(time === undefined ? undefined : readColumn(row, time, pipeline))
  const byId = dayOfId(id, apiOf(pipeline).ids)
  return byId === undefined || seconds === undefined || seconds > 1e11 ? byId : later(byId, dayOf(seconds * 1000))
}

const nowhere = { falls: "" }

/** The position of a search that has begun; one that begins anew below complete days has brought no page yet. */
export const begunAt = (position: Position | undefined): Position | undefined =>
  position?.["until"] !== undefined && position["at"] === undefined ? undefined : position

/** The last day that is still asked for. */
const lastDayOf = (position: Position | undefined, window: DayRange): Day =>
  (position?.["until"] as Day | undefined) ?? window.to

/** The slice without the days that an earlier search of it has brought whole. */
export const remaining = (slice: Slice, position: Position | undefined): Slice =>
  slice.window === undefined || position?.["until"] === undefined
    ? slice
    : makeSlice({ ...slice, window: { from: slice.window.from, to: lastDayOf(position, slice.window) } })

/** How far down a page has come, as members of a position; nothing where the order is another one, from then on. */
const fall = (asked: Asked, position: Position | undefined, rows: ReadonlyArray<Json>): JsonObject => {
  if (!comesDown(asked)) return {}
  const isAskedFor = askedFor(asked)
  const [key] = asked.pipeline.rows.key
  let at: JsonObject = position ?? nowhere
  for (const row of rows) {
    if (!isObject(row)) return {}
    if (!isAskedFor(row)) continue
    const told = key === undefined ? undefined : readColumn(row, key, asked.pipeline)
    const id = typeof told === "object" ? "" : String(told)
    const day = dayOfRow(row, id, asked.pipeline)
    const { falls } = at
    if (day === undefined || typeof falls !== "string" || (falls !== "" && BigInt(id) >= BigInt(falls))) return {}
    // One row alone has no order.
    at = { falls: id, falls_to: day, fell: falls !== "" }
  }
  const { falls, falls_to, fell } = at
  if (typeof falls !== "string") return {}
  return falls_to === undefined || fell === undefined ? { falls } : { falls, falls_to, fell }
}

/** A position behind a page, with how far down the search has come: not past a page that is asked once more. */
export const withFall = (
  asked: Asked,
  next: Position,
  before: Position | undefined,
  rows: ReadonlyArray<Json>
): Position => {
  const { falls: _, falls_to: __, fell: ___, until: ____, ...rest } = next
  const until = before?.["until"]
  const fallen = fall(asked, begunAt(before), next["stuck"] === undefined ? rows : [])
  return { ...rest, ...fallen, ...(until === undefined ? {} : { until }) }
}

/**
 * The days that a search has brought whole: those above the day of its last row and the one next to it, because an id lies
 * seconds before its time. undefined where there are none, or the rows did not strictly come down.
 */
const completeDays = (asked: Asked, { position }: Attempt): DayRange | undefined => {
  const { window } = asked.slice
  if (window === undefined || !comesDown(asked)) return undefined
  const last = lastDayOf(position, window)
  const before = last < window.to ? { from: addDays(last, 1), to: window.to } : undefined
  const { falls_to: day, fell } = position ?? {}
  if (typeof day !== "string" || fell !== true) return before
  const from = addDays(day as Day, 2)
  return (day as Day) < window.from || from > last ? before : { from, to: window.to }
}

/** Reasons why a search dies on its way. */
const deaths: ReadonlySet<string> = new Set(["search_refused", "server", "no_progress", "turned_away"])

/** The search begins anew, and asks for the days below those that are complete. What it finds is as old as its first page. */
const beginBelow = (attempt: Attempt, days: DayRange): Attempt => {
  const began = attempt.position?.["began"]
  const position = { until: addDays(days.from, -1), ...(began === undefined ? {} : { began }) }
  return { ...attempt, position, pages: 0, rows: 0, brought: nothingYet(), refused: 0, restarts: 0 }
}

/** Where a search dies, what it has brought whole is kept, and only the rest is asked again. */
export const keepComplete = (asked: Asked, attempt: Attempt, decision: Decision): Decision => {
  const answer = decision.answers.at(-1)
  if (answer?._tag !== "Restart" && answer?._tag !== "Split") return decision
  const days = deaths.has(answer.reason.code) ? completeDays(asked, attempt) : undefined
  if (days === undefined) return decision
  const others = decision.answers.slice(0, -1)
  const { outcome, reason } = answer
  const isNew = days.from <= lastDayOf(attempt.position, days)
  if (answer._tag === "Restart" || (reason.code === "search_refused" && isNew)) {
    const next = beginBelow(attempt, days)
    const last: Answer = { _tag: "Restart", reason, outcome, kept: { days, position: next.position as Position } }
    return { answers: [...others, last], next: isNew ? next : { ...next, restarts: attempt.restarts + 1 } }
  }
  return { answers: [...others, { ...answer, kept: days }], next: undefined }
}
