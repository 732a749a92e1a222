// The columns of a list that say when its values are wanted, under headings that the study names.
import { addDays, toDay } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { ListFile } from "./generated/written-study.ts"
import { mistakeAt } from "./Mistake.ts"
import { isSameName as isSame } from "./oddSigns.ts"
import { hasDates, type Listed } from "./panel.ts"
import type { Path } from "./readYaml.ts"
import type { Cell, Item } from "./values.ts"

const moved = (cell: Cell, days: number): Cell => {
  const day = toDay(cell.text)
  // What is no day stays as it was typed, and is told with the other dates of the list.
  return day === undefined ? cell : { ...cell, text: addDays(day, days) }
}

const count = (text: string | undefined): number => Number.parseInt(text ?? "0", 10)

/** The columns of a list that may say when a value is wanted, in small letters. */
export const dayColumns = ({ around, from = "from", to = "to" }: ListFile): ReadonlyArray<string> =>
  [from, to, ...(around === undefined ? [] : [around.day])].map((name) => name.trim().toLowerCase())

/** Items with their days, where the study says which columns have them. */
export const withDays = (
  context: CheckContext,
  path: Path,
  { around, from, to }: ListFile,
  items: ReadonlyArray<Item>
): ReadonlyArray<Item> => {
  const headings = [
    ...(from === undefined ? [] : [[from, "from"] as const]),
    ...(to === undefined ? [] : [[to, "to"] as const]),
    ...(around === undefined ? [] : [[around.day, "around"] as const])
  ]
  if (headings.length === 0 || items.length === 0) return items
  const [first] = items
  if (around !== undefined && headings.length > 1) {
    const message = "`around` says the first and the last day already"
    reportValue(context, [...path, from === undefined ? "to" : "from"], "WR105", { message })
    return items
  }
  const names = (first?.others ?? []).map(({ name }) => name)
  let isWhole = true
  for (const [heading, key] of headings) {
    if (names.some((name) => isSame(name, heading))) continue
    isWhole = false
    reportValue(context, key === "around" ? [...path, key, "day"] : [...path, key], "WR062", {
      message: `the list has no column \`${heading}\` beside its values`,
      didYouMean: didYouMean(heading, names),
      expected: names
    })
  }
  if (!isWhole) return items
  return items.map((item): Item => {
    const find = (heading: string | undefined) =>
      heading === undefined ? undefined : item.others?.find(({ name, text }) => isSame(name, heading) && text !== "")
    const event = find(around?.day)
    if (around !== undefined && event === undefined) {
      const message = `${item.text.trim()} has no day in the column \`${around.day}\``
      context.mistakes.push(mistakeAt(item.sourceText, item.place, "WR065", { message }))
    }
    const first = around === undefined ? find(from) : event && moved(event, -count(around.before))
    const last = around === undefined ? find(to) : event && moved(event, count(around.after))
    return {
      ...item,
      days: { ...(first === undefined ? {} : { from: first }), ...(last === undefined ? {} : { to: last }) }
    }
  })
}

/** Days of values are days of units: of an input that does not cut the step, and of what has no days, they would mean nothing. */
export const checkListDates = (
  context: CheckContext,
  path: Path,
  pipeline: Pipeline,
  cutBy: string | undefined,
  lists: ReadonlyMap<string, ReadonlyArray<Listed>>
): void => {
  for (const [name, listed] of lists) {
    const isDated = pipeline.window === undefined || pipeline.inputs[name]?.dated === true
    if (!hasDates(listed.map(({ account }) => account)) || (name === cutBy && !isDated)) continue
    // A panel stands in every step that is about its accounts, with or without days.
    if (name === "accounts" && (pipeline.window === undefined || name !== cutBy)) continue
    const message = isDated
      ? `the dates of \`${name}\` mean nothing: what \`${pipeline.pipeline}\` asks for has no days of its own`
      : `the dates of \`${name}\` cannot hold: the step asks for each of its ${cutBy}, and for all ${name} at once`
    reportKey(context, [...path, name], "WR105", { message })
  }
}
