// The file of known breaks → breaks, and which of them fall into some days.
import { Schema } from "effect"
import { parse } from "yaml"
import { Day, type DayRange } from "../domain/Day.ts"

/** A day from which on the API answers otherwise. `from` and `to` differ where the day is not known. */
export const Break = Schema.Struct({
  name: Schema.String,
  from: Day,
  to: Day,
  tag: Schema.Literals(["D", "O", "U"]),
  by: Schema.Array(Schema.Literals(["created", "retrieved"])),
  what: Schema.String,
  so: Schema.String,
  sources: Schema.Array(Schema.Struct({ text: Schema.String, url: Schema.optionalKey(Schema.String) }))
})
export type Break = typeof Break.Type

const decode = Schema.decodeUnknownSync(Schema.Struct({ breaks: Schema.Array(Break) }))

/** Throws where the file is not what its head says. */
export const readBreaks = (yaml: string): ReadonlyArray<Break> => decode(parse(yaml)).breaks

/** Breaks that are told by one kind of day and fall into a range of such days; none without days. */
export const breaksIn = (
  breaks: ReadonlyArray<Break>,
  by: Break["by"][number],
  days: DayRange | undefined
): ReadonlyArray<Break> =>
  days === undefined ? [] : breaks.filter((one) => one.by.includes(by) && one.to >= days.from && one.from <= days.to)
