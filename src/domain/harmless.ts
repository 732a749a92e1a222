// Texts that somebody else wrote → what a terminal shows and does not obey.

// ESC and its kin, those that move the cursor, those of eight bits, and those that turn the direction of writing; line ends
// and tabs are ours.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to take out
const obeyed = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069]/g

/** A text of several lines, as it goes to a terminal. */
export const harmless = (text: string): string => text.toWellFormed().replace(obeyed, " ")

/** A text that stands on one line: an answer, a title, a name. It cannot begin a line of its own. */
export const oneLine = (text: string): string => harmless(text).replaceAll(/[\n\t]+/g, " ")

/** JSON that says the same in signs that no terminal obeys. */
export const harmlessJson = (json: string): string =>
  json.replace(obeyed, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`)

/** Every text of a value on one line: what a file said, before any of it is shown. */
export const folded = <A>(value: A): A => {
  const fold = (one: unknown): unknown => {
    if (typeof one === "string") return oneLine(one)
    if (Array.isArray(one)) return one.map(fold)
    if (typeof one !== "object" || one === null) return one
    return Object.fromEntries(Object.entries(one).map(([name, inner]) => [oneLine(name), fold(inner)]))
  }
  return fold(value) as A
}
