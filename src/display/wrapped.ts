// A text → lines that are not too long.

/** Words that stay on one line. */
export const together = (text: string): string => text.replaceAll(" ", "\u00a0")

/** Words put on as many lines as they need; those after the first begin with a margin. */
export const wrapped = (text: string, columns: number, margin = ""): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let line = /^ */.exec(text)?.[0] ?? ""
  let empty = true
  for (const word of text.trim().split(/ +/)) {
    if (!empty && line.length + word.length + 1 > columns) {
      lines.push(line)
      line = margin
      empty = true
    }
    line = empty ? `${line}${word}` : `${line} ${word}`
    empty = false
  }
  return [...lines, line].map((one) => one.replaceAll("\u00a0", " "))
}
