// Two plans of one study → what an edit changed, in unit-days: kept, added, no longer wanted.

import type { UnitDays } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import { canonicalJson, type Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import { shapeId } from "../domain/Slice.ts"
import type { Step } from "../domain/Study.ts"
import { missing } from "./missing.ts"
import { priceIn, total } from "./price.ts"
import { intersect, size, subtract } from "./ranges.ts"
import { shapeOf, wantedOf } from "./wanted.ts"

/**
 * `same`: the same text. `cosmetic`: other words, the same data. `additive`: more is wanted, nothing less.
 * `narrowing`: less is wanted, nothing more. `reshaping`: other fields or conditions, or both more and less.
 */
export type EditKind = "same" | "cosmetic" | "additive" | "narrowing" | "reshaping"

export interface Edit {
  readonly kind: EditKind
  /** Unit-days. */
  readonly kept: number
  readonly added: number
  readonly dropped: number
  /** Expected for what is added. */
  readonly requests: number
  /** One line per step or setting that differs, for people. */
  readonly details: ReadonlyArray<string>
}

/** Unit → days of every shape that a plan wants up to a day. */
const wantedDays = (plan: Plan, today: Day): ReadonlyMap<string, UnitDays> =>
  new Map(
    wantedOf(plan.study, plan.pipelines, { today, parents: {} })
      .flatMap((step) => step.units)
      .map((one) => [`${one.shape} ${one.wave} ${one.unit}`, one])
  )

const days = (map: ReadonlyMap<string, UnitDays>, key: string) => map.get(key)?.days ?? []

const differingSettings = (before: Plan, after: Plan): ReadonlyArray<string> => {
  const [a, b] = [before.study, after.study] as unknown as ReadonlyArray<Readonly<Record<string, Json>>>
  const names = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])
  const text = (value: Json | undefined) => canonicalJson(value ?? null)
  return [...names].filter((name) => name !== "steps" && text(a?.[name]) !== text(b?.[name]))
}

/** New name → old name of steps that only got another one: who asks what stays the same, so nothing is asked again. */
const renamed = (before: Plan, after: Plan): ReadonlyMap<string, string> => {
  const [old, now] = [before, after].map(({ study }) => new Set(study.steps.map(({ name }) => name)))
  const asks = ({ pipelines }: Plan, step: Step) => shapeId(shapeOf(step, pipelines[step.pipeline] as Pipeline))
  const gone = before.study.steps.filter(({ name }) => now?.has(name) === false)
  const found = new Map<string, string>()
  for (const step of after.study.steps.filter(({ name }) => old?.has(name) === false)) {
    const taken = new Set(found.values())
    const was = gone.find((one) => !taken.has(one.name) && asks(before, one) === asks(after, step))
    if (was !== undefined) found.set(step.name, was.name)
  }
  return found
}

const differing = (step: Step, was: Step, names: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const feeder = step.for_each && { ...step.for_each, step: names.get(step.for_each.step) ?? step.for_each.step }
  const now = feeder === undefined ? step : { ...step, for_each: feeder }
  return (
    [
      "pipeline",
      "inputs",
      "query",
      "fields",
      "period",
      "for_each",
      "draws",
      "budget",
      "per_request",
      "together",
      "window",
      "repeat",
      "refresh",
      "spans"
    ] as const
  ).filter((key) => canonicalJson((now[key] ?? null) as Json) !== canonicalJson((was[key] ?? null) as Json))
}

const stepDetails = (before: Plan, after: Plan): ReadonlyArray<string> => {
  const old = new Map(before.study.steps.map((step) => [step.name, step]))
  const names = renamed(before, after)
  const lines = after.study.steps.flatMap((step): ReadonlyArray<string> => {
    const name = names.get(step.name)
    const was = old.get(name ?? step.name)
    if (was === undefined) return [`step ${step.name} is new`]
    const keys = differing(step, was, names).join(", ")
    if (name === undefined) return keys === "" ? [] : [`step ${step.name}: ${keys}`]
    const rest = keys === "" ? "nothing is asked again" : keys
    return [`step ${name} was renamed to ${step.name}: ${rest}`]
  })
  const known = new Set([...after.study.steps.map(({ name }) => name), ...names.values()])
  const gone = before.study.steps.filter(({ name }) => !known.has(name)).map(({ name }) => `step ${name} is gone`)
  return [...lines, ...gone]
}

/** What is expected to be asked for what the edit adds; what other steps feed is not known yet. */
const requestsFor = (after: Plan, today: Day, old: Iterable<UnitDays>): number => {
  const wanted = wantedOf(after.study, after.pipelines, { today, parents: {} })
  const shapes = Object.fromEntries(wanted.map((step) => [step.shape, step.shapeOf]))
  return total(missing(wanted, old).map((slice) => priceIn({ ...after, shapes }, slice))).expected
}

/** What the edit from one plan to the next means for the data; what is open-ended counts up to `today`. */
export const compare = (before: Plan, after: Plan, today: Day): Edit => {
  const [old, now] = [wantedDays(before, today), wantedDays(after, today)]
  const keys = new Set([...old.keys(), ...now.keys()])
  let [kept, added, dropped] = [0, 0, 0]
  for (const key of keys) {
    kept += size(intersect(days(old, key), days(now, key)))
    added += size(subtract(days(now, key), days(old, key)))
    dropped += size(subtract(days(old, key), days(now, key)))
  }
  const details = [...stepDetails(before, after), ...differingSettings(before, after)]
  const kind =
    added > 0 && dropped > 0
      ? "reshaping"
      : added > 0
        ? "additive"
        : dropped > 0
          ? "narrowing"
          : details.length > 0
            ? "cosmetic"
            : "same"
  return { kind, kept, added, dropped, requests: requestsFor(after, today, old.values()), details }
}
