// `collect:` → steps with every list read, every default filled in and every field spelled out; or mistakes.
import type { Api } from "../domain/Api.ts"
import { inputsIn } from "../domain/matrix.ts"
import { apiOf, ownIds, type Pipeline } from "../domain/Pipeline.ts"
import type { Account, Period, Span, Step } from "../domain/Study.ts"
import { columnsRead, fedInput, isFed, readingsOf, stepsBefore } from "../domain/sources.ts"
import { checkAnyOf } from "./anyOf.ts"
import { type CheckContext, type PipelineSource, reportKey, reportValue, typedAt } from "./CheckContext.ts"
import { checkAccounts } from "./checkAccounts.ts"
import { checkQuery } from "./conditions.ts"
import { checkCutPeriod, checkPeriod } from "./days.ts"
import { checkFields } from "./fields.ts"
import type { WhatToCollect, Step as WrittenStep } from "./generated/written-study.ts"
import { withInheritedDays } from "./inheritedDays.ts"
import { checkListDates } from "./listDays.ts"
import { checkLists, cutInput, type Listing } from "./lists.ts"
import { checkMatrix } from "./matrix.ts"
import { checkAdmitted } from "./narrowed.ts"
import { checkInside, hasDates, type ListLine, linesOf } from "./panel.ts"
import { checkCircles, type StepDraft } from "./parents.ts"
import { pipelineLoader } from "./pipelineLoader.ts"
import type { Path } from "./readYaml.ts"
import { checkRefresh, checkWavesBegin } from "./refresh.ts"
import { contextOf, withLevels } from "./snowball.ts"
import { keysOfHow } from "./stepKeys.ts"
import { checkDraws, checkLimit, checkWindow, ownWindow } from "./windows.ts"

export interface Collected {
  readonly steps: ReadonlyArray<Step>
  readonly pipelines: Readonly<Record<string, Pipeline>>
  /** What lists say of their accounts, each line once. */
  readonly accounts: ReadonlyArray<Account>
}

/** The study's own period; undefined where it has mistakes of its own. */
export type StudyPeriod = Period | "missing" | undefined

export const checkSteps = (
  context: CheckContext,
  collect: WhatToCollect,
  source: PipelineSource,
  studyPeriod: StudyPeriod,
  checkAll: boolean,
  api: Api
): Collected => {
  const load = pipelineLoader(context, source)
  const written = new Map(Object.entries(collect))
  const names = new Set([...written.keys(), ...context.yaml.keysAt(["collect"])])
  const typed = new Map(
    [...names].map((name) => {
      const step = written.get(name)
      const pipeline = step === undefined ? undefined : load(name, step)
      return [name, step && pipeline && { name, written: step, pipeline }] as const
    })
  )
  const drafts = withLevels(context, typed)
  const known = [...drafts.values()].flatMap((draft) => draft ?? [])
  const listings = new Map(known.map((draft) => [draft.name, checkLists(contextOf(context, draft), draft, drafts)]))
  checkCircles(context, new Map([...listings].map(([name, listing]) => [name, stepsBefore(listing)])))
  const lines: Array<ListLine> = []
  const steps = withInheritedDays(
    known.map((draft) => checkStep(contextOf(context, draft), draft, listings, studyPeriod, lines)),
    Object.fromEntries(known.map(({ pipeline }) => [pipeline.pipeline, pipeline]))
  )
  const checks = checkAll || Object.values(collect).some((step) => step.check_accounts === true)
  if (checks && api.profiles === undefined)
    reportKey(context, checkAll ? ["check_accounts"] : ["collect"], "WR068", {
      message: `the ${api.title} has no profiles that accounts could be checked by`
    })
  const users = checks && api.profiles !== undefined ? load("check_accounts", { pipeline: api.profiles }) : undefined
  const check = checkAccounts(context, collect, checkAll, steps, users)
  const listed = linesOf(lines)
  const onLists = new Set(listed.map(({ username }) => username))
  const more = check.accounts.filter(({ username }) => !onLists.has(username))
  const used = [...known.map(({ pipeline }) => pipeline), ...(check.step && users ? [users] : [])]
  return {
    steps: check.step === undefined ? steps : [...steps, check.step],
    pipelines: Object.fromEntries(used.map((pipeline) => [pipeline.pipeline, pipeline])),
    accounts: [...listed, ...linesOf(more.map((account) => ({ account, step: "" })))]
  }
}

const checkStep = (
  context: CheckContext,
  { name, written: whole, pipeline }: StepDraft,
  listings: ReadonlyMap<string, Listing>,
  studyPeriod: StudyPeriod,
  ofLists: Array<ListLine>
): Step => {
  const path = ["collect", name]
  const written = ownWindow(context, path, whole, pipeline)
  const listing = listings.get(name)!
  const { candidates, for_each, sources } = listing
  const pairs = checkMatrix(context, path, written, pipeline, isFed(listing))
  const inputs = pairs === undefined ? listing.inputs : { [pairs.input]: pairs.units, ...listing.inputs }
  const lists = pairs === undefined ? listing.lists : new Map([[pairs.input, pairs.listed], ...listing.lists])
  const listed = lists.get("accounts") ?? []
  for (const { account } of listed) ofLists.push({ account, step: name })
  const conditions = checkQuery(context, [...path, "query"], written.query, pipeline, fieldsOfInputs(pipeline, inputs))
  const either = checkAnyOf(context, path, written, pipeline)
  const query = either.length === 0 ? conditions : { ...conditions, or: either }
  checkAsked(context, path, pipeline)
  checkNarrowing(context, path, written, apiOf(pipeline))
  const fed = fedInput(listing)
  const cutBy = cutInput({ ...listing, inputs })
  const dated = cutBy !== undefined && pipeline.inputs[cutBy]?.dated === true
  const drawn = checkDraws(context, path, written, pipeline, cutBy)
  const window = checkWindow(context, path, written, pipeline)
  const limit = checkLimit(context, path, written, pipeline, { dated })
  const period = stepPeriod(context, path, written, { ...pipeline, dated }, studyPeriod)
  if (period !== undefined) checkAdmitted(context, path, query, pipeline, period)
  checkListDates(context, path, pipeline, cutBy, lists)
  const lines = (lists.get(cutBy ?? "") ?? listed).map(({ account }) => account)
  if (period !== undefined) checkInside(lists.get(cutBy ?? "") ?? listed, period, context.mistakes)
  const used = [...Object.keys(inputs).flatMap(inputsIn), ...(fed === undefined ? [] : [fed])]
  const again = checkRefresh(context, path, written, pipeline, { cutBy, ids: ownIds(pipeline) !== undefined })
  if (again !== undefined && again.delays.length > 0 && pipeline.window === undefined)
    checkWavesBegin(context, path, studyPeriod)
  const readings = [...listings.values()].flatMap(readingsOf).filter((reading) => reading.step === name)
  return {
    name,
    pipeline: pipeline.pipeline,
    inputs,
    query,
    fields: checkFields(
      context,
      [...path, "fields"],
      written.fields ?? "all",
      pipeline,
      used,
      readings.flatMap(columnsRead)
    ),
    ...(period === undefined ? {} : { period }),
    ...(for_each === undefined ? {} : { for_each }),
    ...(sources === undefined ? {} : { sources }),
    ...(candidates === undefined ? {} : { candidates }),
    ...(drawn.draws === undefined ? {} : { draws: drawn.draws }),
    ...(written.budget === undefined ? {} : { budget: written.budget }),
    ...askedTogether(written, pipeline, cutBy),
    ...(drawn.per_request === undefined ? {} : { per_request: drawn.per_request }),
    ...(limit === undefined ? {} : { limit }),
    ...(window === undefined ? {} : { window }),
    ...(written.repeat === true ? { repeat: true } : {}),
    ...(again === undefined ? {} : { refresh: again }),
    ...(hasDates(lines)
      ? { spans: lines.map((line) => spanOf(lists.has(cutBy ?? "") ? (cutBy ?? "") : "accounts", line)) }
      : {})
  }
}

/** How many values one request names. Where a row does not tell which of them found it, several are the study's own word. */
const askedTogether = (
  { per_request, together }: WrittenStep,
  { inputs }: Pipeline,
  cutBy: string | undefined
): Pick<Step, "together" | "per_request"> => {
  const most = typeof per_request === "number" ? per_request : undefined
  const input = inputs[cutBy ?? ""]
  const untraced = input !== undefined && input.traced_by === undefined && input.parameter === undefined
  return {
    together: together ?? (untraced && (most ?? 1) > 1),
    ...(most === undefined ? {} : { per_request: most })
  }
}

/** The query fields that a step's inputs fill. */
const fieldsOfInputs = ({ inputs }: Pipeline, used: Readonly<Record<string, unknown>>): ReadonlyArray<string> =>
  Object.keys(used)
    .flatMap(inputsIn)
    .flatMap((name) => inputs[name]?.field_name ?? [])

const checkAsked = (context: CheckContext, path: Path, pipeline: Pipeline): void => {
  const inputs = Object.keys(pipeline.inputs)
  const keys = [...context.yaml.keysAt(path)]
  const asks = keys.some(
    (key) => key === "query" || key === "any_of" || key === "matrix" || key === "for_each" || inputs.includes(key)
  )
  if (asks || keys.some((key) => !keysOfHow.has(key)) || inputs.length === 0) return
  const expected = [...inputs, ...(pipeline.query === undefined ? [] : ["query"]), "for_each"]
  reportKey(context, path, "WR032", {
    message: `the step \`${path[1]}\` says neither whose nor which rows it wants`,
    expected
  })
}

/** Days of accounts name no input: plans had them before other lists did. */
const spanOf = (input: string, { from, to, username }: Account): Span => ({
  unit: username,
  ...(input === "accounts" ? {} : { input }),
  ...(from === undefined ? {} : { from }),
  ...(to === undefined ? {} : { to })
})

/** Inputs that drop rows of each other without a word. */
const checkNarrowing = (context: CheckContext, path: Path, written: WrittenStep, { narrowing }: Api): void => {
  const given = written as Readonly<Record<string, unknown>>
  for (const { field_name: field, inputs, says: message } of narrowing) {
    const [first = "", second = ""] = inputs
    if (given[first] === undefined) continue
    if (given[second] !== undefined) reportKey(context, [...path, second], "WR071", { message })
    written.query?.and?.forEach(({ column, value }, index) => {
      if (column === field && value !== undefined)
        reportValue(context, [...path, "query", "and", index, "column"], "WR071", { message })
    })
  }
}

const stepPeriod = (
  context: CheckContext,
  path: Path,
  written: WrittenStep,
  pipeline: Pipeline & { readonly dated: boolean },
  studyPeriod: StudyPeriod
): Period | undefined => {
  const own = context.yaml.keysAt(path).includes("period")
  if (pipeline.window === undefined) {
    const message = `the pipeline \`${pipeline.pipeline}\` has no dates`
    if (own) reportKey(context, [...path, "period"], "WR023", { message })
    return undefined
  }
  if (pipeline.dated) {
    const message = "ids carry their own time, so the step has no period"
    if (own) reportKey(context, [...path, "period"], "WR023", { message })
    return undefined
  }
  if (own && written.period === undefined)
    checkCutPeriod(context.yaml, [...path, "period"], typedAt(context, [...path, "period"]), context.mistakes)
  if (written.period !== undefined) {
    return checkPeriod(
      context.yaml,
      [...path, "period"],
      written.period,
      context.today,
      context.mistakes,
      apiOf(pipeline)
    )
  }
  if (own) return undefined
  if (studyPeriod !== "missing") return studyPeriod
  reportKey(context, path, "WR022", { message: `the step \`${path[1]}\` has no period: which days shall it cover?` })
  return undefined
}
