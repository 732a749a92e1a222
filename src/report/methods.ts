// Stored facts → the sentences of a methods section, and of its limits.
import { sourceText } from "../domain/askedWords.ts"
import { inputsIn, unitsWord } from "../domain/matrix.ts"
import { isMadeUp, originText } from "../domain/Origin.ts"
import type { StepFacts } from "../domain/ReportFacts.ts"
import type { Condition, Query, Step } from "../domain/Study.ts"

import { isFed, sourcesOf } from "../domain/sources.ts"

import { wavesOf } from "../domain/Wave.ts"
import { breaksIn } from "./breaks.ts"
import { coverageOf, daysCovered } from "./coverage.ts"
import { countedWork, type ReportInput } from "./ReportInput.ts"
import { totalOf } from "./states.ts"
import { counted, either, listed, number, percent, rangeText, spanOf } from "./words.ts"

const conditionText = ({ field_name, operation, field_values }: Condition): string =>
  `${field_name} ${operation} ${either(field_values, 5)}`

/** The conditions of a step beside its units; empty where there are none. */
export const queryText = (step: Step, input: string): string => {
  const groups: Query = step.query
  const inputs = Object.entries(step.inputs)
    .filter(([name]) => name !== input)
    .map(([name, values]) => `${name}: ${either(values, 5)}`)
  const parts = [
    ...inputs,
    ...(groups.and ?? []).map(conditionText),
    ...((groups.or ?? []).length === 0 ? [] : [`any of (${(groups.or ?? []).map(conditionText).join("; ")})`]),
    ...(groups.not ?? []).map((one) => `not ${conditionText(one)}`)
  ]
  return parts.join("; ")
}

/** Where the values of a step come from: written ones, and rows of other steps. */
const sourcesText = (step: Step, input: string): string => {
  const written = [step.inputs[input] ?? [], ...(step.candidates ?? []).map(({ values }) => values)].flat()
  const parts = [
    ...(written.length === 0 ? [] : [`${number(written.length)} named (${listed(written, 5)})`]),
    ...sourcesOf(step).map(sourceText)
  ]
  const left = (step.candidates ?? []).flatMap(({ except }) => except.map((one) => `those of step ${one.step}`))
  return `${parts.join("; ")}${left.length === 0 ? "" : `, of the named ones without ${left.join(" and ")}`}`
}

/** What a step is asked of: `3 accounts (a, b and c)`. */
export const unitsText = (step: Step, input: string, units: ReadonlyArray<string>): string => {
  const names = input === "" ? "units" : unitsWord(input)
  if (step.for_each !== undefined && (step.for_each.except ?? step.for_each.without) === undefined)
    return `${number(units.length)} ${names} that step “${step.for_each.step}” found`
  if (isFed(step)) return `${number(units.length)} ${names} (${sourcesText(step, input)})`
  if (input === "") return step.draws === undefined ? "everything that matches" : counted(step.draws, "random draw")
  return `${number(units.length)} ${unitsWord(input, units.length)} (${listed(units, 5)})`
}

/** The days that a step's coverage spans. */
export const periodText = (input: ReportInput, step: Step): string => {
  const dated = input.views[step.name]?.dated === true
  const range = dated ? coverageOf(input.report.coverage, step.name)?.range : undefined
  return range === undefined ? "no days" : rangeText(range)
}

export const daysOfAccess = ({ report }: ReportInput) => spanOf(report.dailyRequests.map(({ day }) => day))

/** Rows that a step's pages brought again: the same row of the same step. */
export const duplicatesOf = (step: StepFacts): number => Math.max(0, step.received - step.rows)

export const versionsOf = ({ report }: ReportInput): ReadonlyArray<string> => [
  ...new Set(report.sittings.map(({ version }) => version))
]

const stepSentence = (input: ReportInput, facts: StepFacts): string => {
  const step = input.study.steps.find(({ name }) => name === facts.step)
  if (step === undefined) return ""
  const units = coverageOf(input.report.coverage, step.name)?.units.map(({ unit }) => unit) ?? []
  const view = input.views[step.name]
  const query = queryText(step, view?.input ?? "")
  const days = view?.dated === true ? `, for ${periodText(input, step)} (both days included, UTC)` : ""
  return (
    `Step “${step.name}” asked ${facts.path} for ${counted(step.fields.length, "field")} of ` +
    `${unitsText(step, view?.input ?? "", units)}${days}${query === "" ? "" : `, where ${query}`}${view?.limited ?? ""}${drawnText(step, view?.input ?? "")}: ` +
    `${counted(facts.requests, "request")} brought ${counted(facts.pages, "page")} with ${counted(facts.received, "row")}, ` +
    `${number(facts.rows)} of them distinct.${wavesText(step)}`
  )
}

/** How samples were drawn, where they are of values; a step of one search says so itself. */
const drawnText = ({ draws, per_request, window }: Step, input: string): string => {
  if (draws === undefined || input === "") return ""
  const each = per_request === 1 || inputsIn(input).length > 1 ? " and of each of these by itself" : ""
  return `, in ${counted(draws, "random sample")} of each ${window?.by ?? "window"}${each}`
}

/** When a step was to be asked again, by the names of its waves. */
const wavesText = ({ refresh }: Step): string => {
  const waves = wavesOf(refresh).map(({ wave }) => wave)
  if (waves.length === 0) return ""
  const how = refresh?.by === "ids" ? "its rows by their ids" : "the same again"
  return ` Later waves ask ${how}: ${listed(waves, 5)}.`
}

/** Steps that have begun, in the study's order. */
export const inOrder = ({ report, study }: ReportInput): ReadonlyArray<StepFacts> =>
  study.steps.flatMap(({ name }) => report.steps.filter(({ step }) => step === name))

/** A paragraph for a methods section. */
export const methods = (input: ReportInput): ReadonlyArray<string> => {
  const { report, study } = input
  const access = daysOfAccess(input)
  if (access === undefined) return ["No request has been made yet."]
  const all = daysCovered(report.coverage, study.steps)
  const answered = (all.done ?? 0) + (all.empty ?? 0)
  const requests = report.dailyRequests.reduce((sum, one) => sum + one.requests, 0)
  const paged = report.dailyRequests.reduce((sum, one) => sum + one.page, 0)
  return [
    `The data of “${study.title ?? study.name}” come from ${originText(report.origin, input.api)}. They were collected ` +
      `${access.from === access.to ? `on ${access.from}` : `from ${access.from} to ${access.to}`} (UTC) with Windrow ` +
      `${listed(versionsOf(input))}, in ${counted(report.sittings.length, "sitting")}.`,
    ...inOrder(input)
      .map((facts) => stepSentence(input, facts))
      .filter((sentence) => sentence !== ""),
    `In all, ${counted(requests, "request")} ${requests === 1 ? "was" : "were"} sent; ` +
      `${paged === requests ? "each brought a page" : `${number(requests - paged)} of them brought no page`}. Of ${countedWork(input, totalOf(all))} that the study wants, ` +
      `${number(answered)} (${percent(answered, totalOf(all))}) were asked and answered in full.`
  ]
}

/** What a reader must not conclude from the data; every number is stored. */
export const limits = (input: ReportInput): ReadonlyArray<string> => {
  const { report, study, breaks, facts } = input
  const all = daysCovered(report.coverage, study.steps)
  const some = (count: number | undefined, sentence: (text: string) => string) =>
    (count ?? 0) === 0 ? [] : [sentence(countedWork(input, count ?? 0))]
  const created = spanOf(
    study.steps.flatMap(({ name }) => {
      const range = input.views[name]?.dated === true ? coverageOf(report.coverage, name)?.range : undefined
      return range === undefined ? [] : [range.from, range.to]
    })
  )
  const known = new Set([
    ...breaksIn(breaks, "created", created),
    ...breaksIn(breaks, "retrieved", daysOfAccess(input))
  ])
  const changed = Object.values(report.changed).reduce((sum, rows) => sum + rows, 0)
  return [
    ...(isMadeUp(report.origin)
      ? ["The data are made up, also where names of accounts are real: nothing follows from them."]
      : []),
    ...some(all.missing, (n) => `${n} were not asked yet.`),
    ...some(all.failed, (n) => `${n} have no answer in spite of every retry, and are unknown rather than empty.`),
    ...some(all.unavailable, (n) => `${n} belong to units that the API does not give.`),
    ...some(
      all.capped,
      (n) => `${n} were cut off, by the API or by a limit of the study; their counts are lower bounds.`
    ),
    ...some(all.provisional, (n) => `${n} were so young when they were asked that rows may still come.`),
    ...(facts.off_target === 0
      ? []
      : [`${counted(facts.off_target, "row")} were returned without being asked for; they are marked.`]),
    ...(report.emptyPlaces === 0
      ? []
      : [
          `Of ${counted(report.places, "place")} in the API's index, ${number(report.emptyPlaces)} (${percent(report.emptyPlaces, report.places)}) brought no row: ` +
            "what stood there is deleted, private or withheld."
        ]),
    ...(input.offTime ?? []),
    changed === 0
      ? "No count was seen to change: counts are those of one moment."
      : `Counts of ${counted(changed, "row")} changed between observations; the tables have the latest, the histories all of them.`,
    ...[...known].map(({ what, so }) => `${what} ${so}`),
    "An answer without rows shows that the API returned nothing, not that nothing was posted."
  ]
}
