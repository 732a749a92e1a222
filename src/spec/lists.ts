// The lists of a step → values by input, and what feeds one of them; or mistakes.
import { kindOf } from "../domain/Api.ts"
import { asAsked } from "../domain/feeding.ts"
import { apiOf, type Input, type Pipeline } from "../domain/Pipeline.ts"
import type { Account, Candidates, ForEach, Step } from "../domain/Study.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { fedInput } from "../domain/sources.ts"
import { type CheckContext, reportKey } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import type { Accounts, Step as WrittenStep } from "./generated/written-study.ts"
import { itemAt, readItems, warnOfTimes } from "./inputs.ts"
import { type Entry, entriesOf } from "./listEntries.ts"
import { checkSources, exceptReader, type LeftOut, type ListContext, leftOutMembers } from "./listSources.ts"
import { hasDates, type Listed, readPanel } from "./panel.ts"
import { checkForEach, type StepDraft, type StepDrafts } from "./parents.ts"
import type { Path } from "./readYaml.ts"
import { levelsNamed } from "./snowball.ts"
import { checkValues, type Item } from "./values.ts"

/** What a step is given. `lists`: what tables say of the values of an input. */
export interface Listing extends Pick<Step, "inputs" | "for_each" | "sources" | "candidates"> {
  readonly lists: ReadonlyMap<string, ReadonlyArray<Listed>>
}

/** One list, read. */
interface ListRead {
  readonly values: ReadonlyArray<string>
  readonly listed: ReadonlyArray<Listed>
  readonly sources: ReadonlyArray<ForEach>
  readonly candidates: ReadonlyArray<Candidates>
}

/** The inputs in the order of the pipeline, whatever the order of the study; what a table says of its accounts; what is fed. */
export const checkLists = (context: CheckContext, draft: StepDraft, steps: StepDrafts): Listing => {
  const { name: step, pipeline, written } = draft
  const path = ["collect", step]
  checkTaken(context, path, written, pipeline)
  const given = written as Readonly<Record<string, unknown>>
  const read = new Map(
    Object.entries(pipeline.inputs).flatMap(([name, input]) => {
      const list = given[name] as Accounts | undefined
      if (list === undefined) return []
      return [[name, readOne(listContext(context, draft, steps, name, input), [...path, name], list)] as const]
    })
  )
  const forEach = checkForEach(context, draft, steps, (name, excepts) =>
    leftOutMembers(exceptReader(listContext(context, draft, steps, name, pipeline.inputs[name]!))(excepts))
  )
  const fed = [...read].filter(([, { candidates, sources }]) => sources.length + candidates.length > 0)
  checkOneFed(
    context,
    path,
    fed.map(([name]) => name),
    written
  )
  const levels = forEach === undefined ? [] : levelsOf(context, path, draft, forEach, steps)
  const { candidates = [], sources = levels } = fed[0]?.[1] ?? {}
  const inputs = Object.fromEntries(
    [...read].flatMap(([name, { values }]) => (values.length === 0 && name === fed[0]?.[0] ? [] : [[name, values]]))
  )
  const isAlone = sources.length === 1 && candidates.length === 0 && inputs[sources[0]?.input ?? ""] === undefined
  const only = levels.length > 0 ? undefined : (forEach ?? (isAlone ? sources[0] : undefined))
  return {
    inputs,
    lists: new Map([...read].map(([name, { listed }]) => [name, listed])),
    ...(only === undefined ? {} : { for_each: only }),
    ...(only !== undefined || sources.length === 0 ? {} : { sources }),
    ...(only !== undefined || candidates.length === 0 ? {} : { candidates })
  }
}

/** A source for each level, where `for_each` names a step that has some; nothing where it has none. */
const levelsOf = (
  context: CheckContext,
  path: Path,
  draft: StepDraft,
  forEach: ForEach,
  steps: StepDrafts
): ReadonlyArray<ForEach> => {
  const at = [...path, "for_each"]
  const { for_each } = draft.written
  const {
    limit: _limit,
    except: _except,
    ...written
  } = typeof for_each === "object" ? for_each : { step: forEach.step }
  const names = levelsNamed(context, at, draft, written, steps)
  if (names.length > 1 && forEach.limit !== undefined)
    reportKey(context, [...at, "limit"], "WR109", {
      message: `\`${forEach.step}\` stands for ${names.length} steps, the levels of its snowball, and \`limit\` is about one`,
      hint: "delete `limit`, or name one level"
    })
  return names.length > 1 ? names.map((step) => ({ ...forEach, step })) : []
}

const checkTaken = (context: CheckContext, path: Path, written: WrittenStep, pipeline: Pipeline): void => {
  const taken = Object.keys(pipeline.inputs)
  const given = written as Readonly<Record<string, unknown>>
  for (const name of new Set([...apiOf(pipeline).inputs, ...shippedApi.inputs])) {
    if (given[name] === undefined || taken.includes(name)) continue
    reportKey(context, [...path, name], "WR031", {
      message: `the pipeline \`${pipeline.pipeline}\` does not take \`${name}\``,
      didYouMean: didYouMean(name, taken),
      expected: taken
    })
  }
}

/** What feeds a step cuts it, and one input does. */
const checkOneFed = (
  context: CheckContext,
  path: Path,
  fed: ReadonlyArray<string>,
  { for_each }: WrittenStep
): void => {
  const [first, second] = for_each === undefined ? fed : ["for_each", ...fed]
  if (first === undefined || second === undefined) return
  reportKey(context, [...path, second], "WR108", {
    message: `\`${first}\` and \`${second}\` are both fed by other steps, and a step asks for the values of one input one by one`,
    hint: for_each === undefined ? "make two steps of it" : "write all of it into one list, and delete `for_each`"
  })
}

const listContext = (
  context: CheckContext,
  draft: StepDraft,
  steps: StepDrafts,
  name: string,
  input: Input
): ListContext => ({
  context,
  draft,
  steps,
  name,
  input,
  valuesOf: (entry) =>
    checkValues(
      apiOf(draft.pipeline),
      input.values,
      itemsOf(context, draft.pipeline, name, input, entry),
      context.mistakes
    )
})

const itemsOf = (
  context: CheckContext,
  pipeline: Pipeline,
  name: string,
  input: Input,
  entry: Exclude<Entry, { readonly kind: "step" }>
): ReadonlyArray<Item> =>
  entry.kind === "text"
    ? [itemAt(context, entry.at, entry.text)]
    : readItems(context, entry.at, entry.list, name, input, apiOf(pipeline))

const readOne = (list: ListContext, at: Path, written: Accounts): ListRead => {
  const { context, draft, input, name } = list
  const api = apiOf(draft.pipeline)
  const isFolded = name === "accounts" || kindOf(api, input.values).lower !== undefined
  const leftOutOf = exceptReader(list)
  const bare: Array<Item> = []
  const all: Array<Item> = []
  const listed: Array<Listed> = []
  const sources: Array<ForEach> = []
  const groups = new Map<string, { readonly except: LeftOut["except"]; readonly items: Array<Item> }>()
  for (const entry of entriesOf(context, at, written)) {
    const left = leftOutOf(entry.excepts)
    if (entry.kind === "step") {
      sources.push(...checkSources(list, entry, left))
      continue
    }
    const items = without(itemsOf(context, draft.pipeline, name, input, entry), left, draft.pipeline, name)
    // One by one: a list may be longer than a call has room for arguments.
    for (const item of items) all.push(item)
    if (entry.kind === "file") {
      for (const one of readPanel(items, context.mistakes, isFolded, entry.list.ignore ?? [])) listed.push(one)
    } else for (const item of items) bare.push(item)
    if (entry.kind === "file" && items.length > 0) {
      const values = checkValues(api, input.values, items, [])
      if (values.length > 0) context.lists.push({ file: entry.list.file, input: name, values })
    }
    // Values of which the same is left out are one group.
    const key = JSON.stringify(left.except)
    const group = groups.get(key) ?? { except: left.except, items: [] }
    for (const item of items) group.items.push(item)
    groups.set(key, group)
  }
  if (input.dated === true) warnOfTimes(context, all, api)
  const valuesOf = (items: ReadonlyArray<Item>) => checkValues(api, input.values, items, context.mistakes)
  const candidates = [...groups.values()]
    .filter(({ except }) => except.length > 0)
    .map(({ except, items }): Candidates => ({ input: name, values: valuesOf(items), except }))
    .filter((one) => one.values.length > 0)
  // Beside values with dates, those without are wanted on all days.
  const undated = hasDates(listed.map(({ account }) => account)) ? bare.map((item) => lineOf(item, isFolded)) : []
  const values = valuesOf(groups.get("[]")?.items ?? [])
  if (values.length + sources.length + candidates.length === 0 && bare.length + listed.length === 0)
    tellNothingLeft(context, at, written)
  return { values, listed: [...listed, ...undated], sources, candidates }
}

/** Lists that are empty or not there are told elsewhere. */
const tellNothingLeft = (context: CheckContext, at: Path, written: Accounts): void => {
  const entries = entriesOf({ ...context, mistakes: [] }, at, written)
  if (!entries.some(({ excepts, kind }) => kind !== "step" && excepts.length > 0)) return
  const name = String(at.at(-1))
  reportKey(context, at, "WR108", {
    message: `nothing is left of \`${name}\`: all of its values are under \`except\``,
    hint: "delete what is not to be left out"
  })
}

const lineOf = (item: Item, isFolded: boolean): Listed => {
  const username = item.text.trim()
  const account: Account = { username: isFolded ? username.toLowerCase() : username, columns: {} }
  return { account, item }
}

const without = (items: ReadonlyArray<Item>, left: LeftOut, pipeline: Pipeline, name: string): ReadonlyArray<Item> => {
  if (left.without.length === 0) return items
  const gone = new Set(asAsked(pipeline, name, left.without))
  const texts = asAsked(
    pipeline,
    name,
    items.map(({ text }) => text.trim())
  )
  return items.filter((_, index) => !gone.has(texts[index] ?? ""))
}

/** The input that a step is cut by. */
export const cutInput = (listing: Listing): string | undefined => fedInput(listing) ?? Object.keys(listing.inputs)[0]
