// Everything that a report is made from. The page is a function of it: the same facts give the same page.

import { type Api, poolOf, poolsOf } from "../domain/Api.ts"
import { plural } from "../domain/counted.ts"
import { nounsOf } from "../domain/nouns.ts"
import type { ReportFacts } from "../domain/ReportFacts.ts"
import type { Study } from "../domain/Study.ts"
import type { Facts } from "../domain/services.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { thousands } from "../domain/thousands.ts"
import type { WaveNumbers } from "../domain/Wave.ts"
import type { Break } from "./breaks.ts"
import { counted } from "./words.ts"

/** How a step is cut: `input` names its units, `dated` tells whether they are asked day by day. */
export interface StepView {
  readonly input: string
  readonly dated: boolean
  /** What is wanted of each list, as a clause; absent where lists are wanted whole. */
  readonly limited?: string
}

/** `3 account-days`; endpoints without days count units, and where there are both, both are said. */
export const countedWork = ({ views }: Pick<ReportInput, "views">, count: number): string => {
  const kinds = new Set(Object.values(views).map(({ dated }) => dated))
  const { days, units } = nounsOf(Object.values(views))
  if (kinds.size > 1)
    return `${thousands(count)} ${count === 1 ? `${days} or ${units}` : `${plural(days)} and ${plural(units)}`}`
  return counted(count, kinds.has(false) ? units : days)
}

/** `account-days`, `account-days and units`: what the work of the study is counted in. */
export const workWord = ({ views }: Pick<ReportInput, "views">): string => {
  const kinds = new Set(Object.values(views).map(({ dated }) => dated))
  const { days, units } = nounsOf(Object.values(views))
  return [
    ...(kinds.has(true) || kinds.size === 0 ? [plural(days)] : []),
    ...(kinds.has(false) ? [plural(units)] : [])
  ].join(" and ")
}

export interface ReportInput {
  readonly study: Study
  /** The file as it was written, and its name. */
  readonly studyText: string
  readonly studyFile: string
  /** Hash of the study as its plan has it: another one than the last sitting's means that the study was edited since. */
  readonly studyHash: string
  readonly database: string
  readonly facts: Facts
  readonly report: ReportFacts
  readonly views: Readonly<Record<string, StepView>>
  /** The numbers that the page calls waves by. */
  readonly waves?: WaveNumbers
  /** A sentence for each planned wave that was asked late, will be, or is left out, and for those that are to come. */
  readonly offTime?: ReadonlyArray<string>
  /** What was asked; absent: the API that Windrow comes with. */
  readonly api?: Api
  readonly breaks: ReadonlyArray<Break>
  /** When the page is made, epoch milliseconds. */
  readonly madeAt: number
  readonly version: string
}

/** The most requests of a pool that the study may make in a day; of one that is not known, as of the usual one. */
export const dailyLimit = ({ api = shippedApi, study }: Pick<ReportInput, "api" | "study">, pool: string): number => {
  const known = poolOf(api, pool) === undefined ? (poolsOf(api)[0] ?? "") : pool
  const granted = poolOf(api, known)
  return (study.quota[known] ?? granted?.requests ?? 1) * (granted?.per === "hour" ? 24 : 1)
}
