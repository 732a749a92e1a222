// What a step asks for, as a sentence says it: which values are enough alone, and which conditions hold together.
import { choosingOf } from "./choosing.ts"
import { counted } from "./counted.ts"
import { daysWord } from "./Grid.ts"
import { matrixIn, unitsWord } from "./matrix.ts"
import type { Pipeline } from "./Pipeline.ts"
import type { RowCondition } from "./RowCondition.ts"
import type { Condition, Except, ForEach, Step } from "./Study.ts"
import { fedInput, isFed } from "./sources.ts"
import { thousands } from "./thousands.ts"

/** `the hashtag klima`, `any of 3 hashtags`. */
const valuesText = (name: string, values: ReadonlyArray<string>): string => {
  const [first = ""] = values
  return values.length === 1
    ? `the ${unitsWord(name, 1)} ${first}`
    : `any of ${thousands(values.length)} ${unitsWord(name)}`
}

/** A condition in the words of the input that means the same, where there is one. */
const conditionText = ({ field_name, field_values, operation }: Condition, { inputs }: Pipeline): string => {
  const input = Object.entries(inputs).find(([, one]) => one.field_name === field_name)?.[0]
  if (operation !== "EQ" && operation !== "IN") return `${field_name} ${signs[operation]} ${field_values.join(", ")}`
  return valuesText(input ?? field_name, field_values)
}

const signs = { GT: "above", GTE: "at least", LT: "below", LTE: "at most" } as const

const rowSigns = { ...signs, EQ: "is", IN: "is", CONTAINS: "contains" } as const

const rowText = ({ column, operation, value = "" }: RowCondition): string =>
  operation === "PRESENT" ? `${column} is there` : `${column} ${rowSigns[operation]} ${[value].flat().join(" or ")}`

const whereText = (where: ForEach["where"]): string => {
  const [or, not] = ["or", "not"].map((group) => where.filter((one) => one.group === group).map(rowText))
  return [
    ...where.filter(({ group }) => group === undefined).map(rowText),
    ...((or?.length ?? 0) === 0 ? [] : [or!.length === 1 ? or!.join("") : `(${or!.join(" or ")})`]),
    ...(not ?? []).map((text) => `not ${text}`)
  ].join(" and ")
}

/** `without those of step treated, by username, and 2 written ones`. */
const exceptText = (except: ReadonlyArray<Except> = [], without: ReadonlyArray<string> = []): string => {
  const steps = except.map(
    ({ column, step, where }) =>
      `those of step ${step}, by ${column}${where.length === 0 ? "" : `, where ${whereText(where)}`}`
  )
  const written = without.length === 0 ? [] : [`${thousands(without.length)} written`]
  const all = [...steps, ...written]
  return all.length === 0 ? "" : `, without ${all.join(" and ")}`
}

/** Which rows of a step are taken: `the 5 newest rows per username of`. */
const chosenText = (source: ForEach): string => {
  const choosing = choosingOf(source)
  if (choosing === undefined) return "each row of"
  const { by = "", method, per } = choosing
  const n = thousands(choosing.n)
  const strata = per.length === 0 ? "" : ` per ${per.join(" and ")}`
  if (method === "sample") return `${n} rows drawn at random${strata} from`
  if (method === "newest") return `the ${n} newest rows${strata} of`
  if (method === "most_frequent") return `the ${n} most frequent values in`
  return `the ${n} rows with the largest ${by} of`
}

/** What a source feeds: `200 rows drawn at random from step following, by username`. */
export const sourceText = (source: ForEach): string => {
  const { column, except, limit, step, where, without } = source
  const chosen = chosenText(source)
  const some = where.length === 0 ? "" : ` where ${whereText(where)}`
  const end = limit === undefined ? "" : `, ${counted(limit.rows_per_parent, "row")} of each at most`
  return `${chosen} step ${step}${some}, by ${column}${exceptText(except, without)}${end}`
}

const names = (input: string): string => input.replaceAll("_", " ")

/** The values of a list that has sources beside what is written. */
const listText = (step: Step, name: string): string => {
  const written = step.inputs[name] ?? []
  const parts = [
    ...(written.length === 0 ? [] : [`${thousands(written.length)} written`]),
    ...(step.sources ?? []).map(sourceText),
    ...(step.candidates ?? []).map(({ except, values }) => `${thousands(values.length)} written${exceptText(except)}`)
  ]
  return `any of ${names(name)}: ${parts.join("; ")}`
}

/** What a window of a step is called: `month`, `day`, `31 days`. */
export const windowWord = ({ window }: Step, pipeline: Pipeline): string =>
  window?.by ?? daysWord((window ?? pipeline.window ?? { max_span_days: 0 }).max_span_days + 1)

/** `, at most 5,000 rows of each hashtag and day`; nothing where there is no such limit. */
export const limitWords = (step: Step, pipeline: Pipeline): string => {
  if (step.limit === undefined) return ""
  const given = Object.keys(pipeline.inputs).find((name) => step.inputs[name] !== undefined)
  const cutBy = matrixIn(step.inputs) ?? fedInput(step) ?? given
  const several = cutBy !== undefined && (isFed(step) || (step.inputs[cutBy]?.length ?? 0) > 1)
  const each = several ? `${unitsWord(cutBy, 1)} and ` : ""
  return `, at most ${counted(step.limit.rows_per_window, "row")} of each ${each}${windowWord(step, pipeline)}`
}

/** `videos with any of 3 hashtags and any of 2 keywords, and none with the hashtag fyp`. */
export const askedWords = (step: Step, pipeline: Pipeline): string => {
  const { and = [], not = [], or = [] } = step.query
  const text = (one: Condition) => conditionText(one, pipeline)
  const list = step.for_each === undefined ? fedInput(step) : undefined
  const matrix = matrixIn(step.inputs)
  const given = [
    ...(matrix === undefined ? [] : [matrix]),
    ...Object.keys(pipeline.inputs).filter((name) => step.inputs[name] !== undefined || name === list)
  ]
  const all = [
    ...given.map((name, index) => {
      if (name === list) return listText(step, name)
      const words = valuesText(name, step.inputs[name] ?? [])
      // Samples of each value by itself.
      const isAlone = step.per_request === 1 || matrix !== undefined
      return step.draws !== undefined && isAlone && index === 0 ? words.replace(/^any of/, "each of") : words
    }),
    ...and.map(text),
    ...(or.length === 0 ? [] : [or.length === 1 ? or.map(text).join("") : `(${joinedValues(or, text)})`])
  ]
  const what =
    step.draws === undefined
      ? pipeline.pipeline
      : `${counted(step.draws, "random sample")} per ${step.window === undefined ? "window" : windowWord(step, pipeline)} of ${pipeline.pipeline}`
  return [
    what,
    ...(all.length === 0 ? [] : [`with ${all.join(" and ")}`]),
    ...(step.for_each === undefined ? [] : [`for ${sourceText(step.for_each)}`])
  ]
    .join(" ")
    .concat(limitWords(step, pipeline))
    .concat(not.length === 0 ? "" : `, and none with ${not.map(text).join(" or ")}`)
}

/** Conditions of which one is enough; lists of one field that were cut are told as one. */
const joinedValues = (or: ReadonlyArray<Condition>, text: (one: Condition) => string): string => {
  const merged = new Map<string, Condition>()
  for (const one of or) {
    const isList = one.operation === "EQ" || one.operation === "IN"
    const key = isList ? one.field_name : JSON.stringify(one)
    const same = merged.get(key)
    merged.set(key, same === undefined ? one : { ...same, field_values: [...same.field_values, ...one.field_values] })
  }
  return [...merged.values()].map(text).join(" or ")
}
