// Values of a list, inline or from a list file → items, each with its place; or mistakes.
import { posix } from "node:path"
import { type Api, kindOf } from "../domain/Api.ts"
import { dayOfId } from "../domain/Day.ts"
import type { Input } from "../domain/Pipeline.ts"
import { NotRead } from "../domain/readBounded.ts"
import { type CheckContext, reportValue } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { ListFile } from "./generated/written-study.ts"
import { dayColumns, withDays } from "./listDays.ts"
import { meantValues } from "./listValues.ts"
import { mistakeAt } from "./Mistake.ts"
import { nowhere } from "./places.ts"
import { readList } from "./readList.ts"
import type { Path } from "./readYaml.ts"
import type { Item } from "./values.ts"

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
export const warnOfTimes = (context: CheckContext, items: ReadonlyArray<Item>, { ids }: Api): void => {
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

/** A value in the study, with its place. */
export const itemAt = (context: CheckContext, at: Path, text: string): Item => {
  const { sourceText } = context.yaml
  const place = context.yaml.valueAt(at)
  const comment = /^[ \t]+(#[^\s#]\S*)/.exec(sourceText.text.slice(place.offset + place.length))?.[1]
  if (comment !== undefined) {
    reportValue(context, at, "WR074", { message: `\`${comment}\` is a comment and not part of this value` })
  }
  return { text, plain: context.yaml.isPlain(at), sourceText, place }
}

/** The items of a list in the study. */
const itemsOf = (context: CheckContext, path: Path, texts: ReadonlyArray<string>): ReadonlyArray<Item> =>
  texts.flatMap((text, index) => itemAt(context, [...path, index], text))

/** The values of a list file that mean something. @param others which other cells of a line are kept, where that is known */
export const itemsOfFile = (
  context: CheckContext,
  path: Path,
  list: ListFile,
  name: string,
  input: Pick<Input, "field_name" | "parameter" | "traced_by" | "values">,
  api: Api,
  others?: ReadonlyArray<string>
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
    reportValue(context, [...path, "file"], "WR057", {
      message: `${list.file} ${bytes.why}`,
      ...(bytes.why.includes("not allowed") ? { hint: "give yourself the right to read it, or name a copy of it" } : {})
    })
    return []
  }
  const shown = posix.isAbsolute(list.file)
    ? list.file
    : posix.join(posix.dirname(context.yaml.sourceText.file), list.file)
  const { field_name, parameter, traced_by } = input
  const kind = kindOf(api, input.values)
  const names = [field_name, parameter?.split(".").at(-1), traced_by, name, kind.number === true ? "id" : undefined]
  const items = readList(
    shown,
    bytes,
    {
      column: list.column,
      names: [...new Set(names.flatMap((one) => one ?? []))],
      kind,
      others: others ?? (name === "accounts" ? true : dayColumns(list))
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
