// The schemas explain themselves to editors, are closed, and the code made from them is fresh.
import { execFileSync } from "node:child_process"
import { readdirSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { Ajv2020 } from "ajv/dist/2020.js"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { fixtures } from "./checkFixture.ts"

const root = resolve(import.meta.dirname, "../..")
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(resolve(root, `schemas/${name}.schema.json`), "utf8")) as Schema

interface Schema {
  readonly type?: string
  readonly title?: string
  readonly description?: string
  readonly examples?: ReadonlyArray<unknown>
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: unknown
}

/** Every schema in a document, with its path. */
const parts = (schema: unknown, path = ""): ReadonlyArray<readonly [string, Schema]> =>
  typeof schema !== "object" || schema === null
    ? []
    : [
        [path, schema as Schema] as const,
        ...Object.entries(schema)
          .filter(([key]) => !["examples", "default", "enum"].includes(key))
          .flatMap(([key, part]) => parts(part, `${path}/${key}`))
      ]

describe.each(["study", "pipeline", "api"])("the schema of a %s", (name) => {
  const schema = schemaOf(name)
  const properties = parts(schema).flatMap(([path, part]) =>
    Object.entries(part.properties ?? {}).map(([key, property]) => [`${path}/${key}`, property] as const)
  )

  it("gives every property a title, a description and examples", () => {
    const lacking = properties.filter(([, it]) => !it.title || !it.description || !it.examples?.length)
    expect(lacking.map(([path]) => path)).toEqual([])
    expect(properties.length).toBeGreaterThan(30)
  })

  it("is closed", () => {
    const open = parts(schema).filter(([, part]) => part.type === "object" && part.additionalProperties === undefined)
    expect(open.map(([path]) => path)).toEqual([])
  })

  it("has examples that it accepts", () => {
    const ajv = new Ajv2020({ strict: false, allErrors: true })
    ajv.addSchema(schema as object, "whole")
    for (const [path, property] of properties) {
      const pointer = path.replace(/\/([^/]+)$/, "/properties/$1").replace("/properties/properties", "/properties")
      const validate = ajv.getSchema(`whole#${pointer}`)
      for (const example of property.examples ?? []) {
        expect(validate?.(example), `${path}: ${JSON.stringify(example)} ${JSON.stringify(validate?.errors)}`).toBe(
          true
        )
      }
    }
  })
})

describe("an editor, which knows only the schema and YAML 1.2,", () => {
  const ajv = new Ajv2020({ strict: false })
  const validate = ajv.compile(schemaOf("study") as object)
  const valid = readdirSync(fixtures).filter((name) => name.startsWith("valid-"))
  it.each(valid)("finds nothing wrong with %s", (name) => {
    validate(parse(readFileSync(resolve(fixtures, name, "study.yaml"), "utf8"), { merge: true }))
    expect(validate.errors ?? []).toEqual([])
  })
})

it("what is generated from the schemas, and from the API that Windrow comes with, is fresh", () => {
  const folders = ["src/spec/generated", "src/domain/generated"].map((folder) => resolve(root, folder))
  const read = () =>
    folders.flatMap((folder) => readdirSync(folder).map((file) => [file, readFileSync(resolve(folder, file), "utf8")]))
  const before = read()
  execFileSync(process.execPath, [resolve(root, "scripts/generate.ts")])
  expect(read()).toEqual(before)
})
