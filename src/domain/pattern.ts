// Regular expressions that an API's description brings. Foreign ones must not hang: they are tame, and read short texts.

/** No pattern is longer. */
const longestPattern = 300
/** What is read of a foreign text. */
export const longestText = 500
/** Ways through a pattern that a text of that length may have: repetitions, choices and alternatives multiply. */
const waysAtMost = 5e9

/** One sign, class or escape of a pattern with what repeats it; groups are opened and closed by themselves. */
const piece =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^kpP1-9])|\[(?:\\.|[^\]\\])*\]|\(\?:|\(\?|\(|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|[^\\]/gsu

const repeats = (piece: string): "often" | "maybe" | "count" | undefined => {
  if (/^([*+]|\{\d+,)/.test(piece)) return "often"
  if (/^\{\d/.test(piece)) return "count"
  return /^\?/.test(piece) ? "maybe" : undefined
}

/** Why a pattern is not taken, as a clause; undefined where it is. */
export const wrongPattern = (text: string): string | undefined => {
  if (text.length > longestPattern) return `is longer than ${longestPattern} signs`
  const pieces = text.match(piece) ?? []
  if (pieces.join("") !== text || /\{\d{4}/.test(text)) return "uses \\1, \\k, \\p or a long count, which are not taken"
  /** For each open group: how many alternatives it has, and whether something in it varies. */
  const open = [{ ways: 1, varies: false }]
  let closed = false
  let ways = longestText
  for (const one of pieces) {
    const inside = open.at(-1)
    if (inside === undefined) return "has a bracket too many"
    const again = repeats(one)
    if (one === "(?") return "looks ahead or behind, which is not taken"
    if (one === "(" || one === "(?:") open.push({ ways: 1, varies: false })
    if (one === "|") inside.ways += 1
    if (again !== undefined) {
      if (closed && again !== "maybe") return "repeats a group in which something varies"
      if (again !== "count") ways *= again === "often" ? longestText : 2
      inside.varies = true
    }
    closed = one === ")" && (inside.varies || inside.ways > 1)
    if (one === ")") {
      open.pop()
      ways *= inside.ways
      const outer = open.at(-1)
      if (outer !== undefined && closed) outer.varies = true
    }
  }
  if (ways > waysAtMost) return "can be read in too many ways; write it as several patterns"
  try {
    new RegExp(text, "u")
    return undefined
  } catch {
    try {
      new RegExp(text)
      return undefined
    } catch {
      return "is no regular expression"
    }
  }
}

const known = new Map<string, RegExp>()

/** A pattern of an API, made once. `whole`: all of a text has to match. */
export const patternOf = (text: string, flags = "", whole = false): RegExp => {
  const name = `${flags} ${whole} ${text}`
  const found = known.get(name)
  if (found !== undefined) return found
  const made = new RegExp(whole ? `^(?:${text})$` : text, flags)
  known.set(name, made)
  return made
}
