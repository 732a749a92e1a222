// Each folder of fixtures/ holds a study and exactly what is printed about it, or the study that it resolves to.
import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { codes } from "../../src/spec/codes.ts"
import { checkFixture, fixtures, printed } from "./checkFixture.ts"

const names = readdirSync(fixtures)
const invalid = names.filter((name) => !/^(valid|warns)-/.test(name))

describe("a study with mistakes", () => {
  it.each(invalid)("%s", async (name) => {
    const checked = checkFixture(name)
    expect(checked.study).toBeUndefined()
    expect(checked.mistakes.some((mistake) => mistake.severity === "error")).toBe(true)
    await expect(printed(checked)).toMatchFileSnapshot(resolve(fixtures, name, "expected.txt"))
  })
})

describe("a study that only gives reason to warn", () => {
  it.each(names.filter((name) => name.startsWith("warns-")))("%s", async (name) => {
    const checked = checkFixture(name)
    expect(checked.study).toBeDefined()
    expect(checked.mistakes.map((mistake) => mistake.severity)).toContain("warning")
    await expect(printed(checked)).toMatchFileSnapshot(resolve(fixtures, name, "expected.txt"))
  })
})

describe("a study without mistakes", () => {
  it.each(names.filter((name) => name.startsWith("valid-")))("%s", async (name) => {
    const { study, mistakes } = checkFixture(name)
    expect(mistakes).toEqual([])
    const resolved = `${JSON.stringify(study, null, 2)}\n`
    await expect(resolved).toMatchFileSnapshot(resolve(fixtures, name, "resolved.json"))
  })
})

describe("the fixtures", () => {
  it("are at least fifty with mistakes", () => expect(invalid.length).toBeGreaterThanOrEqual(50))

  it("show every code", () => {
    const shown = new Set(names.flatMap((name) => checkFixture(name).mistakes.map((mistake) => mistake.code)))
    expect(Object.keys(codes).filter((code) => !shown.has(code as keyof typeof codes))).toEqual([])
  })
})
