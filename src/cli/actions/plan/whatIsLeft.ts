// What `windrow plan` says of a study that has data already: how dense it is, and what is left to ask.

import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Effect } from "effect"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { counted } from "../../../domain/counted.ts"
import { type Day, dayOf } from "../../../domain/Day.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { thousands } from "../../../domain/thousands.ts"
import { periodsOf } from "../../../plan/estimate.ts"
import { planNouns } from "../../../plan/planNouns.ts"
import type { Densities } from "../../../plan/price.ts"
import type { ToCome } from "../../../plan/toCome.ts"
import { waitingChoices } from "../../../plan/waitingChoices.ts"
import { asCalled } from "../../called.ts"
import { waitingTexts } from "./choiceTexts.ts"
import { quotaLine } from "./planPage.ts"
import { type LookedAt, planSides } from "./planSide.ts"
import { comingTexts, offTimeTexts } from "./waveTexts.ts"

/** What the database of a study measured, and lines about what is left of it. @param known what was seen of it already */
export const whatIsLeft = Effect.fn("whatIsLeft")(function* (
  plan: Plan,
  path: string,
  now: number,
  ahead = 0,
  known?: LookedAt
) {
  const today = dayOf(now)
  const database = besideStudy(dirname(resolve(path)), plan.study.output.database)
  const nothing = { densities: {} as Densities, left: undefined, lines: waitingTexts(waitingChoices(plan, {}, now)) }
  if (!existsSync(database)) return nothing
  const held = asCalled(`A run has the database now; \`windrow status ${shellWord(path)}\` tells what is left.`)
  const look = known === undefined ? planSides([plan], database, ahead) : Effect.succeed([known])
  return yield* look.pipe(
    Effect.map(([side]) => side!),
    Effect.map(({ choices, densities, there, toCome, waves }) =>
      there
        ? {
            densities,
            left: toCome,
            lines: [
              "",
              ...cost(plan, toCome, today),
              ...comingTexts(waves).map((text) => `Later: ${text}.`),
              ...offTimeTexts(waves),
              ...waitingTexts(choices)
            ]
          }
        : nothing
    ),
    Effect.catchIf(
      (error) => error.reason === "in_use",
      () => Effect.succeed({ ...nothing, lines: ["", held] })
    )
  )
})

const cost = (plan: Plan, { cost, pools, slices }: ToCome, today: Day): ReadonlyArray<string> => {
  if (slices === 0) return ["Left: nothing. All of it is collected."]
  const least = thousands(cost.least)
  return [
    `Left: ${counted(slices, planNouns(plan).work)}, about ${counted(cost.expected, "request")} (at least ${least}).`,
    ...pools.map(([pool, one]) => quotaLine(plan, periodsOf(plan, pool, one), today))
  ]
}
