// A text → another one that is a little wrong: bytes, members of JSON, cells of a table. A number decides all of it.
import { seed } from "../support/chance.ts"

export interface Chance {
  /** A whole number from 0 to below `most`. */
  readonly below: (most: number) => number
  readonly one: <A>(of: ReadonlyArray<A>) => A
}

/** mulberry32: the same numbers for the same two, on any machine. */
export const chanceOf = (kind: string, number: number): Chance => {
  let state =
    (seed ^ Math.imul(number + 1, 0x9e3779b1) ^ [...kind].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7)) | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (most: number) => Math.floor(next() * most)
  return { below, one: (of) => of[below(of.length)]! }
}

/** What must turn up nowhere. */
export const canary = "canary/secret+b7=9"

const base64 = (text: string) => Buffer.from(text).toString("base64")
const escapedAll = (text: string) =>
  [...text].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

/** The ways in which a server may repeat a secret, as they stand within the quotes of a JSON text. */
export const spellings = [canary, encodeURIComponent(canary), canary.replaceAll("/", "\\/"), escapedAll(canary)]

/** Any spelling of the canary, also those in which no server but an evil one would repeat it. */
export const showsCanary = (text: string): boolean =>
  [
    ...spellings,
    base64(canary),
    Buffer.from(canary).toString("hex"),
    new URLSearchParams({ "": canary }).toString().slice(1)
  ].some((one) => text.includes(one))

const evil = "\u001b[2J\u001b]0;evil\u0007\u202egnp\u2066\u2028\r\nFORGED: Complete.\u0085"

const scraps = [
  ...[
    "",
    " ",
    "\n",
    "\r\n",
    "\t",
    "\0",
    ",",
    ";",
    ":",
    '"',
    "'",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "[[[[",
    "]]",
    "{}",
    "-",
    "=1+1"
  ],
  ...[
    "null",
    "true",
    "-1",
    "1e999",
    "0x10",
    "NaN",
    "9007199254740993",
    "2023-02-30",
    "9999-12-31",
    "../../x",
    "/etc/passwd"
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "\uFEFF",
    "\uD800",
    "漢",
    "👩‍👧",
    evil,
    "a".repeat(5_000),
    "[".repeat(2_000)
  ]
]

const values: ReadonlyArray<unknown> = [
  ...[null, true, false, 0, -1, 1, 0.5, 1e308, -1e308, 2 ** 53 + 2, 1e21, 4_294_967_296, "", " ", "0", "-1", "NaN"],
  ...[
    "9007199254740993",
    "2023-02-30",
    "0000-01-01",
    "9998-12-31",
    "today",
    "../../x",
    "a\0b",
    evil,
    "x".repeat(5_000)
  ],
  ...[
    "constructor",
    "__proto__",
    "\uD800",
    [],
    {},
    [[]],
    [null],
    { toString: 1 },
    { constructor: { x: 1 } },
    { length: -1 }
  ]
]

/** One to four changes of bytes. */
export const mutateText = (text: string, { below, one }: Chance): string => {
  let changed = text
  for (let left = 1 + below(4); left > 0; left -= 1) {
    const at = below(changed.length + 1)
    const cut = below(3) === 0 ? below(400) : below(5)
    const put = below(4) === 0 ? changed.slice(below(changed.length + 1)).slice(0, below(200)) : one(scraps)
    changed = changed.slice(0, at) + put + changed.slice(at + cut)
  }
  return changed
}

type Holder = Record<string, unknown> | Array<unknown>

const holdersIn = (value: unknown, found: Array<Holder> = []): ReadonlyArray<Holder> => {
  if (typeof value !== "object" || value === null) return found
  found.push(value as Holder)
  for (const inner of Object.values(value)) holdersIn(inner, found)
  return found
}

const put = (holder: Holder, key: string, value: unknown): unknown =>
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })

const odd = ["__proto__", "constructor", "toString", evil, ""]

const changeOne = (holder: Holder, { below, one }: Chance): void => {
  const keys = Object.keys(holder)
  const key = keys.length === 0 ? "x" : one(keys)
  const old = Object.getOwnPropertyDescriptor(holder, key)?.value as unknown
  const kind = below(8)
  if (kind < 4) put(holder, key, structuredClone(one(values)))
  else if (kind === 4) delete (holder as Record<string, unknown>)[key]
  else if (kind === 5 && !Array.isArray(holder)) put(holder, one(odd), structuredClone(one(values)))
  else if (kind === 6 && Array.isArray(holder)) holder.push(...structuredClone(holder.slice(0, 3)))
  else put(holder, key, [old])
}

/** One to four changes of members, of what must be JSON. */
export const mutateJson = (json: string, chance: Chance): string => {
  const all: unknown = JSON.parse(json)
  const root = { all }
  for (let left = 1 + chance.below(4); left > 0; left -= 1) {
    const holders = holdersIn(root)
    changeOne(chance.one(holders), chance)
  }
  return JSON.stringify(root.all ?? null) ?? "null"
}

/** Half by members, half by bytes, and sometimes both. */
export const mutate = (json: string, chance: Chance): string => {
  const kind = chance.below(5)
  const changed = kind < 3 ? mutateJson(json, chance) : json
  return kind > 1 ? mutateText(changed, chance) : changed
}
