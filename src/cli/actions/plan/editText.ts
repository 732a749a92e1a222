// What an edit of a study means, in words.
import { existsSync } from "node:fs"
import { dirname, relative, resolve } from "node:path"
import { Clock, Effect } from "effect"
import { amount } from "../../../domain/amounts.ts"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { chosenWord } from "../../../domain/choosing.ts"
import { counted, plural } from "../../../domain/counted.ts"
import { unitsWord } from "../../../domain/matrix.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { thousands } from "../../../domain/thousands.ts"
import { compare, type Edit, type Side } from "../../../plan/compare.ts"
import { due } from "../../../plan/due.ts"
import type { KeptChoice } from "../../../plan/keptChoices.ts"
import type { LimitChange } from "../../../plan/limitEdits.ts"
import { daysOfSlices, missing } from "../../../plan/missing.ts"
import { planNouns } from "../../../plan/planNouns.ts"
import { noStock, toCome } from "../../../plan/toCome.ts"
import type { Amount } from "../../../plan/unitDaysIn.ts"
import { waveTimes } from "../../../plan/waveTimes.ts"
import { type LookedAt, planSides } from "./planSide.ts"
import { comingTexts, offTimeTexts } from "./waveTexts.ts"

/** An edit, and how to go on with what was collected where that is in another database. */
export interface Told {
  readonly edit: Edit
  readonly text: string
  /** What was seen of the database for the edited study, where it could be. */
  readonly side?: LookedAt
}

/** What the step from the stored plan to the one of the edited study means, by the database that the study names. */
export const tellEdit = Effect.fn("tellEdit")(function* (before: Plan, after: Plan, path: string, ahead = 0) {
  const directory = dirname(resolve(path))
  const [from, to] = [before, after].map(({ study }) => besideStudy(directory, study.output.database))
  const moved = from !== to && existsSync(from!)
  const now = yield* Clock.currentTimeMillis
  const sides = yield* planSides([before, after], to!, ahead).pipe(
    Effect.map(([one, other]) => ({ one: one as Side, other: other as Side, side: other, held: false })),
    Effect.catchIf(
      ({ reason }) => reason === "in_use",
      () => Effect.succeed({ ...unseen(before, after, now), side: undefined, held: true })
    )
  )
  const edit = compare(sides.one, sides.other, moved)
  const text = [
    editText(edit, after),
    ...(sides.held ? ["  A run has the database now: it is taken to have all that was planned before."] : []),
    ...(edit.kind === "moving" ? howToKeep(from!, to!, directory, after) : [])
  ].join("\n")
  return { edit, text, ...(sides.side === undefined ? {} : { side: sides.side }) } satisfies Told
})

/** Where nobody can look into the database: as if all that was planned before were in it. */
const unseen = (before: Plan, after: Plan, now: number): { readonly one: Side; readonly other: Side } => {
  const look = (plan: Plan) => due(plan, { coverage: [], begun: [], parents: {}, now })
  const [one, other] = [look(before), look(after)]
  const slices = missing(other.wanted, daysOfSlices(one.slices))
  const none = { ...one, slices: [] }
  const left = { ...other, slices }
  return {
    one: { plan: before, due: none, toCome: toCome(before, none, noStock), waves: waveTimes(before, none) },
    other: { plan: after, due: left, toCome: toCome(after, left, noStock), waves: waveTimes(after, left) }
  }
}

const howToKeep = (from: string, to: string, directory: string, { study }: Plan): ReadonlyArray<string> => {
  const here = (path: string) => relative(process.cwd(), path) || path
  const written = relative(directory, from).replaceAll("\\", "/")
  const isDefault = study.output.database === `data/${study.name}.duckdb`
  return [
    `  The study's database is now ${here(to)}${isDefault ? ", after the study's name" : ""}; what was collected is in ${here(from)}.`,
    `  To go on with that one, name it in the study:  output: { database: ${JSON.stringify(written)} }`,
    ...(existsSync(to) ? [] : [`  or give it its new name:  mv ${shellWord(here(from))} ${shellWord(here(to))}`])
  ]
}

const amountText = ({ days, units }: Amount, plan: Plan): string => {
  const nouns = planNouns(plan)
  const hasDays = Object.values(plan.pipelines).some(({ window }) => window !== undefined)
  const padded = (count: number, noun: string) => `${thousands(count).padStart(9)} ${count === 1 ? noun : plural(noun)}`
  if (days > 0 && units > 0) return `${padded(days, nouns.days)} and ${counted(units, nouns.units)}`
  if (days + units === 0) return padded(0, hasDays ? nouns.days : nouns.units)
  return days > 0 ? padded(days, nouns.days) : padded(units, nouns.units)
}

const limitText = ({ grows, of, rows, step }: LimitChange): string => {
  if (rows === undefined) return `  step ${step} wants all rows of each ${of} from now on`
  const wants = `  step ${step} wants ${rows.toLocaleString("en")} rows of each ${of} from now on`
  return grows ? wants : `${wants}: those that are there beyond stay until --prune`
}

const choiceText = ({ byMonth, chosen, feeder, grows, input, is, step, units }: KeptChoice): string => {
  const what =
    is === "sample" ? `sample of ${chosen.toLocaleString("en")}` : `${chosen.toLocaleString("en")} ${chosenWord[is]}`
  const news =
    units > 0 ? counted(units, `added ${unitsWord(input, 1)}`, `added ${unitsWord(input)}`) : "the added days"
  const stays = `  step ${step}: its ${what} ${is === "sample" ? "was" : "were"} chosen from what step ${feeder} had found and ${is === "sample" ? "stays" : "stay"}`
  return grows
    ? `${stays}; more are drawn from each stratum that ${news} may bring`
    : `${stays}; what ${news} may bring is not in ${is === "sample" ? "it" : "them"}${byMonth ? ", but for months that are new" : ""}`
}

/** Kind, what differs, unit-days kept, added and no longer wanted, and the requests that are to come. */
export const editText = (
  { added, again, before, choices, details, dropped, feeds, kept, kind, limits, planned, requests, unplanned }: Edit,
  plan: Plan
): string => {
  const gone = dropped.days + dropped.units > 0
  const what = before === 0 ? "to come for what was added" : `to come; without the edit ${thousands(before)}`
  return [
    `The study was edited since it was last planned (${kind}): ${details.join("; ") || "nothing that matters"}`,
    `  ${amountText(kept, plan)} kept`,
    `  ${amountText(added, plan)} added`,
    `  ${amountText(dropped, plan)} no longer wanted${gone ? "; their rows stay until --prune" : ""}`,
    `  ${counted(requests, "request").padStart(9)} ${what}${feeds ? ", and those for what other steps find" : ""}`,
    ...limits.map(limitText),
    ...(again.days + again.units === 0
      ? []
      : [
          `  ${amount(again.days, again.units, planNouns(plan))} of those added are lists that the earlier limit cut off: asked again from their beginning`
        ]),
    ...choices.map(choiceText),
    ...comingTexts(planned).map((text) => `  later: ${text}`),
    ...unplanned.map(({ step, wave }) => `  no longer planned: wave ${wave} of ${step}`),
    ...offTimeTexts(planned).map((text) => `  ${text}`)
  ].join("\n")
}
