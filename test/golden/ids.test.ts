// Names that databases have been written with. Whoever changes one makes rows, coverage and samples that were paid for
// unfindable: `ids.json` may only change together with a migration that carries slices, coverage, matches, samples and waves over.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { canonicalJson, hashOf, parseJson } from "../../src/domain/Json.ts"
import { namesOf } from "./namesOf.ts"

const examples = resolve(import.meta.dirname, "../../examples")
const studies: Readonly<Record<string, string>> = {
  "every kind": join(import.meta.dirname, "everyKind.yaml"),
  ...Object.fromEntries(
    readdirSync(examples)
      .map((name) => [name, join(examples, name, "study.yaml")] as const)
      .filter(([, path]) => existsSync(path))
  )
}
const golden = JSON.parse(readFileSync(join(import.meta.dirname, "ids.json"), "utf8"))

describe("the names in databases stay", () => {
  it("are kept of every example", () => assert.sameMembers(Object.keys(golden), Object.keys(studies)))

  for (const [name, path] of Object.entries(studies)) {
    it.effect(name, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.parse("2024-06-01"))
        assert.deepStrictEqual(yield* namesOf(path), golden[name])
      })
    )
  }

  it("canonical JSON is one text for a value", () => {
    const value = parseJson(
      '{"b":[1.0,-0,1e21,0.1,7361234567890123456],"a":{"ß":"\\ud83d\\u00e9\\n","A":null},"10":true,"9":""}'
    )
    const text = '{"10":true,"9":"","a":{"A":null,"ß":"\\ud83dé\\n"},"b":[1,0,1e+21,0.1,7361234567890123456]}'
    assert.strictEqual(canonicalJson(value), text)
    assert.strictEqual(hashOf(value), "45d2e5b3cf6f047154c1")
  })
})
