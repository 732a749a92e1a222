// Known secrets → out of whatever a server says. It may repeat what it was sent, and what it says ends up in exports.

const hidden = "***"

/** Shorter values may be part of ordinary words; to take them out of rows would spoil what was collected. */
const tellable = 8

/** A token lasts two hours, and a run may last for weeks: only the last ones can still come back. */
const passing = 8

/** A letter as it stands in JSON, where it may be escaped: `a` or `\u0061`, `/` or `\/`. */
const spelled = (letter: string): string => {
  const plain = letter.replace(/[.*+?^${}()|[\]\\/-]/, "\\$&")
  const escaped = /["\\]/.test(letter) ? `\\\\${plain}|${plain}` : letter === "/" ? `\\\\?${plain}` : plain
  const code = letter.charCodeAt(0).toString(16).padStart(4, "0")
  return `(?:${escaped}|\\\\u${code.replaceAll(/[a-f]/g, (one) => `[${one}${one.toUpperCase()}]`)})`
}

const patternOf = (secret: string): RegExp => new RegExp(secret.split("").map(spelled).join(""), "g")

/** As it is, and as it stands in an address or a form. */
const spellingsOf = (secret: string): ReadonlyArray<string> => [
  ...new Set([secret, encodeURIComponent(secret), new URLSearchParams({ "": secret }).toString().slice(1)])
]

export interface Redactor {
  /** Key and secret, from now on. */
  readonly learn: (secret: string) => void
  /** A token, from now on and for as long as it may be repeated. */
  readonly learnToken: (token: string) => void
  /** A message, without any secret. */
  readonly message: (text: string) => string
  /** The body of an answer, without any secret that can be told from other text; JSON stays JSON. */
  readonly body: (text: string) => string
}

interface Known {
  readonly secret: string
  readonly patterns: ReadonlyArray<RegExp>
}

export const makeRedactor = (): Redactor => {
  const lasting: Array<Known> = []
  const tokens: Array<Known> = []
  const add = (list: Array<Known>, secret: string): void => {
    if (secret === "" || list.some((one) => one.secret === secret)) return
    list.push({ secret, patterns: spellingsOf(secret).map(patternOf) })
  }
  const clean = (text: string, least: number): string =>
    [...lasting, ...tokens]
      .filter(({ secret }) => secret.length >= least)
      .flatMap(({ patterns }) => patterns)
      .reduce((rest, pattern) => rest.replace(pattern, hidden), text)
  return {
    learn: (secret) => add(lasting, secret),
    learnToken: (token) => {
      add(tokens, token)
      if (tokens.length > passing) tokens.shift()
    },
    message: (text) => clean(text, 1),
    body: (text) => clean(text, tellable)
  }
}
