// What the right reading of a value is, written apart from the code that reads.
import { assert } from "vitest"
import { isObject, type Json } from "../../src/domain/Json.ts"
import type { ScalarType } from "../../src/domain/Pipeline.ts"

export const isClean = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\u0000")
  if (typeof value === "number") return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isClean)
  return !isObject(value) || Object.entries(value).every(([key, inner]) => isClean(key) && isClean(inner))
}

const digits = /^-?\d{1,20}$/
/** The integer that a value stands for, if it stands for one without doubt. */
const integerOf = (value: Json): bigint | undefined => {
  if (typeof value === "bigint") return value
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined
  return typeof value === "string" && digits.test(value) ? BigInt(value) : undefined
}
const isCount = (n: bigint | undefined): n is bigint => n !== undefined && n >= 0n && n < 2n ** 63n
/** Eleven digits at most are seconds, twelve and more milliseconds of this century. */
const instant = (value: Json): number | undefined => {
  const n = integerOf(value)
  if (n === undefined || n < 0n) return undefined
  if (n.toString().length <= 11) return Number(n) * 1000
  return n < BigInt(Date.UTC(2100, 0, 1)) ? Number(n) : undefined
}

/** A day, or a day and a time, of UTC where it names no zone. */
const written = (value: Json): number | undefined => {
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d($|[T ]\d\d:\d\d)/.test(value)) return undefined
  const [day, time] = value.split(/[T ]/)
  if (time !== undefined && !/^\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/.test(time)) return undefined
  const millis = Date.parse(time === undefined ? `${day}T00:00Z` : `${day}T${time}${/[Z+-]/.test(time) ? "" : "Z"}`)
  return Number.isNaN(millis) ? undefined : millis
}

/** Whether `typed` is the right reading of a value that is not null. Undefined: there is none, so it must be null. */
export const readings: Readonly<Record<ScalarType, (value: Json) => ((typed: Json) => boolean) | undefined>> = {
  id: (value) => {
    const n = integerOf(value)
    if (n === undefined || n < 0n || (typeof value === "string" && value.startsWith("-"))) return undefined
    return (typed) => typed === (typeof value === "string" ? value : n.toString())
  },
  text: (value) => {
    if (typeof value === "string") return (typed) => typed === value.toWellFormed().replaceAll("\u0000", "")
    if (typeof value === "bigint") return (typed) => typed === value.toString()
    if (typeof value === "number" && Number.isFinite(value)) return (typed) => Number(typed) === value
    return undefined
  },
  count: (value) => (isCount(integerOf(value)) ? (typed) => typed === integerOf(value) : undefined),
  integer: (value) => {
    const n = integerOf(value)
    return n !== undefined && n > -(2n ** 63n) && n < 2n ** 63n ? (typed) => typed === n : undefined
  },
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? (typed) => typed === value : undefined),
  boolean: (value) =>
    value === true || value === "true"
      ? (typed) => typed === true
      : value === false || value === "false"
        ? (typed) => typed === false
        : undefined,
  timestamp: (value) => at(instant(value)),
  timestamp_ms: (value) => at(instant(value)),
  timestamp_iso: (value) => at(written(value)),
  json: (value) => (typed) => (isClean(value) ? same(typed, value) : isClean(typed))
}
const at = (millis: number | undefined) =>
  millis === undefined ? undefined : (typed: Json) => Date.parse(`${String(typed).replace(" ", "T")}Z`) === millis
const same = (a: Json, b: Json): boolean => {
  assert.deepStrictEqual(a, b)
  return true
}

/** The JSON type that each column is sent as; an id may be a text, too. */
export const sentAs: Readonly<Record<ScalarType, ReadonlyArray<string>>> = {
  id: ["number", "bigint", "string"],
  text: ["string"],
  count: ["number", "bigint"],
  integer: ["number", "bigint"],
  number: ["number"],
  boolean: ["boolean"],
  timestamp: ["number", "bigint"],
  timestamp_ms: ["number", "bigint"],
  timestamp_iso: ["string"],
  json: ["string", "number", "bigint", "boolean", "object"]
}
/** Whether nothing has to be mended. NUL leaves a text without a word: the raw page has it (design.md §4). */
export const isWhole = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed()
  if (typeof value === "number") return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isWhole)
  return !isObject(value) || Object.entries(value).every(([key, inner]) => isWhole(key) && isWhole(inner))
}
