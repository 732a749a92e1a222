// What the schema has against a file → mistakes; what is wrong is then cut out, so that the rest can be checked as if it were valid.
import type { ErrorObject } from "ajv"
import type { Api } from "../domain/Api.ts"
import { cutEmpties } from "./empties.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import type { YamlFile } from "./readYaml.ts"
import { explain, pathOf } from "./shapeWords.ts"

interface Validate {
  (data: unknown): boolean
  errors?: ReadonlyArray<ErrorObject> | null
}

/**
 * Reports, and cuts `yaml.data` in place. `whole` is what the file as a whole is called; `api` is the one that its steps ask,
 * where it is a study.
 */
export const checkShape = (yaml: YamlFile, validate: Validate, whole: string, api?: Api): ReadonlyArray<Mistake> => {
  const empties = cutEmpties(yaml)
  validate(yaml.data)
  const errors = onlyMeant(validate.errors ?? [])
  const news = errors.filter((error) => !followsFrom(empties.paths, error))
  const mistakes = news.slice(0, toldAtMost).map((error) => {
    const { code, place, ...words } = explain(yaml, error, whole, api)
    return mistakeAt(yaml.sourceText, place, code, words)
  })
  cutInvalid(yaml.data, validate, errors)
  return [...empties.mistakes, ...mistakes]
}

/** Whoever has more mistakes has made one of them over and over; each is looked for in the text. */
const toldAtMost = 500

/** What an empty value was cut out of is short of a key, or of its last item. */
const followsFrom = (empties: ReadonlyArray<string>, { keyword, instancePath, params }: ErrorObject): boolean =>
  keyword === "required"
    ? empties.includes(`${instancePath}/${params["missingProperty"]}`)
    : /^min(Items|Properties)$/.test(keyword) && empties.some((path) => path.startsWith(`${instancePath}/`))

/** The path of what has to go. A map that lacks a key is of no use. */
const culprit = (error: ErrorObject): ReadonlyArray<string> => {
  const own: unknown = error.params["additionalProperty"] ?? error.propertyName
  return own === undefined ? pathOf(error) : [...pathOf(error), String(own)]
}

/** What holds something that was cut can become invalid by that, so it is asked until nothing more goes. */
const cutInvalid = (data: unknown, validate: Validate, errors: ReadonlyArray<ErrorObject>): void => {
  const cuts = errors.map((error) => cut(data, culprit(error)))
  if (cuts.includes(true) && !validate(data)) cutInvalid(data, validate, onlyMeant(validate.errors ?? []))
}

/** Items of lists leave holes, which the array methods skip, so that the other items keep their places. */
const cut = (data: unknown, path: ReadonlyArray<string>): boolean => {
  const holder = path
    .slice(0, -1)
    .reduce<unknown>((inner, key) => (inner as Record<string, unknown> | undefined)?.[key], data)
  const last = path.at(-1)
  if (last === undefined || typeof holder !== "object" || holder === null || !Object.hasOwn(holder, last)) return false
  return delete (holder as Record<string, unknown>)[last]
}

/** Of alternatives (a list or a file) only the one that was meant is reported: the one that fits the kind of value. */
const onlyMeant = (errors: ReadonlyArray<ErrorObject>): ReadonlyArray<ErrorObject> => {
  const forks = new Set(errors.filter(({ keyword }) => keyword === "anyOf").map(({ instancePath }) => instancePath))
  const kept = errors.filter(
    (error) => error.keyword !== "anyOf" && error.keyword !== "propertyNames" && !isInPlaceOf(error, errors)
  )
  return kept.filter((error, index) => {
    const { instancePath, keyword } = error
    if (!forks.has(instancePath) || keyword !== "type") return true
    const isMeant = kept.some(
      (other) =>
        other.instancePath.startsWith(`${instancePath}/`) ||
        (other.instancePath === instancePath && other.keyword !== "type")
    )
    return !isMeant && index === kept.findIndex((other) => other.instancePath === instancePath)
  })
}

/** A map with one key that has another one instead lacks it by that: one mistake, not two. */
const isInPlaceOf = (
  { instancePath, keyword, parentSchema }: ErrorObject,
  errors: ReadonlyArray<ErrorObject>
): boolean =>
  keyword === "required" &&
  Object.keys((parentSchema as { readonly properties?: object })?.properties ?? {}).length === 1 &&
  errors.some((other) => other.keyword === "additionalProperties" && other.instancePath === instancePath)
