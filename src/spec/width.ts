// How wide a text stands on a terminal, and a text without the signs that a terminal would obey.

const plain = /^[ -~]*$/

// Made when it is needed: it takes ten milliseconds, and most texts are plain.
let graphemes: Intl.Segmenter | undefined
const segments = (text: string): ReadonlyArray<string> => {
  if (plain.test(text)) return [...text]
  graphemes ??= new Intl.Segmenter("en", { granularity: "grapheme" })
  return Array.from(graphemes.segment(text), ({ segment }) => segment)
}
const wide =
  /\p{Emoji_Presentation}|\uFE0F|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF01-\uFF60\uFFE0-\uFFE6]|[\u{17000}-\u{18CFF}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u
const none = /^[\p{Mn}\p{Me}\p{Cf}]+$/u

export const widthOf = (text: string): number =>
  plain.test(text)
    ? text.length
    : segments(text).reduce((sum, segment) => sum + (none.test(segment) ? 0 : wide.test(segment) ? 2 : 1), 0)

/** Control characters and those that turn the direction of writing become a visible sign; tabs stay. */
export const shown = (text: string): string =>
  text.replace(/[^\P{Cc}\t]|[\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, "�")
