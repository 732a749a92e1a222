// One complaint of the schema → its code, its place and words for people who have never seen a schema.
import type { ErrorObject } from "ajv"
import type { Api } from "../domain/Api.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { CodeName } from "./codes.ts"
import { didYouMean } from "./didYouMean.ts"
import { asListFile, isLikeAFile } from "./listNames.ts"
import type { Place, Words } from "./Mistake.ts"
import { meantInput } from "./otherNames.ts"
import { badPattern } from "./patterns.ts"
import type { Path, YamlFile } from "./readYaml.ts"

export interface Told extends Words {
  readonly code: CodeName
  readonly place: Place
}

interface Complaint {
  readonly yaml: YamlFile
  readonly api: Api
  readonly error: ErrorObject
  readonly params: Readonly<Record<string, unknown>>
  readonly path: ReadonlyArray<string>
  /** What the value is called, what holds it, and what it is. */
  readonly name: string
  readonly place: string
  readonly value: unknown
  /** The value's place, or the key's where the key itself is refused. */
  readonly at: Place
}

/** The path of an error's value, as keys. */
export const pathOf = (error: ErrorObject): ReadonlyArray<string> =>
  error.instancePath
    .split("/")
    .slice(1)
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))

export const explain = (yaml: YamlFile, error: ErrorObject, whole: string, api: Api = shippedApi): Told => {
  const path = pathOf(error)
  const { propertyName } = error
  return (words[error.keyword] ?? outOfRange)({
    yaml,
    api,
    error,
    params: error.params,
    path,
    name: nameOf(path, whole),
    place: placeOf(path, whole),
    value: propertyName ?? path.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], yaml.data),
    at: propertyName === undefined ? yaml.valueAt(path) : yaml.keyAt([...path, propertyName])
  })
}

/** A value as it can be shown: one with a key `toString` cannot be made a text by itself. */
const textOf = (value: unknown): string =>
  typeof value === "object" ? writeJson(value as Json).slice(0, 60) : String(value)

const isIndex = (part: string): boolean => /^\d+$/.test(part)

const nameOf = (path: ReadonlyArray<string>, whole: string): string => {
  const last = path.at(-1)
  if (last === undefined) return whole
  return isIndex(last) ? `an item of \`${path.at(-2)}\`` : `\`${last}\``
}

/** `collect.videos`, without the numbers of items. */
const placeOf = (path: ReadonlyArray<string>, whole: string): string => {
  const names = path.filter((part) => !isIndex(part))
  return names.length === 0 ? whole : `\`${names.join(".")}\``
}

const outOfRange = ({ name, value, params, at }: Complaint): Told => ({
  code: "WR015",
  place: at,
  message: `${name} is ${value}, but must be ${params["comparison"] === ">=" ? "at least" : "at most"} ${params["limit"]}`
})

const isEmpty = ({ name, at }: Complaint): Told => ({ code: "WR014", place: at, message: `${name} is empty` })

/** The keys of a step are those of its API: the schema lists the inputs of the one that Windrow comes with. */
const knownKeys = (keys: ReadonlyArray<string>, api: Api): ReadonlyArray<string> =>
  api === shippedApi || !keys.includes("per_request")
    ? keys
    : [...keys.filter((key) => !shippedApi.inputs.includes(key)), ...api.inputs]

const words: Readonly<Record<string, (complaint: Complaint) => Told>> = {
  additionalProperties: ({ yaml, api, error, params, path, place }) => {
    const extra = String(params["additionalProperty"])
    const known = knownKeys(Object.keys((error.parentSchema as { readonly properties: object }).properties), api)
    const isInStep = known.includes("per_request") || known.includes("collect")
    const home = isInStep ? homes.get(extra) : path.at(-1) === "limit" ? limits.get(extra) : undefined
    return {
      code: "WR010",
      place: yaml.keyAt([...path, extra]),
      message: `\`${extra}\` is not a key of ${place}`,
      didYouMean: home === undefined ? (meant(extra, known) ?? didYouMean(extra, known)) : undefined,
      expected: known,
      ...(home !== undefined
        ? { hint: `\`${extra}\` belongs ${home}` }
        : known.includes("list")
          ? { hint: "write a value as it is, without a key; a file as { file: … }, rows of a step as { step: … }" }
          : {})
    }
  },
  required: ({ yaml, params, path, place }) => ({
    code: "WR011",
    place: yaml.keyAt(path),
    message: `\`${params["missingProperty"]}\` is missing in ${place}`
  }),
  type: ({ name, params, path, value, at }) => {
    const wanted = String([params["type"]].flat()[0])
    const isList = wanted === "array" && typeof value === "string"
    return {
      code: "WR012",
      place: at,
      message: `${name} is ${kindOf(value)}, but should be ${kinds[wanted] ?? wanted}`,
      didYouMean: isList ? asList(path, value) : undefined,
      hint: isStepIn(value)
        ? "all values have to be known here: a step may stand in the list of an input, such as `hashtags:` of a step"
        : isStepless(path, wanted)
          ? `put a step between: collect: videos: ${path[1]}:`
          : (examples[path.join(".")] ?? forms[wanted] ?? "write a number")
    }
  },
  enum: ({ error, name, params, value: found, at }) => {
    const value = textOf(found)
    const allowed = (params["allowedValues"] as ReadonlyArray<unknown>).map(String)
    return {
      code: "WR013",
      place: at,
      message:
        error.propertyName === undefined ? `${name} cannot be \`${value}\`` : `${name} cannot have a key \`${value}\``,
      didYouMean: didYouMean(value, allowed),
      expected: allowed.includes("all") ? [...allowed, "a list"] : allowed
    }
  },
  const: ({ value, at }) => ({
    code: "WR091",
    place: at,
    message: `this Windrow reads version 1 of the study language, not ${textOf(value)}`
  }),
  pattern: ({ error, name, value, at }) => ({ ...badPattern(error.schemaPath, textOf(value), name), place: at }),
  minItems: isEmpty,
  minProperties: isEmpty
}

/** A list that was written as one text: a file for an input that reads files, else words with commas between them. */
const asList = (path: ReadonlyArray<string>, text: string): string =>
  path[0] === "collect" && path.length === 3 && isLikeAFile(text)
    ? path[2] === "accounts"
      ? asListFile(text)
      : `{ file: ${text} }`
    : `[${itemsIn(text).map(asItem).join(", ")}]`

/** The items of a text as people write lists, in R and elsewhere: lines, dashes, commas, brackets and quotes. */
const itemsIn = (text: string): ReadonlyArray<string> =>
  text
    .trim()
    .replace(/^c?\((.*)\)$/s, "$1")
    .split(text.includes("\n") || /[,;]/.test(text) ? /[,;\n]+/ : /\s+(?=-)/)
    .map((item) =>
      item
        .trim()
        .replace(/^[-•*]\s*/, "")
        .replace(/^(["'])(.*)\1$/, "$2")
    )
    .filter((item) => item !== "")

const asItem = (text: string): string =>
  /^[\p{L}\p{N}_][^,[\]{}#:"]*$/u.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`

const kinds: Readonly<Record<string, string>> = {
  array: "a list",
  object: "keys with values",
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false"
}

const forms: Readonly<Record<string, string>> = {
  array: "write a list: [first, second]",
  object: "write `key: value` on the lines below, indented by two spaces",
  boolean: "write true or false",
  string: "write one text"
}

const examples: Readonly<Record<string, string>> = {
  study: "write `study: { name: my-study }`, or `name: my-study` on the line below, indented",
  period: "write `period: { from: 2023-01-01, to: 2023-12-31 }`",
  collect: "write the name of a step on the line below, indented, and its inputs below that"
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? "a list" : typeof value === "object" ? "keys with values" : `\`${value}\``

/** `{ step: … }`, where no step can stand. */
const isStepIn = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && "step" in value

/** `collect: accounts: [...]`, without a step. */
const isStepless = (path: Path, wanted: string): boolean =>
  path.length === 2 && path[0] === "collect" && wanted === "object" && homes.get(String(path[1])) === inStep

const meant = (extra: string, known: ReadonlyArray<string>): string | undefined => {
  const other = meantInput(extra)
  return other !== undefined && known.includes(other) ? other : undefined
}

const inStep = "into a step, such as `videos:` below `collect:`"
const onTop = "at the top of the study, not indented"
const below = "below `study:`"

/** Where the two limits belong, by what they count. */
const limits: ReadonlyMap<string, string> = new Map([
  [
    "rows_per_parent",
    "into `for_each`, which feeds the step with parents: for_each: { step: videos, limit: { rows_per_parent: 100 } }"
  ],
  ["rows_per_window", "to the step itself, beside `for_each`: limit: { rows_per_window: 5000 }"]
])

/** Where keys belong that are often put elsewhere. */
const homes: ReadonlyMap<string, string> = new Map([
  ...["sample", "top", "newest", "most_frequent", "where"].map(
    (key) =>
      [key, `into \`for_each\`, which says what the step is fed with: for_each: { step: videos, ${key}: … }`] as const
  ),
  ...["quota", "pace", "outage", "settle", "output", "collect"].map((key) => [key, onTop] as const),
  ...[
    "name",
    "title",
    "description",
    "authors",
    "version",
    "rights",
    "contact",
    "funding",
    "publication",
    "archive",
    "ethics",
    "accounts_public"
  ].map((key) => [key, below] as const),
  ...["accounts", "hashtags", "keywords", "regions", "query", "fields", "for_each"].map((key) => [key, inStep] as const)
])
