// Steps in a list → sources of its input, and what is left out of them; or mistakes.
import { methods } from "../domain/choosing.ts"
import { feedersOf } from "../domain/feeding.ts"
import { type Input, type Pipeline, parentColumns } from "../domain/Pipeline.ts"
import type { Except, ForEach } from "../domain/Study.ts"
import { type CheckContext, reportKey, reportValue } from "./CheckContext.ts"
import { type Entry, type Excepted, entriesOf } from "./listEntries.ts"
import { type StepDraft, type StepDrafts, stepNamed } from "./parents.ts"
import type { Path } from "./readYaml.ts"
import { levelsNamed } from "./snowball.ts"
import { checkFed, checkRows, choiceIn } from "./where.ts"

/** A list of an input. */
export interface ListContext {
  readonly context: CheckContext
  readonly draft: StepDraft
  readonly steps: StepDrafts
  readonly name: string
  readonly input: Input
  /** Values of entries that are no steps. */
  readonly valuesOf: (entry: Exclude<Entry, { readonly kind: "step" }>) => ReadonlyArray<string>
}

/** What is left out: written values, and those of steps. */
export interface LeftOut {
  readonly without: ReadonlyArray<string>
  readonly except: ReadonlyArray<Except>
}

type Source = Extract<Entry, { readonly kind: "step" }>

/** The column of another step's rows that feeds an input, where the study names none: the usual one, or the only one. */
const usualColumn = (parent: Pipeline, { draft, input, name }: ListContext): string | undefined => {
  const { columns, table } = parent.rows
  const usual = parentColumns(input, table).find((column) => Object.hasOwn(columns, column))
  const all = feedersOf(parent, draft.pipeline, name)
  return usual ?? (all.length === 1 ? all[0] : undefined)
}

const checkColumn = (list: ListContext, at: Path, named: string | undefined, parent: Pipeline): string | undefined => {
  const { context, draft, name } = list
  const expected = feedersOf(parent, draft.pipeline, name)
  const column = named ?? usualColumn(parent, list)
  if (column === undefined) {
    reportValue(context, [...at, "step"], "WR040", {
      message: `which column of \`${parent.rows.table}\` are the ${name.replaceAll("_", " ")}?`,
      ...(expected.length === 0
        ? { hint: "none of them is: name another step" }
        : { expected, hint: "name a `column`" })
    })
    return undefined
  }
  const path = named === undefined ? [...at, "step"] : [...at, "column"]
  if (!checkFed(context, path, column, parent)) return undefined
  if (expected.includes(column)) return column
  reportValue(context, path, "WR047", {
    message: `\`${column}\` of \`${parent.rows.table}\` holds no ${name.replaceAll("_", " ")}`,
    ...(expected.length === 0 ? { hint: "name another step" } : { expected })
  })
  return undefined
}

const checkReading = (list: ListContext, { at, source }: Source): Except | undefined => {
  const { context, draft, steps } = list
  const parent = stepNamed(context, [...at, "step"], source.step, draft.name, steps)?.pipeline
  if (parent === undefined) return undefined
  const column = checkColumn(list, at, source.column, parent)
  const where = checkRows(context, at, source, parent)
  return column === undefined ? undefined : { step: source.step, column, where }
}

/** A source, or one for each level of a snowball. */
export const checkSources = (list: ListContext, entry: Source, left: LeftOut): ReadonlyArray<ForEach> => {
  const source = checkSource(list, entry, left)
  const names = levelsNamed(list.context, entry.at, list.draft, entry.source, list.steps)
  return source === undefined ? [] : names.map((step) => ({ ...source, step }))
}

const checkSource = (list: ListContext, entry: Source, left: LeftOut): ForEach | undefined => {
  const reading = checkReading(list, entry)
  const parent = list.steps.get(entry.source.step)?.pipeline
  if (reading === undefined || parent === undefined) return undefined
  const { column, step, where } = reading
  return {
    step,
    input: list.name,
    column,
    where,
    ...choiceIn(list.context, entry.at, entry.source, parent),
    ...leftOutMembers(left)
  }
}

export const leftOutMembers = ({ except, without }: LeftOut): Pick<ForEach, "except" | "without"> => ({
  ...(without.length === 0 ? {} : { without }),
  ...(except.length === 0 ? {} : { except })
})

/** What `except` names, each list of it read once. */
export const exceptReader = (list: ListContext): ((excepts: ReadonlyArray<Excepted>) => LeftOut) => {
  const known = new Map<unknown, LeftOut>()
  return (excepts) => {
    const all = excepts.map((one) => {
      const found = known.get(one.written) ?? checkExcept(list, one)
      known.set(one.written, found)
      return found
    })
    return {
      without: [...new Set(all.flatMap(({ without }) => without))],
      except: all.flatMap(({ except }) => except)
    }
  }
}

const checkExcept = (list: ListContext, { at, written }: Excepted): LeftOut => {
  const { context } = list
  const all = entriesOf(context, at, written).map((entry): LeftOut => {
    const [inner] = entry.excepts
    if (inner !== undefined)
      reportKey(context, inner.at, "WR108", { message: "what is left out cannot have exceptions of its own" })
    if (entry.kind !== "step") return { without: list.valuesOf(entry), except: [] }
    for (const key of methods)
      if (entry.source[key] !== undefined)
        reportKey(context, [...entry.at, key], "WR108", {
          message: `\`${key}\` would leave out some, and \`except\` leaves out all`,
          hint: `delete \`${key}\`; to leave out what a step was fed with, name that step`
        })
    const reading = checkReading(list, entry)
    if (reading === undefined) return { without: [], except: [] }
    const { most_frequent: _, newest: _newest, sample: _sample, top: _top, ...all } = entry.source
    const names = levelsNamed(context, entry.at, list.draft, all, list.steps)
    return { without: [], except: names.map((step) => ({ ...reading, step })) }
  })
  return { without: all.flatMap(({ without }) => without), except: all.flatMap(({ except }) => except) }
}
