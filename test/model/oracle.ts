// What a study wants, and what is true, judged simply: a set of names of unit-days, and what the sandbox tells of them.
import type { Line, Seen, Video } from "./seen.ts"
import { questionOf } from "./seen.ts"
import {
  type DrawsStep,
  dayAt,
  dayText,
  endOf,
  excluded,
  type FedStep,
  type Slot,
  type Step,
  type Study,
  stepsOf,
  type VideosStep
} from "./study.ts"
import type { World } from "./world.ts"

/** One unit on one day, or one unit of an endpoint without days. */
export interface Place {
  readonly slot: Slot
  readonly question: string
  readonly unit: string
  readonly day: number | undefined
}

export const keyOf = ({ day, question, unit }: Omit<Place, "slot">): string => `${question} | ${unit} | ${day ?? "-"}`

export const questionOfVideos = ({ few, not }: VideosStep): string => questionOf("videos", "accounts", { few, not })

const daysIn = ({ days, from }: VideosStep | DrawsStep, today: number): ReadonlyArray<number> => {
  const last = days === undefined ? today : Math.min(today, from + days - 1)
  return Array.from({ length: Math.max(0, last - from + 1) }, (_, index) => from + index)
}

/** Videos that a step has found and still wants. */
export const foundBy = (step: VideosStep, seen: Seen, today: number): ReadonlyArray<Video> => {
  const days = new Set(daysIn(step, today))
  const question = questionOfVideos(step)
  const matched = new Set(seen.matches.filter((match) => match.question === question).map(({ id }) => id))
  return seen.videos.filter(
    ({ account, day, id }) => matched.has(id) && days.has(day) && step.accounts.some((one) => one === account)
  )
}

/** Rows that may feed a step; undefined where which of them do is a choice that only Windrow knows. */
export const frameOf = (step: FedStep, study: Study, seen: Seen, today: number): ReadonlyArray<Video> => {
  const feeder = study.steps[step.of]
  if (feeder?.kind !== "videos") return []
  return foundBy(feeder, seen, today).filter(({ most }) => step.above < 0 || most > step.above)
}

const isChoice = (step: Step): boolean => "of" in step && (step.sample !== undefined || step.top !== undefined)

/** What a study wants on a day, by what its database holds; what a choice decides is left out. */
export const wantedOf = (study: Study, seen: Seen, today: number): ReadonlyMap<string, Place> => {
  const places = stepsOf(study).flatMap(([slot, step]): ReadonlyArray<Place> => {
    if (isChoice(step)) return []
    switch (step.kind) {
      case "videos":
        return step.accounts.flatMap((unit) =>
          daysIn(step, today).map((day) => ({ slot, question: questionOfVideos(step), unit, day }))
        )
      case "draws":
        return Array.from({ length: step.draws }, (_, index) => index + 1).flatMap((draw) =>
          daysIn(step, today).map((day) => ({
            slot,
            question: questionOf("videos", "regions", { draw }),
            unit: "AT",
            day
          }))
        )
      case "profiles":
        return step.accounts.map((unit) => ({
          slot,
          question: questionOf("users", "accounts"),
          unit,
          day: undefined
        }))
      case "authors":
        return [...new Set(frameOf(step, study, seen, today).map(({ account }) => account))].map((unit) => ({
          slot,
          question: questionOf("users", "accounts"),
          unit,
          day: undefined
        }))
      default:
        return frameOf(step, study, seen, today).map(({ id }) => ({
          slot,
          question: questionOf("comments", "ids", { limit: step.limit }),
          unit: id,
          day: undefined
        }))
    }
  })
  return new Map(places.map((place) => [keyOf(place), place]))
}

/** Steps whose parents are chosen: what they want cannot be told from outside. */
export const choosing = (study: Study): ReadonlyArray<Slot> =>
  stepsOf(study).flatMap(([slot, step]) => (isChoice(step) ? [slot] : []))

const isDrawn = ({ question }: Pick<Line, "question">): boolean => question.includes("draw")

/** Whether a day was too young when it was asked, for a reader with this `settle` (hours). */
export const isProvisional = (line: Line, day: number | undefined, settle: number): boolean =>
  day !== undefined &&
  !isDrawn(line) &&
  (line.state === "done" || line.state === "empty") &&
  line.began < endOf(day) + settle * 3_600_000

/** Key of a unit-day → the line that covers it, of the collection alone. */
export const coveredBy = (seen: Seen): ReadonlyMap<string, Line> =>
  new Map(
    seen.lines
      .filter(({ wave }) => wave === "collection")
      .flatMap((line) => {
        const [first, last] = line.days ?? [undefined, undefined]
        if (first === undefined) return [[keyOf({ ...line, day: undefined }), line] as const]
        return Array.from(
          { length: last - first + 1 },
          (_, index) => [keyOf({ ...line, day: first + index }), line] as const
        )
      })
  )

const limitIn = (question: string): number => Number(/limit (\d+)/.exec(question)?.[1] ?? Number.POSITIVE_INFINITY)

/** A list that was asked under another limit answers under this one too, where it is whole or not shorter. */
const answering = (place: Place, covered: ReadonlyMap<string, Line>): Line | undefined =>
  place.question.startsWith("comments")
    ? [...covered.values()].find(
        ({ question, state, unit }) =>
          unit === place.unit &&
          question.startsWith("comments") &&
          (state !== "capped" || limitIn(place.question) <= limitIn(question))
      )
    : undefined

/** What is wanted, and was not asked, or too early. */
export const missingOf = (
  wanted: ReadonlyMap<string, Place>,
  covered: ReadonlyMap<string, Line>,
  study: Study,
  now: number
): ReadonlyArray<Place> =>
  [...wanted].flatMap(([key, place]) => {
    const line = covered.get(key) ?? answering(place, covered)
    if (line === undefined) return [place]
    const isDue =
      isProvisional(line, place.day, study.settle) && now >= endOf(place.day as number) + study.settle * 3_600_000
    return isDue ? [place] : []
  })

type Row = Readonly<Record<string, unknown>>

/** What the sandbox says that a complete answer holds, at an instant (epoch milliseconds). */
export const truthAt = async (
  { sandbox }: World,
  parameters: Readonly<Record<string, string>>,
  at: number
): Promise<ReadonlyArray<Row>> => {
  const query = new URLSearchParams({ ...parameters, as_of: String(Math.floor(at / 1000)) })
  const response = await fetch(`${sandbox.url}/sandbox/truth?${query}`)
  if (!response.ok) throw new Error(await response.text())
  return (await response.text())
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => JSON.parse(line) as Row)
}

export interface TrueVideo {
  readonly id: string
  readonly account: string
  readonly day: number
  readonly views: number
}

/** Videos of an account in a range of days, as a search sees them at an instant. */
export const trueVideos = async (
  world: World,
  accounts: ReadonlyArray<string>,
  [first, last]: readonly [number, number],
  not: boolean,
  at: number
): Promise<ReadonlyArray<TrueVideo>> => {
  const condition = (field_name: string, field_values: ReadonlyArray<string>) => ({
    operation: "IN",
    field_name,
    field_values
  })
  const query = {
    and: [condition("username", accounts)],
    ...(not ? { not: [condition("region_code", [excluded])] } : {})
  }
  const compact = (day: number) => dayText(day).replaceAll("-", "")
  const rows = await truthAt(
    world,
    { query: JSON.stringify(query), start_date: compact(first), end_date: compact(last) },
    at
  )
  return rows.map((row) => ({
    id: String(row["id"]),
    account: String(row["username"]),
    day: dayAt(Number(row["create_time"]) * 1000),
    views: Number(row["view_count"])
  }))
}
