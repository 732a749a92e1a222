// Two plans of one study → what an edit changed, in unit-days: kept, added, no longer wanted.

import type { UnitDays } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import { canonicalJson, type Json } from "../domain/Json.ts"
import type { Plan } from "../domain/Plan.ts"
import { intersect, size, subtract } from "./ranges.ts"
import { wantedOf } from "./wanted.ts"

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

const stepDetails = (before: Plan, after: Plan): ReadonlyArray<string> => {
  const old = new Map(before.study.steps.map((step) => [step.name, step]))
  const lines = after.study.steps.flatMap((step): ReadonlyArray<string> => {
    const was = old.get(step.name)
    if (was === undefined) return [`step ${step.name} is new`]
    const differing = (
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
    ).filter((key) => canonicalJson((step[key] ?? null) as Json) !== canonicalJson((was[key] ?? null) as Json))
    return differing.length === 0 ? [] : [`step ${step.name}: ${differing.join(", ")}`]
  })
  const names = new Set(after.study.steps.map((step) => step.name))
  const gone = before.study.steps.filter((step) => !names.has(step.name)).map((step) => `step ${step.name} is gone`)
  return [...lines, ...gone]
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
  return { kind, kept, added, dropped, details }
}
