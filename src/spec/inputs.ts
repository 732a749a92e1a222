// The inputs of a step, inline or from list files → values by input, or mistakes.
import { posix } from "node:path"
import { type Api, kindOf } from "../domain/Api.ts"
import { dayOfId } from "../domain/Day.ts"
import { apiOf, type Input, type Pipeline } from "../domain/Pipeline.ts"
import { NotRead } from "../domain/readBounded.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { ListFile, Step as WrittenStep } from "./generated/written-study.ts"
import { dayColumns, withDays } from "./listDays.ts"
import { meantValues } from "./listValues.ts"
import { mistakeAt } from "./Mistake.ts"
import { type Listed, readPanel } from "./panel.ts"
import { nowhere } from "./places.ts"
import { readList } from "./readList.ts"
import type { Path } from "./readYaml.ts"
import { checkValues, type Item } from "./values.ts"

/** `lists`: what tables say of the values of an input. */
export interface Listing {
  readonly inputs: Readonly<Record<string, ReadonlyArray<string>>>
  readonly lists: ReadonlyMap<string, ReadonlyArray<Listed>>
}

/** The inputs in the order of the pipeline, whatever the order of the study; and what a table says of its accounts. */
export const checkInputs = (context: CheckContext, path: Path, step: WrittenStep, pipeline: Pipeline): Listing => {
  const lists = new Map<string, ReadonlyArray<Listed>>()
  const taken = Object.keys(pipeline.inputs)
  const api = apiOf(pipeline)
  const given = step as Readonly<Record<string, unknown>>
  for (const name of new Set([...api.inputs, ...shippedApi.inputs])) {
    if (given[name] === undefined || taken.includes(name)) continue
    reportKey(context, [...path, name], "WR031", {
      message: `the pipeline \`${pipeline.pipeline}\` does not take \`${name}\``,
      didYouMean: didYouMean(name, taken),
      expected: taken
    })
  }
  const entries = Object.entries(pipeline.inputs).flatMap(([name, input]) => {
    const written = given[name] as ReadonlyArray<string> | ListFile | undefined
    if (written === undefined) return []
    const at = [...path, name]
    const items = readItems(context, at, written, name, input, api)
    const isFolded = name === "accounts" || kindOf(api, input.values).lower !== undefined
    const ignore = "file" in written ? written.ignore : []
    lists.set(name, readPanel(items, context.mistakes, isFolded, ignore))
    if (input.dated === true) warnOfTimes(context, items, api)
    const values = checkValues(api, input.values, items, context.mistakes)
    if ("file" in written && values.length > 0) context.lists.push({ file: written.file, input: name, values })
    return [[name, values] as const]
  })
  return { inputs: Object.fromEntries(entries), lists }
}

/** What stands in the study, or in the file that it names. @param name what a column with the values may be called */
export const readItems = (
  context: CheckContext,
  path: Path,
  written: ReadonlyArray<string> | ListFile,
  name: string,
  about: Pick<Input, "field_name" | "parameter" | "traced_by" | "values">,
  api: Api
): ReadonlyArray<Item> =>
  "file" in written
    ? withDays(context, path, written, itemsOfFile(context, path, written, name, about, api))
    : itemsOf(context, path, written)

/** No platform whose ids tell their time is older. */
const noneBefore = "2000-01-01"

/** Nothing is asked for what cannot be there yet, and what is too old is hardly an id. */
const warnOfTimes = (context: CheckContext, items: ReadonlyArray<Item>, { ids }: Api): void => {
  const old = items.filter(({ text }) => (dayOfId(text.trim(), ids) ?? context.today) < noneBefore)
  const [first] = old
  if (first !== undefined) {
    const others = old.length > 1 ? `, and ${old.length - 1} more from as long ago` : ""
    const message = `the id ${first.text.trim()} would be from ${dayOfId(first.text.trim(), ids)}${others}: is it an id?`
    context.mistakes.push(mistakeAt(first.sourceText, first.place, "WR128", { message }))
  }
  for (const { place, sourceText, text } of items) {
    const day = dayOfId(text.trim(), ids)
    if (day === undefined || day <= context.today) continue
    const message = `the id ${text.trim()} would be from ${day}, so nothing is asked for it`
    context.mistakes.push(mistakeAt(sourceText, place, "WR079", { message }))
  }
}

/** The items of a list in the study, each with its place. */
export const itemsOf = (context: CheckContext, path: Path, texts: ReadonlyArray<string>): ReadonlyArray<Item> =>
  texts.flatMap((text, index) => {
    const at = [...path, index]
    const { sourceText } = context.yaml
    const place = context.yaml.valueAt(at)
    const comment = /^[ \t]+(#[^\s#]\S*)/.exec(sourceText.text.slice(place.offset + place.length))?.[1]
    if (comment !== undefined) {
      reportValue(context, at, "WR074", { message: `\`${comment}\` is a comment and not part of this value` })
    }
    return [{ text, plain: context.yaml.isPlain(at), sourceText, place }]
  })

const itemsOfFile = (
  context: CheckContext,
  path: Path,
  list: ListFile,
  name: string,
  input: Pick<Input, "field_name" | "parameter" | "traced_by" | "values">,
  api: Api
): ReadonlyArray<Item> => {
  const bytes = readFile(context, list)
  // What is there is read, however odd its name.
  const leads = bytes === undefined ? nowhere(list.file, `${name}.csv`) : undefined
  if (leads !== undefined) {
    reportValue(context, [...path, "file"], "WR103", { message: `${list.file} ${leads.what}`, hint: leads.hint })
    return []
  }
  if (bytes === undefined) {
    const near = didYouMean(posix.basename(list.file), context.filesIn(posix.dirname(list.file)))
    reportValue(context, [...path, "file"], "WR060", {
      message: `there is no file ${list.file} beside the study`,
      didYouMean: near === undefined ? undefined : posix.join(posix.dirname(list.file), near)
    })
    return []
  }
  if (bytes instanceof NotRead) {
    reportValue(context, [...path, "file"], "WR057", { message: `${list.file} ${bytes.why}` })
    return []
  }
  const shown = posix.isAbsolute(list.file)
    ? list.file
    : posix.join(posix.dirname(context.yaml.sourceText.file), list.file)
  const { field_name, parameter, traced_by } = input
  const kind = kindOf(api, input.values)
  const names = [field_name, parameter, traced_by, name, kind.number === true ? "id" : undefined]
  const items = readList(
    shown,
    bytes,
    {
      column: list.column,
      names: [...new Set(names.flatMap((one) => one ?? []))],
      kind,
      others: name === "accounts" ? true : dayColumns(list)
    },
    (part, code, words) => reportValue(context, [...path, part], code, words),
    context.mistakes,
    context.secrets
  )
  const meant = meantValues(api, input.values, items, list.ignore ?? [], context.mistakes)
  if (items.length > 0 && meant.length === 0)
    reportValue(context, [...path, "file"], "WR063", { message: `${shown} has no values` })
  return meant
}

const readFile = (context: CheckContext, { file, sheet }: ListFile): Uint8Array | NotRead | undefined => {
  try {
    return sheet === undefined ? context.readFile(file) : context.readFile(file, String(sheet))
  } catch (cause) {
    if (cause instanceof NotRead) return cause
    throw cause
  }
}
