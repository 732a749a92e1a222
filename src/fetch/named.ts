// What a refusal names: a field, a unit. What kind of refusal it is, the API's description says.

import type { Api } from "../domain/Api.ts"
import { apiOf } from "../domain/Pipeline.ts"
import { patternOf } from "../domain/pattern.ts"
import { caseless } from "../domain/sameText.ts"
import { reachOf, shippedApi } from "../domain/shippedApi.ts"
import type { Request } from "./Request.ts"

type Asked = Pick<Request, "pipeline" | "shape" | "withheld" | "needed">

/** The one field that a refusal of `fields` names: a column of the answer and no part of its key, of the query, or of the body. */
const refusedField = (message: string, { pipeline, shape, withheld }: Asked): string | undefined => {
  const api = apiOf(pipeline)
  const { field_words } = api
  if (field_words === undefined || !patternOf(field_words, "i").test(message.slice(0, reachOf(api)))) return undefined
  const words = new Set(message.match(/\w+/g))
  const others = new Set([
    ...pipeline.rows.key,
    ...Object.keys(pipeline.query ?? {}),
    ...Object.values(pipeline.inputs).flatMap(({ parameter = "" }) => parameter.split("."))
  ])
  const named = shape.fields.filter((field) => words.has(field) && !others.has(field) && !withheld.has(field))
  return named.length === 1 ? named[0] : undefined
}

/** Why rows are of no use without a field, in words; undefined where they are. */
const whyNeeded = (field: string, { needed, pipeline, shape }: Asked): string | undefined => {
  const input = shape.unit_input ?? ""
  if (field === pipeline.inputs[input]?.traced_by)
    return `rows do not tell which of the ${input} found them: ask for each in a step of its own, under \`query\``
  if (field === pipeline.rows.time) return "nobody knows on which days rows lie"
  return needed?.has(field) === true ? "other steps cannot be fed" : undefined
}

/** The field that a refusal names, and that can be done without. */
export const namedField = (message: string, asked: Asked): string | undefined => {
  const field = refusedField(message, asked)
  return field === undefined || whyNeeded(field, asked) !== undefined ? undefined : field
}

/** What a refusal means for the step, where it names a field that cannot be done without. */
export const neededField = (message: string, asked: Asked): string | undefined => {
  const field = refusedField(message, asked)
  const use = field === undefined ? undefined : whyNeeded(field, asked)
  return use === undefined ? undefined : `the API refuses the field ${field}, and without it ${use}`
}

/** The one unit that a message names, as a whole word; undefined where it names none, or several. */
export const namedUnit = (message: string, units: ReadonlyArray<string>, api: Api = shippedApi): string | undefined => {
  const { sentences } = api
  const [begins, goesOn] = [message.slice(0, reachOf(api)), message.slice(reachOf(api))]
  const others = sentences.length === 0 ? undefined : patternOf(sentences.join("|"), "gi")
  const rest = caseless(`${others === undefined ? begins : begins.replaceAll(others, " ")}${goesOn}`)
  const words = new Set(rest.match(/[^\s"'`,;:()[\]{}<>@]+/g)?.map((word) => word.replace(/\.$/, "")) ?? [])
  const named = units.filter((unit) => words.has(caseless(unit)))
  return named.length === 1 ? named[0] : undefined
}
