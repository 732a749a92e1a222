// The inputs of a step, inline or from list files → values by input, or mistakes.
import { posix } from "node:path"
import { type Api, kindOf } from "../domain/Api.ts"
import { dayOfId } from "../domain/Day.ts"
import { apiOf, type Input, type Pipeline } from "../domain/Pipeline.ts"
import { NotRead } from "../domain/readBounded.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { type Desk, reportKey, reportValue } from "./Desk.ts"
import { didYouMean } from "./didYouMean.ts"
import type { ListFile, Step as WrittenStep } from "./generated/written-study.ts"
import { mistakeAt } from "./Mistake.ts"
import { type Listed, readPanel } from "./panel.ts"
import { readList } from "./readList.ts"
import type { Path } from "./readYaml.ts"
import { checkValues, type Item } from "./values.ts"

/** The inputs in the order of the pipeline, whatever the order of the study; and what a table says of its accounts. */
export const checkInputs = (
  desk: Desk,
  path: Path,
  step: WrittenStep,
  pipeline: Pipeline
): { readonly inputs: Readonly<Record<string, ReadonlyArray<string>>>; readonly listed: ReadonlyArray<Listed> } => {
  const listed: Array<Listed> = []
  const taken = Object.keys(pipeline.inputs)
  const api = apiOf(pipeline)
  const given = step as Readonly<Record<string, unknown>>
  for (const name of new Set([...api.inputs, ...shippedApi.inputs])) {
    if (given[name] === undefined || taken.includes(name)) continue
    reportKey(desk, [...path, name], "WR031", {
      message: `the pipeline \`${pipeline.pipeline}\` does not take \`${name}\``,
      didYouMean: didYouMean(name, taken),
      expected: taken
    })
  }
  const entries = Object.entries(pipeline.inputs).flatMap(([name, input]) => {
    const written = given[name] as ReadonlyArray<string> | ListFile | undefined
    if (written === undefined) return []
    const at = [...path, name]
    const items = "file" in written ? itemsOfFile(desk, at, written, name, input) : itemsOf(desk, at, written)
    if (name === "accounts") for (const line of readPanel(items, desk.mistakes)) listed.push(line)
    if (input.dated === true) warnOfFuture(desk, items, api)
    return [[name, checkValues(kindOf(api, input.values), items, desk.mistakes)] as const]
  })
  return { inputs: Object.fromEntries(entries), listed }
}

/** Nothing is asked for what cannot be there yet. */
const warnOfFuture = (desk: Desk, items: ReadonlyArray<Item>, { ids }: Api): void => {
  for (const { place, sheet, text } of items) {
    const day = dayOfId(text.trim(), ids)
    if (day === undefined || day <= desk.today) continue
    const message = `the id ${text.trim()} would be from ${day}, so nothing is asked for it`
    desk.mistakes.push(mistakeAt(sheet, place, "WR079", { message }))
  }
}

/** The items of a list in the study, each with its place. */
export const itemsOf = (desk: Desk, path: Path, texts: ReadonlyArray<string>): ReadonlyArray<Item> =>
  texts.flatMap((text, index) => {
    const at = [...path, index]
    const { sheet } = desk.yaml
    const place = desk.yaml.valueAt(at)
    const comment = /^[ \t]+(#[^\s#]\S*)/.exec(sheet.text.slice(place.offset + place.length))?.[1]
    if (comment !== undefined) {
      reportValue(desk, at, "WR074", { message: `\`${comment}\` is a comment and not part of this value` })
    }
    return [{ text, plain: desk.yaml.isPlain(at), sheet, place }]
  })

const itemsOfFile = (desk: Desk, path: Path, list: ListFile, name: string, input: Input): ReadonlyArray<Item> => {
  const bytes = readFile(desk, list.file)
  if (bytes === undefined) {
    reportValue(desk, [...path, "file"], "WR060", { message: `there is no file ${list.file} beside the study` })
    return []
  }
  if (bytes instanceof NotRead) {
    reportValue(desk, [...path, "file"], "WR057", { message: `${list.file} ${bytes.why}` })
    return []
  }
  const shown = posix.isAbsolute(list.file) ? list.file : posix.join(posix.dirname(desk.yaml.sheet.file), list.file)
  const { field_name = name, parameter = name, traced_by = name } = input
  const names = [...new Set([name, field_name, parameter, traced_by, ...(input.values === "id" ? ["id"] : [])])]
  return readList(
    shown,
    bytes,
    { column: list.column, names },
    (part, code, words) => reportValue(desk, [...path, part], code, words),
    desk.mistakes
  )
}

const readFile = (desk: Desk, file: string): Uint8Array | NotRead | undefined => {
  try {
    return desk.readFile(file)
  } catch (cause) {
    if (cause instanceof NotRead) return cause
    throw cause
  }
}
