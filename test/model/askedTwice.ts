// Nothing is asked twice without a reason on record: each request to the sandbox against all that it answered before.
import type { JournalEntry } from "../../src/sandbox/Server.ts"
import type { Model } from "./model.ts"
import { databaseOf, dayAt, endOf } from "./study.ts"
import { isSound } from "./world.ts"

type Body = Readonly<Record<string, unknown>>

interface Condition {
  readonly field_name: string
  readonly field_values: ReadonlyArray<string>
}

const dayOf = (compact: unknown): number =>
  dayAt(Date.parse(String(compact).replace(/^(....)(..)(..)$/, "$1-$2-$3T00:00:00Z")))

/** Fields, so that their names fit on a line. */
const short = (query: string): string => `${query.split(",").length} fields`

/** What the first page of a list asks for, by name and day; nothing for later pages and random samples. */
const askedIn = ({ body, path, query }: JournalEntry): ReadonlyArray<readonly [string, number | undefined]> => {
  const sent = body as unknown as Body
  if (Number(sent["cursor"] ?? 0) > 0 || sent["is_random"] === true) return []
  if (!path.endsWith("/video/query/")) {
    return [[`${path} ${short(query)} ${String(sent["video_id"] ?? sent["username"])}`, undefined]]
  }
  const { and = [], ...rest } = sent["query"] as { readonly and?: ReadonlyArray<Condition> }
  const units = and.find(({ field_name }) => field_name === "username")
  if (units === undefined) return []
  const first = dayOf(sent["start_date"])
  const days = Array.from({ length: dayOf(sent["end_date"]) - first + 1 }, (_, index) => first + index)
  const question = `${short(query)} ${JSON.stringify(rest)}`
  return units.field_values.flatMap((unit) => days.map((day) => [`${question} ${unit} ${day}`, day] as const))
}

/** Notes what a command asked, and names what had been answered before and was not too young then. */
export const askedTwice = (model: Model, requests: ReadonlyArray<JournalEntry>): ReadonlyArray<string> => {
  const settle = model.study.settle * 3_600_000
  return requests.flatMap((one) =>
    askedIn(one).flatMap(([asked, day]) => {
      const name = `${databaseOf(model.study)} ${asked}`
      const before = model.asked.get(name)
      if (one.status === 200 && isSound(one)) model.asked.set(name, one.at)
      const wasYoung = day !== undefined && before !== undefined && before < endOf(day) + settle
      const isYoung = day !== undefined && one.at < endOf(day) + settle
      if (before === undefined || (wasYoung && !isYoung)) return []
      return [`${name}, asked at ${new Date(before).toISOString()} and ${new Date(one.at).toISOString()}`]
    })
  )
}
