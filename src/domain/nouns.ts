// What the work of a study is counted in, in words of who reads it: account-days, hashtags, searches.
import { Schema } from "effect"
import { singular } from "./matrix.ts"

/** Each in the singular: a unit on a day, a unit of an endpoint without days, a piece of work. */
export const Nouns = Schema.Struct({ days: Schema.String, units: Schema.String, work: Schema.String })
export type Nouns = typeof Nouns.Type

/** Where units are of several kinds, or nobody tells of which. */
export const anyNouns: Nouns = { days: "unit-day", units: "unit", work: "part" }

/** How a step is cut: the input that its units come from, empty where nothing cuts it, and whether it has days. */
export interface Kind {
  readonly input: string
  readonly dated: boolean
}

const only = (kinds: ReadonlyArray<Kind>): string | undefined => {
  const inputs = new Set(kinds.map(({ input }) => input))
  return inputs.size === 1 ? singular([...inputs][0] ?? "") : undefined
}

/** @param searches whether all pieces of work are searches */
export const nounsOf = (kinds: ReadonlyArray<Kind>, searches = false): Nouns => {
  const [dated, undated] = [only(kinds.filter(({ dated }) => dated)), only(kinds.filter(({ dated }) => !dated))]
  return {
    days: dated === undefined ? anyNouns.days : dated === "" ? "day" : `${dated}-day`,
    units: undated === undefined || undated === "" ? anyNouns.units : undated,
    work: searches ? "search" : anyNouns.work
  }
}

/** `account-day` → `account` */
export const unitOf = ({ days }: Nouns): string => days.replace(/-?day$/, "") || anyNouns.units
