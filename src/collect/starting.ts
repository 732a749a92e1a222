// What a run finds when it begins, as the event that starts it.
import { Effect } from "effect"
import { isTimeless } from "../domain/Coverage.ts"
import type { Event } from "../domain/Event.ts"
import type { Plan } from "../domain/Plan.ts"
import { size } from "../domain/ranges.ts"
import { Store } from "../domain/services.ts"
import { planNouns } from "../plan/planNouns.ts"
import { toCome } from "../plan/toCome.ts"
import { unitDaysIn } from "../plan/unitDaysIn.ts"
import { unitsOf } from "../plan/wanted.ts"
import type { Look } from "./look.ts"

type Started = Extract<Event, { readonly _tag: "run_started" }>

/** Who answers the requests: the API itself, a sandbox, or another server by host and port. */
export type Source = Pick<Started, "sandbox" | "server" | "api">

export const startedEvent = Effect.fn("Collector.started")(function* (
  plan: Plan,
  source: Source,
  { due, stock }: Look
) {
  const slices = [...due.kept.map((one) => one.slice), ...due.slices]
  // Steps of one shape share unit-days: they are counted once.
  const wanted = unitsOf(due.wanted)
  const days = wanted.reduce((sum, unit) => sum + size(unit.days), 0)
  const undated = wanted.filter((unit) => unit.days.some(isTimeless)).length
  const open = unitDaysIn(slices, wanted)
  return {
    _tag: "run_started",
    study: plan.study.name,
    database: (yield* Store).path,
    ...source,
    slices: slices.length,
    units: wanted.length,
    requests: toCome(plan, due, stock).cost,
    covered: days - open.days - open.units,
    wanted: days,
    nouns: planNouns(plan),
    ...(undated === 0 ? {} : { timeless: { covered: undated - open.units, wanted: undated } })
  } satisfies Started
})
