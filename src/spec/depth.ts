// How deep a YAML text is nested, before anything reads it: its reader takes a piece of the stack for each level.

/** Far more than a study or a pipeline has, and far less than a stack holds. */
const deepest = 100

/** `- - - a` on one line. */
const marks = new RegExp(String.raw`^[ \t]*(?:[-?:][ \t]+){${deepest}}`)

/** Where a text becomes nested deeper than any that is meant; undefined where it does not. */
export const tooDeepAt = (text: string): number | undefined => {
  const indents: Array<number> = []
  let open = 0
  let start = 0
  while (start < text.length) {
    const found = text.indexOf("\n", start)
    const end = found < 0 ? text.length : found
    const line = text.slice(start, end)
    const indent = line.search(/[^ ]/)
    if (indent >= 0) {
      while ((indents.at(-1) ?? -1) >= indent) indents.pop()
      indents.push(indent)
      if (indents.length > deepest || marks.test(line)) return start
    }
    // Brackets in quotes count too: nobody has a hundred open ones there either.
    for (const bracket of line.matchAll(/[[\]{}]/g)) {
      open = Math.max(0, open + (bracket[0] === "[" || bracket[0] === "{" ? 1 : -1))
      if (open > deepest) return start + bracket.index
    }
    start = end + 1
  }
  return undefined
}
