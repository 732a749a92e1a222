// `windrow fmt` writes the names that things have now, and leaves everything else as it was typed.
import { chmodSync, lstatSync, readFileSync, statSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { format } from "../../src/spec/format.ts"
import { fc } from "../support/chance.ts"
import { makeWorkplace } from "../support/workplace.ts"

const top =
  'windrow: 1\nstudy: { name: study, title: "together: field_name" }\nperiod: { from: 2024-01-01, to: 2024-01-31 }\n'

/** One condition, in block or flow style, under old or new names. */
const condition = fc.record({
  flow: fc.boolean(),
  old: fc.boolean(),
  note: fc.constantFrom("", " # field_values: together"),
  quote: fc.constantFrom("", '"', "'")
})

const writeCondition = ({ flow, note, old, quote }: Shown<typeof condition>): string => {
  const [column, value] = (old ? ["field_name", "field_values"] : ["column", "value"]).map((key) => quote + key + quote)
  return flow
    ? `        - { operation: EQ,  ${column}: video_length,\n            ${value}: [SHORT] }${note}\n`
    : `        - operation: EQ\n          # ${old ? "field_name" : "column"}\n          ${column}:   video_length${note}\n          ${value}:\n            - SHORT\n`
}

type Shown<A> = A extends fc.Arbitrary<infer B> ? B : never

const study = fc
  .record({
    conditions: fc.array(condition, { minLength: 1, maxLength: 3 }),
    together: fc.constantFrom("", "    together: true # kept\n", "    together:   'true'\n", "    per_request: max\n"),
    shared: fc.boolean(),
    windows: fc.boolean()
  })
  .map(({ conditions, shared, together, windows }) => {
    const keywords = "    keywords: [together, field_name]\n"
    const anchored = shared ? `x-both: &both\n${together || "    budget: { requests: 9 }\n"}` : ""
    const merged = shared ? "    <<: *both\n" : together
    const text = `${top}${anchored}collect:\n  videos:\n${keywords}${merged}    query:\n      and:\n${conditions.map(writeCondition).join("")}  more: { pipeline: videos, hashtags: [a] }\n`
    return windows ? text.replaceAll("\n", "\r\n") : text
  })

/** A text without the names that are rewritten, whose number stays. */
const rest = (text: string) =>
  text
    .replaceAll(/together:(\s*)('?)true|per_request:(\s*)('?)max/g, "@$1$2$3$4")
    .replaceAll(/field_name|column/g, "@")
    .replaceAll(/field_values|value/g, "@")

describe("a study", () => {
  it("means the same under its new names, keeps all else, and is not rewritten twice", async () => {
    const place = makeWorkplace()
    await fc.assert(
      fc.asyncProperty(study, async (text) => {
        place.write("study.yaml", text)
        const noted = (await place.windrow(["validate", "study.yaml"])).stdout
        const { code, stderr, stdout } = await place.windrow(["fmt", "study.yaml"])
        expect(code, text + stderr).toBe(0)
        const now = readFileSync(join(place.directory, "study.yaml"), "utf8")
        expect(rest(now)).toBe(rest(text))
        // What validate told of old names is told no more.
        expect(stdout.includes("unchanged")).toBe(!noted.includes("now"))
        expect((await place.windrow(["validate", "study.yaml"])).stdout).not.toContain("now")
        expect(format(now)).toEqual({ text: now, changes: [] })
        // A plan is the same, byte for byte.
        place.write("old.yaml", text)
        for (const file of ["study.yaml", "old.yaml"]) await place.windrow(["plan", file])
        const [plan, old] = ["study", "old"].map((name) =>
          readFileSync(join(place.directory, `${name}.plan.json`), "utf8")
        )
        expect(plan).toBe(old)
      }),
      { numRuns: 15 }
    )
  })

  it("that says a thing by a word of another tool is mended where that makes it one", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", `${top}collect:\n  videos:\n    creators: [tagesschau] # whom we study\n`)
    const before = await place.windrow(["fmt", "study.yaml", "--check"])
    expect([before.code, before.stdout]).toEqual([
      65,
      "study.yaml: 1 name to be rewritten\n  line 6: creators → accounts\n"
    ])
    expect((await place.windrow(["validate", "study.yaml"])).code).toBe(65)
    expect((await place.windrow(["fmt", "study.yaml"])).code).toBe(0)
    expect(readFileSync(join(place.directory, "study.yaml"), "utf8")).toContain(
      "    accounts: [tagesschau] # whom we study\n"
    )
    expect((await place.windrow(["validate", "study.yaml"])).code).toBe(0)
  })

  it("with mistakes is left alone, and they are said as validate says them", async () => {
    const place = makeWorkplace()
    const text = `${top}collect:\n  videos:\n    users: [tagesschau]\n    feilds: [username]\n`
    place.write("study.yaml", text)
    const { code, stderr } = await place.windrow(["fmt", "study.yaml"])
    expect(code).toBe(65)
    expect(stderr).toBe((await place.windrow(["validate", "study.yaml"])).stderr)
    expect(readFileSync(join(place.directory, "study.yaml"), "utf8")).toBe(text)
    expect((await place.windrow(["fmt", "nowhere.yaml", "study.yaml"])).code).toBe(66)
  })

  it("keeps its bits, and the link that leads to it", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", `${top}collect:\n  videos:\n    keywords: [a, b]\n    together: true\n`)
    const [file, link] = ["study.yaml", "link.yaml"].map((name) => join(place.directory, name)) as [string, string]
    chmodSync(file, 0o640)
    symlinkSync(file, link)
    expect((await place.windrow(["fmt", "link.yaml"])).stdout).toContain("line 7: together: true → per_request: max")
    expect([lstatSync(link).isSymbolicLink(), statSync(file).mode & 0o777]).toEqual([true, 0o640])
    expect(readFileSync(file, "utf8")).toContain("per_request: max")
  })
})
