import type { Dice } from "./hash.ts"

/** JSON in memory; an integer too long for a double is a bigint. */
export type Plain = null | boolean | number | bigint | string | ReadonlyArray<Plain> | Fields

/** A JSON object; members that are `undefined` are not written. */
export interface Fields {
  readonly [name: string]: Plain | undefined
}

export const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Writes JSON with bare integers of any length; with dice, the members of each object come in random order. */
export const writeJson = (value: Plain | undefined, dice?: Dice): string => {
  if (value === null || value === undefined) return "null"
  if (Array.isArray(value)) return `[${value.map((item) => writeJson(item, dice)).join(",")}]`
  if (!isFields(value)) return typeof value === "bigint" ? value.toString() : JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const ordered = dice === undefined ? members : dice.shuffle(members)
  return `{${ordered.map(([name, member]) => `${JSON.stringify(name)}:${writeJson(member, dice)}`).join(",")}}`
}

/** Writes JSON that any parser reads without loss: long integers become strings. */
export const writeSafeJson = (value: unknown): string =>
  JSON.stringify(value, (_name, member) => (typeof member === "bigint" ? member.toString() : member))

/** Reads JSON and keeps long integers. Throws SyntaxError. */
export const readJson = (text: string): Plain =>
  JSON.parse(text, (_name: string, member: unknown, context?: { readonly source?: string }) => {
    if (typeof member !== "number" || Number.isSafeInteger(member)) return member
    return /^-?\d+$/.test(context?.source ?? "") ? BigInt(context!.source!) : member
  })
