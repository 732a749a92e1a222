// The rows of a page → typed rows that say which unit they came from, each key once.

import { countDays, type DayRange } from "../domain/Day.ts"
import { isObject, type Json, type JsonObject, writeJson } from "../domain/Json.ts"
import { isMatrix, membersOf } from "../domain/matrix.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Placed, Surprise } from "../domain/Projection.ts"
import { everything, type Shape, type Slice } from "../domain/Slice.ts"
import { caseless } from "../domain/sameText.ts"
import { dayIn, isFilled, type Listed, nameOf } from "./listed.ts"
import { rowTyper, show } from "./typing.ts"

/** The units that a row is traced to; with one unit and no trace, that unit; otherwise `*`. */
const unitsOf = (row: JsonObject, slice: Slice, shape: Shape, pipeline: Pipeline): ReadonlyArray<string> => {
  if (isMatrix(shape.unit_input)) return isOfPair(row, shape.unit_input, slice, pipeline) ? slice.units : []
  const input = shape.unit_input === undefined ? undefined : pipeline.inputs[shape.unit_input]
  if (input?.traced_by === undefined) return slice.units.length === 1 ? slice.units : [everything]
  const value = row[input.traced_by] ?? []
  const told = (Array.isArray(value) ? value : [value]).filter((one: Json) => one !== null)
  const names = new Set(told.map((one: Json) => caseless(String(one))))
  return slice.units.filter((unit) => names.has(caseless(unit)))
}

/** Whether a row is of the one pair that was asked, as far as it tells. */
const isOfPair = (row: JsonObject, input: string, { units }: Slice, pipeline: Pipeline): boolean =>
  membersOf(input, units[0] ?? "", pipeline).every(({ about, value }) => {
    const told = about?.traced_by === undefined ? null : (row[about.traced_by] ?? null)
    return told === null || [told].flat().some((one) => caseless(String(one)) === caseless(value))
  })

const isInside = (row: JsonObject, window: DayRange | undefined, column: string | undefined): boolean => {
  const day = dayIn(row, column)
  if (window === undefined || day === undefined) return true
  return countDays({ from: window.from, to: day }) > 0 && countDays({ from: day, to: window.to }) > 0
}

/** Counts surprises of a page, one example each. */
const tally = () => {
  const found = new Map<string, Surprise & { count: number }>()
  return {
    found,
    tell: (surprise: Surprise) => {
      const key = `${surprise.kind} ${surprise.subject}`
      const known = found.get(key)
      if (known === undefined) found.set(key, { ...surprise, count: 1 })
      else known.count += 1
    }
  }
}

/**
 * @param listed where the study wants so many rows of a list, and no more
 * @param leftOut fields that were not asked for, because the API refuses them
 */
export const placeRows = (
  rows: ReadonlyArray<Json>,
  slice: Slice,
  shape: Shape,
  pipeline: Pipeline,
  listed?: Listed,
  leftOut: ReadonlyArray<string> = []
): Placed => {
  const { table, key, time } = pipeline.rows
  const { found, tell } = tally()
  const room = roomIn(listed)
  let beyond = 0
  const byKey = new Map<string, JsonObject>()
  let storable = 0
  const type = rowTyper(pipeline.rows)
  const tellNone = noneTeller(shape, pipeline, leftOut)
  const filledIn = [fromInput(slice, shape, pipeline), withEmptyText(pipeline)]
  for (const [position, raw] of rows.entries()) {
    if (!isObject(raw)) {
      tell({ kind: "row_without_key", subject: table, example: show(raw) })
      continue
    }
    const filled = filledIn.reduce((row, fill) => fill(row), tellNone(type(raw, tell), raw))
    const name = key.map((column) => filled[column] ?? null)
    if (name.includes(null)) {
      tell({ kind: "row_without_key", subject: table, example: show(raw) })
      continue
    }
    const units = unitsOf(filled, slice, shape, pipeline)
    const _on_target = units.length > 0 && isInside(filled, slice.window, time)
    if (!room.take(filled, nameOf(name), _on_target)) {
      beyond += 1
      continue
    }
    storable += 1
    // Of equal keys on one page the last wins.
    byKey.set(nameOf(name), {
      ...filled,
      _position: position,
      _units: units.length > 0 ? units : [everything],
      _on_target
    })
  }
  const placed = [...byKey.values()]
  const seen = new Map<string, number>()
  for (const row of placed.filter((one) => one["_on_target"] === true)) {
    for (const unit of row["_units"] as ReadonlyArray<string>) seen.set(unit, (seen.get(unit) ?? 0) + 1)
  }
  return {
    json: writeJson(placed),
    rows: storable,
    off_target: placed.filter((row) => row["_on_target"] === false).length,
    seen,
    surprises: [...found.values()],
    beyond,
    ...(listed === undefined ? {} : { full: isFilled(listed, room.there) })
  }
}

/** Takes rows as long as their lists have room for them. */
const roomIn = (listed: Listed | undefined) => {
  const there = new Map([...(listed?.there ?? [])].map(([list, names]) => [list, new Set(names)]))
  return {
    there,
    take: (row: JsonObject, name: string, isOnTarget: boolean): boolean => {
      const list = listed?.listOf(row, isOnTarget)
      if (listed === undefined || list === undefined) return true
      const names = there.get(list) ?? new Set<string>()
      if (names.has(name)) return true
      if (names.size >= listed.limit) return false
      there.set(list, names.add(name))
      return true
    }
  }
}

type Fill = (row: JsonObject) => JsonObject

const isUntold = (row: JsonObject) => (name: string) => (row[name] ?? null) === null

/** A text that is part of a key and not told is empty, where another part of the row's own tells it apart. */
const withEmptyText = ({ rows: { columns, key } }: Pipeline): Fill => {
  const own = key.filter((name) => columns[name]?.from_input === undefined)
  const texts = own.filter((name) => columns[name]?.type === "text")
  return (row) => {
    if (own.every(isUntold(row))) return row
    const empty = texts.filter(isUntold(row))
    return empty.length === 0 ? row : { ...row, ...Object.fromEntries(empty.map((name) => [name, ""])) }
  }
}

/** Tells of typed rows what they have none of: what was asked for, is left out, and would be there if there were any. */
const noneTeller = ({ fields }: Shape, { request, rows }: Pipeline, leftOut: ReadonlyArray<string>) => {
  const all = Object.entries(rows.columns).flatMap(([name, { absent, aliases = [], grows, type }]) => {
    const isAsked = (request.fields === "none" || fields.includes(name)) && !leftOut.includes(name)
    if (absent !== "none" || grows === true || rows.key.includes(name) || !isAsked) return []
    return [{ name, isList: type === "list", spellings: [name, ...aliases] }]
  })
  return (row: JsonObject, raw: JsonObject): JsonObject => {
    const none = all.filter(({ spellings }) => spellings.every(isUntold(raw)))
    if (none.length === 0) return row
    const lists = none.filter(({ isList }) => isList).map(({ name }): [string, Json] => [name, []])
    const _none = none.filter(({ isList }) => !isList).map(({ name }) => name)
    return { ...row, ...Object.fromEntries(lists), ...(_none.length === 0 ? {} : { _none }) }
  }
}

/** Columns that the answer does not echo and the request knows. */
const fromInput = (slice: Slice, shape: Shape, pipeline: Pipeline): Fill => {
  const unit = slice.units.length === 1 ? slice.units[0] : undefined
  const names = Object.entries(pipeline.rows.columns).flatMap(([name, { from_input }]) =>
    from_input !== undefined && from_input === shape.unit_input ? [name] : []
  )
  return (row) => {
    const known = unit === undefined ? [] : names.filter(isUntold(row))
    return known.length === 0 ? row : { ...row, ...Object.fromEntries(known.map((name) => [name, unit as string])) }
  }
}
