// Turns schemas/*.json into validators and TypeScript types under src/spec/generated/. Running it twice changes nothing.
import { mkdir, readFile, writeFile } from "node:fs/promises"
import { Ajv2020 } from "ajv/dist/2020.js"
import standalone from "ajv/dist/standalone/index.js"
import { Schema } from "effect"
import { compile, type JSONSchema } from "json-schema-to-typescript"
import { Estimate } from "../src/domain/Estimate.ts"
import { Event } from "../src/domain/Event.ts"
import { Plan } from "../src/domain/Plan.ts"
import { Status } from "../src/domain/Status.ts"

const root = new URL("../", import.meta.url)
const generated = new URL("src/spec/generated/", root)
const banner =
  "// Made by scripts/generate.ts from schemas/: change the schema, not this file. One schema, one file, however long."

const declaration = `${banner}
import type { ErrorObject } from "ajv"
declare const validate: { (data: unknown): boolean; errors?: Array<ErrorObject> | null }
export default validate
`

/** What validation sees: every scalar is its source text, so "text or number" is text; short forms are long, own keys gone. */
const asText = (key: string, value: unknown): unknown =>
  key === "patternProperties"
    ? undefined
    : Array.isArray(value) && value.includes("object")
      ? "object"
      : Array.isArray(value) && value.includes("string") && value.includes("number")
        ? "string"
        : value

// Scalars come as source text: `coerceTypes` makes numbers and booleans of them where the schema asks for one.
// `verbose` gives the keys that a place knows.
const options = {
  allErrors: true,
  coerceTypes: true,
  allowUnionTypes: true,
  verbose: true,
  // es5 declares with var: the coercion of property names assigns to the loop's own variable.
  code: { source: true, esm: true, es5: true }
} as const

/** Titles and examples are for editors. */
const bare = (key: string, value: unknown): unknown =>
  ["title", "description", "examples"].includes(key) && (typeof value === "string" || Array.isArray(value))
    ? undefined
    : value

await mkdir(generated, { recursive: true })
for (const name of ["study", "pipeline", "api"]) {
  const text = await readFile(new URL(`schemas/${name}.schema.json`, root), "utf8")
  const ajv = new Ajv2020(options)
  const validator = standalone.default(ajv, ajv.compile(JSON.parse(text, bare)))
  if (validator.includes("require(")) throw new Error(`${name}.schema.json uses a keyword that needs ajv at run time`)
  const types = await compile(JSON.parse(text, asText) as JSONSchema, name, {
    bannerComment: banner,
    ignoreMinAndMaxItems: true,
    style: { semi: false, trailingComma: "none", printWidth: 120 }
  })
  await writeFile(new URL(`validate-${name}.js`, generated), `${banner}\n${validator}\n`)
  await writeFile(new URL(`validate-${name}.d.ts`, generated), declaration)
  await writeFile(new URL(`written-${name}.ts`, generated), types)
}

/** Where regular expressions stand by a schema; `*`: any key or any place of a list. */
const regexpsIn = (
  schema: unknown,
  root: unknown,
  path: ReadonlyArray<string> = []
): ReadonlyArray<ReadonlyArray<string>> => {
  if (typeof schema !== "object" || schema === null) return []
  const {
    $ref,
    additionalProperties,
    items,
    properties = {}
  } = schema as {
    readonly $ref?: string
    readonly additionalProperties?: unknown
    readonly items?: unknown
    readonly properties?: Readonly<Record<string, unknown>>
  }
  if ($ref === "#/$defs/regexp") return [path]
  const target = $ref?.replace("#/", "").split("/") ?? []
  const meant = target.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], root)
  return [
    ...($ref === undefined ? [] : regexpsIn(meant, root, path)),
    ...Object.entries(properties).flatMap(([key, inner]) => regexpsIn(inner, root, [...path, key])),
    ...regexpsIn(additionalProperties, root, [...path, "*"]),
    ...regexpsIn(items, root, [...path, "*"])
  ]
}

const apiSchema: unknown = JSON.parse(await readFile(new URL("schemas/api.schema.json", root), "utf8"))
await writeFile(
  new URL("regexps-api.ts", generated),
  `${banner}

/** Where regular expressions stand in an api.yaml. */
export const regexps: ReadonlyArray<ReadonlyArray<string>> = [
${regexpsIn(apiSchema, apiSchema)
  .map((path) => `  ${JSON.stringify(path)}`)
  .join(",\n")}
]
`
)

// The API that Windrow comes with: read once, here, so that no command reads it. What reads it is made just above.
const { loadApi } = await import("../src/spec/loadApi.ts")
const shipped = "pipelines/tiktok/api.yaml"
const { api, mistakes } = loadApi(shipped, await readFile(new URL(shipped, root), "utf8"), "tiktok", true)
if (api === undefined) throw new Error(mistakes.map(({ line, message }) => `${shipped}:${line} ${message}`).join("\n"))
await mkdir(new URL("src/domain/generated/", root), { recursive: true })
await writeFile(
  new URL("src/domain/generated/api.ts", root),
  `// Made by scripts/generate.ts from ${shipped}: change that, not this file.
import type { Api } from "../Api.ts"

export const api: Api = ${JSON.stringify(api, null, 2)}
`
)

/** An event as a line has it: with its time, and its tag under the name `event`. */
const Line = Schema.Union(
  Event.members.map(({ fields: { _tag, ...fields } }) => Schema.Struct({ at: Schema.String, event: _tag, ...fields }))
)

// What Windrow makes has its schema in the code: written out for people and other programs.
const made = [
  { name: "plan", title: "A plan", description: "study.plan.json, as `windrow plan` writes it", schema: Plan },
  {
    name: "event",
    title: "An event",
    description: "A line of `windrow run --progress json` after the first",
    schema: Line
  },
  {
    name: "status",
    title: "Where a study stands",
    description: "What `windrow status --json` prints",
    schema: Status
  },
  {
    name: "estimate",
    title: "What a study costs",
    description: "What `windrow plan --json` prints",
    schema: Estimate
  }
] as const
for (const { name, title, description, schema } of made) {
  const { schema: body, definitions } = Schema.toJsonSchemaDocument(schema)
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title,
    description,
    ...body,
    ...(Object.keys(definitions).length === 0 ? {} : { $defs: definitions })
  }
  await writeFile(new URL(`schemas/${name}.schema.json`, root), `${JSON.stringify(document, null, 2)}\n`)
}
