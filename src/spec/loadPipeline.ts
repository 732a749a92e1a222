// The text of a pipeline file → a Pipeline, or all of its mistakes.
import { type Api, poolsOf } from "../domain/Api.ts"
import type { Input, Pipeline } from "../domain/Pipeline.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { CodeName } from "./codes.ts"
import { didYouMean } from "./didYouMean.ts"
import validate from "./generated/validate-pipeline.js"
import type { Input as WrittenInput, WrittenPipeline } from "./generated/written-pipeline.ts"
import { inOrder, type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import { checkEndpointMembers } from "./members.ts"
import { type Path, readYaml } from "./readYaml.ts"
import { checkShape } from "./shape.ts"

export interface LoadedPipeline {
  readonly pipeline: Pipeline | undefined
  readonly mistakes: ReadonlyArray<Mistake>
}

/** @param api the one that the endpoint belongs to */
export const loadPipeline = (file: string, text: string, name: string, api: Api = shippedApi): LoadedPipeline => {
  const yaml = readYaml(file, text, "description")
  const mistakes: Array<Mistake> = [...yaml.mistakes]
  // The check of its shape cuts out what is wrong.
  const typed = structuredClone(yaml.data)
  if (yaml.data !== undefined && (typeof yaml.data !== "object" || yaml.data === null || Array.isArray(yaml.data))) {
    const message = "the file does not begin with a key such as `pipeline: videos`"
    mistakes.push(
      mistakeAt(yaml.sourceText, yaml.valueAt([]), "WR009", { message, hint: "start from another pipeline file" })
    )
  } else if (yaml.data !== undefined) {
    for (const mistake of checkShape(yaml, validate, "the pipeline")) mistakes.push(mistake)
  }
  const report: Report = (path, code, words, part) =>
    mistakes.push(mistakeAt(yaml.sourceText, part === "key" ? yaml.keyAt(path) : yaml.valueAt(path), code, words))
  checkNames(typed, api, report)
  if (mistakes.length > 0) return { pipeline: undefined, mistakes: inOrder(mistakes) }

  const written = yaml.data as WrittenPipeline
  checkPipeline(written, name, report)
  checkFit(written, api, report)
  checkEndpointMembers(written, api, (path, message) =>
    report(path, "WR093", { message, hint: "give one of them the name that the API has for it" })
  )
  return mistakes.length > 0
    ? { pipeline: undefined, mistakes: inOrder(mistakes) }
    : { pipeline: resolve(written, api), mistakes: [] }
}

type Report = (path: Path, code: CodeName, words: Words, part?: "key") => void

/** What was typed at a path, where that is a text or a map. */
const typedAt = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

/** Names that the API declares, in a file as it was typed: whatever else is wrong with it. */
const checkNames = (typed: unknown, api: Api, report: Report): void => {
  const oneOf = (path: ReadonlyArray<string>, expected: ReadonlyArray<string>) => {
    const name = path.reduce(typedAt, typed)
    if (typeof name !== "string" || expected.includes(name)) return
    const message = `\`${path.at(-1)}\` cannot be \`${name}\``
    report(path, "WR013", { message, didYouMean: didYouMean(name, expected), expected })
  }
  const kinds = Object.keys(api.values)
  oneOf(["request", "pool"], poolsOf(api))
  for (const name of Object.keys(typedAt(typed, "inputs") ?? {})) {
    oneOf(["inputs", name, "values"], kinds)
    if (api.inputs.includes(name)) continue
    const message = `\`inputs\` cannot have a key \`${name}\``
    report(
      ["inputs", name],
      "WR013",
      { message, didYouMean: didYouMean(name, api.inputs), expected: api.inputs },
      "key"
    )
  }
  for (const name of Object.keys(typedAt(typed, "query") ?? {})) oneOf(["query", name, "values"], kinds)
}

const checkPipeline = (written: WrittenPipeline, name: string, report: Report): void => {
  if (written.pipeline !== name) {
    report(["pipeline"], "WR080", { message: `the file is called ${name}, the pipeline ${written.pipeline}` })
  }
  const columns = Object.keys(written.rows.columns)
  const inColumns = (path: Path, column: string | undefined) => {
    if (column === undefined || columns.includes(column)) return
    report(path, "WR081", {
      message: `the rows have no column \`${column}\``,
      didYouMean: didYouMean(column, columns),
      expected: columns
    })
  }
  for (const [index, column] of written.rows.key.entries()) inColumns(["rows", "key", index], column)
  inColumns(["rows", "time"], written.rows.time)
  for (const [key, input] of Object.entries(written.inputs)) {
    inColumns(["inputs", key, "traced_by"], input.traced_by)
    checkInput(["inputs", key], input, Object.keys(written.query ?? {}), report)
  }
  checkColumns(written, report)
}

/** Whether an endpoint asks for what its API can say. */
const checkFit = ({ inputs, pages, query, rows, window }: WrittenPipeline, api: Api, report: Report): void => {
  const refuse = (path: Path, message: string, hint: string) => report(path, "WR093", { message, hint })
  const { data } = api.envelope
  for (const at of [rows.at].flat())
    if (data !== undefined && at !== data && !at.startsWith(`${data}.`))
      refuse(["rows", "at"], `the rows lie outside of \`${data}\`, where the API has its data`, `write ${data}.${at}`)
  if (pages.style === "token" && (pages.next === undefined || pages.next_as === undefined))
    refuse(
      ["pages"],
      "pages of the style token need `next` and `next_as`",
      "say where the next cursor stands, and how it goes back"
    )
  if (window !== undefined && api.dates === undefined)
    refuse(
      ["window"],
      "the API does not say how dates are written",
      "add `dates` to its api.yaml, or leave out `window`"
    )
  if (query !== undefined && api.query === undefined)
    refuse(
      ["query"],
      "the API does not say how conditions are written",
      "add `query` to its api.yaml, or leave it out here"
    )
  for (const [name, input] of Object.entries(inputs))
    if (input.dated === true && api.ids === undefined)
      refuse(
        ["inputs", name, "dated"],
        "the API does not say where an id has its time",
        "add `ids` to its api.yaml, or leave out `dated`"
      )
  for (const [name, { operations }] of Object.entries(query ?? {}))
    if (api.query?.style === "members" && operations.some((one) => one !== "EQ" && one !== "IN"))
      refuse(["query", name, "operations"], "conditions that are members know EQ and IN only", "delete the others")
}

const checkInput = (path: Path, input: WrittenInput, fields: ReadonlyArray<string>, report: Report): void => {
  const { field_name, parameter, values } = input
  if ((field_name === undefined) === (parameter === undefined)) {
    const message = field_name === undefined ? "has no place in the request" : "has two places in the request"
    report(path, "WR082", { message: `the input \`${path.at(-1)}\` ${message}` }, "key")
  } else if (field_name !== undefined && !fields.includes(field_name)) {
    report([...path, "field_name"], "WR083", {
      message: `\`query\` has no field \`${field_name}\``,
      didYouMean: didYouMean(field_name, fields),
      expected: fields
    })
  } else if (parameter === undefined && input.list === true) {
    const message = `the input \`${path.at(-1)}\` is a condition, which takes lists of values anyway`
    report([...path, "list"], "WR093", { message, hint: "delete `list`: it is for a `parameter`" })
  } else if (parameter !== undefined && values === undefined) {
    report(path, "WR087", { message: `the input \`${path.at(-1)}\` does not say how its values are written` }, "key")
  }
}

const checkColumns = ({ rows, inputs }: WrittenPipeline, report: Report): void => {
  const names = new Set(Object.keys(rows.columns))
  for (const [name, column] of Object.entries(rows.columns)) {
    const path = ["rows", "columns", name]
    if ((column.type === "list") !== (column.items !== undefined)) {
      report(
        path,
        "WR085",
        {
          message: `\`${name}\` is of type ${column.type}, and \`items\` ${column.items === undefined ? "is missing" : "does not fit"}`
        },
        "key"
      )
    } else if ((column.type === "struct") !== (column.members !== undefined)) {
      report(
        path,
        "WR085",
        {
          message: `\`${name}\` is of type ${column.type}, and \`members\` ${column.members === undefined ? "is missing" : "does not fit"}`
        },
        "key"
      )
    }
    if (column.from_input !== undefined && !Object.hasOwn(inputs, column.from_input)) {
      const expected = Object.keys(inputs)
      const message = `there is no input \`${column.from_input}\``
      report([...path, "from_input"], "WR084", {
        message,
        didYouMean: didYouMean(column.from_input, expected),
        expected
      })
    }
    column.aliases?.forEach((alias, index) => {
      if (names.has(alias))
        report([...path, "aliases", index], "WR086", { message: `\`${alias}\` is taken by another column` })
      names.add(alias)
    })
  }
}

const resolve = (written: WrittenPipeline, api: Api): Pipeline => ({
  ...(api === shippedApi ? {} : { api }),
  ...written,
  inputs: Object.fromEntries(
    Object.entries(written.inputs).map(([name, input]) => [name, resolveInput(written, input)])
  ),
  request: {
    ...written.request,
    fields: written.request.fields ?? "query",
    good_with: written.request.good_with ?? []
  },
  rows: { ...written.rows, at: [written.rows.at].flat() }
})

/** An input takes its values in the form of the field that it fills. */
const resolveInput = (written: WrittenPipeline, input: WrittenInput): Input => ({
  ...input,
  values: input.values ?? written.query?.[input.field_name ?? ""]?.values ?? "text"
})
