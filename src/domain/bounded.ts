// Numbers of plans, bounded as schemas/study.schema.json and schemas/pipeline.schema.json bound those of studies and pipelines:
// a stored plan may come from somebody else, and nobody but this checks it.
import { Schema } from "effect"

/** A whole number in a range, both ends included. */
export const whole = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))

export const number = (minimum: number, maximum: number) => Schema.Finite.check(Schema.isBetween({ minimum, maximum }))

/** Longer than any study: moments stay within the years that a text of a day can have. */
export const longest = 300 * 365.25 * 86_400_000

/** Milliseconds. */
export const Millis = number(0, longest)

/** A path as a study has it: on one line, and without what a file system cannot have. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that no path has
export const Path = Schema.String.check(Schema.isPattern(/^[^\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]{1,4000}$/))
