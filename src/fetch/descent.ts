// A search comes down by id, newest first. When it dies, the days above the last row are complete: what they had has come.
import type { Answer, Position } from "../domain/Answer.ts"
import { addDays, type Day, type DayRange, dayOf, dayOfId, later } from "../domain/Day.ts"
import { isObject, type Json, type JsonObject } from "../domain/Json.ts"
import { ownIds, type Pipeline } from "../domain/Pipeline.ts"
import { toCount } from "./envelope.ts"
import type { Question } from "./exchange.ts"
import type { Going, Weighed } from "./weigh.ts"

type Asked = Pick<Question, "slice" | "shape" | "pipeline">

/** Whether a search's rows have a day in their ids, and are not asked for by them. */
const comesDown = ({ slice, shape, pipeline }: Asked): boolean =>
  pipeline.pages.style === "search" &&
  slice.draw === undefined &&
  slice.window !== undefined &&
  ownIds(pipeline) !== undefined &&
  pipeline.inputs[shape.unit_input ?? ""]?.dated !== true

/** A row that was not asked for may stand anywhere; where nothing tells, all were. */
const isAskedFor = (row: JsonObject, { slice, shape, pipeline }: Asked): boolean => {
  const trace = pipeline.inputs[shape.unit_input ?? ""]?.traced_by
  const told = trace === undefined ? undefined : row[trace]
  if (told === undefined || told === null) return true
  const units = new Set(slice.units.map((unit) => unit.toLowerCase()))
  return [told].flat().some((name) => units.has(String(name).toLowerCase()))
}

const read = (row: JsonObject, column: string | undefined, { rows }: Pipeline): Json | undefined =>
  column === undefined
    ? undefined
    : [column, ...(rows.columns[column]?.aliases ?? [])].map((name) => row[name]).find((value) => value !== undefined)

/** The day of a row: of its id, which lies seconds before its time, and of its time, where that was asked for. */
const dayOfRow = (row: JsonObject, id: string, pipeline: Pipeline): Day | undefined => {
  const seconds = toCount(read(row, pipeline.rows.time, pipeline))
  const byId = dayOfId(id)
  return byId === undefined || seconds === undefined || seconds > 1e11 ? byId : later(byId, dayOf(seconds * 1000))
}

const nowhere = { falls: "" }

/** How far down a page has come, as members of a position; nothing where the order is another one, from then on. */
const fall = (asked: Asked, position: Position | undefined, rows: ReadonlyArray<Json>): JsonObject => {
  if (!comesDown(asked)) return {}
  let at: JsonObject = position ?? nowhere
  for (const row of rows) {
    if (!isObject(row)) return {}
    if (!isAskedFor(row, asked)) continue
    const told = read(row, asked.pipeline.rows.key[0], asked.pipeline)
    const id = typeof told === "object" ? "" : String(told)
    const day = dayOfRow(row, id, asked.pipeline)
    const { falls } = at
    if (day === undefined || typeof falls !== "string" || (falls !== "" && BigInt(id) >= BigInt(falls))) return {}
    at = { falls: id, falls_to: day }
  }
  const { falls, falls_to } = at
  if (typeof falls !== "string") return {}
  return falls_to === undefined ? { falls } : { falls, falls_to }
}

/** A position behind a page, with how far down the search has come: not past a page that is asked once more. */
export const withFall = (
  asked: Asked,
  next: Position,
  before: Position | undefined,
  rows: ReadonlyArray<Json>
): Position => {
  const { falls: _, falls_to: __, ...rest } = next
  return { ...rest, ...fall(asked, before, next["stuck"] === undefined ? rows : []) }
}

/** One row alone has no order. */
const rowsAtLeast = 2

/**
 * The days that a search has brought whole: those above the day of its last row and the one next to it, because an id lies
 * seconds before its time. undefined where there are none, or the rows did not strictly come down.
 */
const completeDays = (asked: Asked, { position, rows }: Going): DayRange | undefined => {
  const { window } = asked.slice
  const { falls, falls_to: day } = position ?? {}
  if (window === undefined || typeof day !== "string" || !falls || rows < rowsAtLeast || !comesDown(asked))
    return undefined
  const from = addDays(day as Day, 2)
  return (day as Day) < window.from || from > window.to ? undefined : { from, to: window.to }
}

/** Reasons why a search dies on its way. */
const deaths: ReadonlySet<string> = new Set(["search_refused", "server", "no_progress", "turned_away"])

/** Where a search dies, what it has brought whole is kept, and only the rest is asked again. */
export const keepComplete = (asked: Asked, going: Going, weighed: Weighed): Weighed => {
  const answer = weighed.answers.at(-1)
  if (answer?._tag !== "Restart" && answer?._tag !== "Split") return weighed
  const kept = deaths.has(answer.reason.code) ? completeDays(asked, going) : undefined
  if (kept === undefined) return weighed
  const last: Answer = { ...answer, _tag: "Split", kept }
  return { answers: [...weighed.answers.slice(0, -1), last], next: undefined }
}
