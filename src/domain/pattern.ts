// Regular expressions that an API's description brings. Foreign ones must not hang: they are tame, and read short texts.

/** No pattern is longer. */
const longestPattern = 300
/** So much of a text is read by a pattern that somebody else wrote. */
export const longestText = 200
/**
 * Ways through the patterns of an API that a text of that length may have: repetitions, choices and alternatives multiply. To
 * go all of them takes about half a second.
 */
export const waysAtMost = 3.2e8

/** One sign, class or escape of a pattern with what repeats it; groups are opened and closed by themselves. */
const piece =
  /\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|[^kpP1-9])|\[(?:\\.|[^\]\\])*\]|\(\?:|\(\?|\(|\)|\||[*+?]\??|\{\d+(?:,\d*)?\}\??|[^\\]/gsu

const repeats = (piece: string): "often" | "maybe" | "count" | undefined => {
  if (/^([*+]|\{\d+,)/.test(piece)) return "often"
  if (/^\{\d/.test(piece)) return "count"
  return /^\?/.test(piece) ? "maybe" : undefined
}

/** Ways through a pattern, or as a clause why it is not taken. */
export const readPattern = (text: string): number | string => {
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
    return ways
  } catch {
    try {
      new RegExp(text)
      return ways
    } catch {
      return "is no regular expression"
    }
  }
}

/** Why a pattern is not taken, as a clause; undefined where it is. */
export const wrongPattern = (text: string): string | undefined => {
  const read = readPattern(text)
  return typeof read === "string" ? read : undefined
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
