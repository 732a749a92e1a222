// A row as the API sent it → a row as its columns want it. What does not fit becomes NULL and a surprise.
import { isObject, type Json, type JsonObject, writeJson } from "../domain/Json.ts"
import type { Column, Rows, ScalarType } from "../domain/Pipeline.ts"
import type { Surprise } from "../domain/Projection.ts"

type RowShape = Pick<Rows, "columns" | "table" | "ignore">
type Members = Readonly<Record<string, ScalarType>>
type Spellings = Readonly<Record<string, string>>
type Tell = (surprise: Surprise) => void

const maxBigint = 2n ** 63n - 1n

const asInteger = (value: Json): bigint | undefined => {
  if (typeof value === "bigint") return value
  if (typeof value === "number" && Number.isSafeInteger(value)) return BigInt(value)
  return typeof value === "string" && /^-?\d{1,20}$/.test(value) ? BigInt(value) : undefined
}

/** Below it seconds, up to the year 5138; from it on milliseconds, from 1973 to 2099: the documents disagree about units. */
const firstMillis = 100_000_000_000
const lastMillis = Date.UTC(2100, 0)

/** DuckDB's text for an instant in seconds or milliseconds, or undefined where it is neither. */
const asInstant = (value: Json): string | undefined => {
  const number = Number(asInteger(value) ?? Number.NaN)
  const isSeconds = number >= 0 && number < firstMillis
  const isMillis = number >= firstMillis && number < lastMillis
  if (!isSeconds && !isMillis) return undefined
  const millis = isSeconds ? number * 1000 : number
  return new Date(millis).toISOString().replace("T", " ").slice(0, -1)
}

const iso = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/

/** The same for an instant that is written out: without a zone it is UTC's. */
const asWritten = (value: Json): string | undefined => {
  const found = typeof value === "string" ? iso.exec(value) : null
  if (found === null) return undefined
  const text = found[0].replace(" ", "T")
  const millis = Date.parse(text.length > 10 && found[1] === undefined ? `${text}Z` : text)
  return Number.isFinite(millis) ? new Date(millis).toISOString().replace("T", " ").slice(0, -1) : undefined
}

/** Text as DuckDB can keep it. Mended first: halves of a character around a NUL must not become one. */
export const cleanText = (text: string): string => text.toWellFormed().replaceAll("\u0000", "")

const asText = (value: Json): string | undefined => {
  if (typeof value === "string") return cleanText(value)
  return typeof value === "bigint" || (typeof value === "number" && Number.isFinite(value)) ? String(value) : undefined
}

const clean = (value: Json): Json => {
  if (typeof value === "string") return cleanText(value)
  if (typeof value === "number" && !Number.isFinite(value)) return null
  if (Array.isArray(value)) return value.map(clean)
  if (isObject(value)) {
    // The API shuffles keys: in one order the same value is the same text, and no change is seen where there is none.
    const members = Object.entries(value).map(([key, inner]): [string, Json] => [cleanText(key), clean(inner)])
    return Object.fromEntries(members.toSorted(([a], [b]) => (a < b ? -1 : 1)))
  }
  return value
}

/** Whether cleaning leaves a value as it is, but for NULs: those the raw page keeps. */
const isIntact = (value: Json): boolean => {
  if (typeof value === "string") return value.isWellFormed()
  if (typeof value === "number") return Number.isFinite(value)
  if (Array.isArray(value)) return value.every(isIntact)
  return !isObject(value) || Object.entries(value).every(([key, inner]) => key.isWellFormed() && isIntact(inner))
}

const between = (value: bigint | undefined, least: bigint): bigint | undefined =>
  value !== undefined && value >= least && value <= maxBigint ? value : undefined

/** One converter per scalar type; undefined means that the value is none of the type. */
const convert: Readonly<Record<ScalarType, (value: Json) => Json | undefined>> = {
  id: (value) => {
    if (typeof value === "string") return /^\d{1,20}$/.test(value) ? value : undefined
    const number = asInteger(value)
    return number !== undefined && number >= 0n ? number.toString() : undefined
  },
  text: asText,
  count: (value) => between(asInteger(value), 0n),
  integer: (value) => between(asInteger(value), -maxBigint),
  number: (value) => (typeof value === "number" && Number.isFinite(value) ? value : undefined),
  boolean: (value) =>
    value === true || value === "true" ? true : value === false || value === "false" ? false : undefined,
  timestamp: asInstant,
  timestamp_ms: asInstant,
  timestamp_iso: asWritten,
  json: clean
}

/** The JSON type that a value of a scalar type is sent as; another one is worth a word even where it can be read. */
const usual: Readonly<Record<ScalarType, string>> = {
  id: "number",
  text: "string",
  count: "number",
  integer: "number",
  number: "number",
  boolean: "boolean",
  timestamp: "number",
  timestamp_ms: "number",
  timestamp_iso: "string",
  json: ""
}

const kindOf = (value: Json): string => (typeof value === "bigint" ? "number" : typeof value)
/** The beginning of a value, for an example. */
export const show = (value: Json): string => writeJson(clean(value)).slice(0, 60).toWellFormed()

const scalar = (value: Json | undefined, type: ScalarType, subject: string, tell: Tell): Json => {
  if (value === undefined || value === null) return null
  const converted = convert[type](value)
  const strict = usual[type]
  // Ids inside lists come as texts by design (effect_ids), so a text is no surprise for an id.
  if (
    converted === undefined ||
    (strict !== "" && kindOf(value) !== strict && !(type === "id" && typeof value === "string"))
  ) {
    tell({ kind: "wrong_type", subject, example: show(value) })
  }
  if (converted !== undefined && !isIntact(value)) tell({ kind: "mended_text", subject, example: show(value) })
  return converted ?? null
}

const struct = (value: Json, members: Members, spellings: Spellings, subject: string, tell: Tell): Json => {
  if (!isObject(value)) {
    if (value !== null) tell({ kind: "wrong_type", subject, example: show(value) })
    return null
  }
  const named = Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [Object.hasOwn(spellings, key) ? spellings[key] : key, inner])
  )
  for (const key of Object.keys(named)) {
    if (!Object.hasOwn(members, key))
      tell({ kind: "unknown_field", subject: `${subject}.${cleanText(key)}`, example: show(named[key] ?? null) })
  }
  return Object.fromEntries(
    Object.entries(members).map(([name, type]) => [name, scalar(named[name], type, `${subject}.${name}`, tell)])
  )
}

/** The value of one column. */
export const typeValue = (value: Json | undefined, column: Column, subject: string, tell: Tell): Json => {
  if (value === undefined || value === null) return null
  const { items = "text", members = {}, spellings = {}, type } = column
  if (type === "struct") return struct(value, members, spellings, subject, tell)
  if (type !== "list") return scalar(value, type, subject, tell)
  // The documents call some lists of objects an object, so one that stands alone is a list of one.
  if (isObject(value) && typeof items !== "string") return [struct(value, items, spellings, `${subject}[]`, tell)]
  if (!Array.isArray(value)) {
    tell({ kind: "wrong_type", subject, example: show(value) })
    return null
  }
  return value.map((item: Json) =>
    typeof items === "string"
      ? scalar(item, items, `${subject}[]`, tell)
      : struct(item, items, spellings, `${subject}[]`, tell)
  )
}

/** Types rows of one table: what its columns are called is found out once for all of them. */
export const rowTyper = ({ columns, table, ignore }: RowShape): ((row: JsonObject, tell: Tell) => JsonObject) => {
  const all = Object.entries(columns).map(([name, column]) => ({
    name,
    column,
    spellings: [name, ...(column.aliases ?? [])],
    subject: `${table}.${name}`
  }))
  const known = new Set<string>([...(ignore ?? []), ...all.flatMap(({ spellings }) => spellings)])
  return (row, tell) => {
    const typed: Record<string, Json> = {}
    for (const { name, column, spellings, subject } of all) {
      const spelling = spellings.find((one) => row[one] !== undefined && row[one] !== null) ?? name
      typed[name] = typeValue(row[spelling], column, subject, tell)
    }
    for (const key of Object.keys(row)) {
      if (!known.has(key))
        tell({ kind: "unknown_field", subject: `${table}.${cleanText(key)}`, example: show(row[key] ?? null) })
    }
    return typed
  }
}

/** The columns of one row; the table names the subject of surprises. */
export const typeRow = (row: JsonObject, shape: RowShape, tell: Tell): JsonObject => rowTyper(shape)(row, tell)
