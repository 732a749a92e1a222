// Whatever happens to a valid study, the checker answers, and every mistake points into its file.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { expect, it } from "vitest"
import { toDay } from "../../src/domain/Day.ts"
import { checkStudy } from "../../src/spec/checkStudy.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"
import { printMistakes } from "../../src/spec/printMistake.ts"
import { fc, runs } from "../support/chance.ts"
import { fixtures } from "./checkFixture.ts"

const study = readFileSync(resolve(fixtures, "valid-full/study.yaml"), "utf8")
const list = readFileSync(resolve(fixtures, "valid-full/accounts.csv"))
const videos = readFileSync(resolve(import.meta.dirname, "../../pipelines/tiktok/videos.yaml"), "utf8")

const scraps = [
  ...[
    "\t",
    "\n",
    "\r\n",
    " ",
    "  ",
    ":",
    ": ",
    "- ",
    "#",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    "|",
    ">",
    "&a ",
    "*a",
    "*year",
    "!x "
  ],
  ...[
    "null",
    "~",
    "true",
    "-1",
    "1e999",
    "2023-13-01",
    "@x",
    "%",
    "`",
    "? ",
    "<<: *year",
    "---\n",
    "...\n",
    "\\",
    "\uFEFF",
    "\0"
  ],
  ...[
    "\u{1F469}\u200D\u{1F467}",
    "漢",
    "\uD800",
    "\u202E",
    "__proto__",
    "constructor",
    "toString:",
    "client_secret: x\n"
  ]
]

const mutation = fc.record({
  at: fc.nat(),
  cut: fc.oneof(fc.nat({ max: 4 }), fc.nat({ max: 400 })),
  insert: fc.oneof(fc.constantFrom(...scraps), fc.string({ unit: "binary", maxLength: 5 }), fc.constant(""))
})

const mutate = (
  text: string,
  mutations: ReadonlyArray<{ readonly at: number; readonly cut: number; readonly insert: string }>
) =>
  mutations.reduce((before, { at, cut, insert }) => {
    const start = at % (before.length + 1)
    return before.slice(0, start) + insert + before.slice(start + cut)
  }, text)

it("a mutated study never crashes the checker", () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const text = mutate(study, mutations)
      const lines = text.replace(/^\uFEFF/, "").split("\n")
      const { mistakes, study: resolved } = checkStudy({
        file: "study.yaml",
        text,
        today: toDay("2024-06-01")!,
        readFile: (path) => (path === "accounts.csv" ? list : undefined),
        pipelines: {
          names: ["videos"],
          read: (name) => (name === "videos" ? { file: "videos.yaml", text: videos } : undefined)
        }
      })
      expect(resolved === undefined).toBe(mistakes.some((mistake) => mistake.severity === "error"))
      for (const { file, line, column, length, source } of mistakes) {
        if (file !== "study.yaml") continue
        const there = lines[line - 1]
        expect(there).toBeDefined()
        expect(column).toBeLessThanOrEqual(there!.length + 1)
        expect(column).toBeGreaterThanOrEqual(1)
        expect(length).toBeGreaterThanOrEqual(1)
        // A carriage return ends a line together with what follows it; at the end of the text it is part of the line.
        expect(source).toHaveLength((line < lines.length ? there!.replace(/\r$/, "") : there!).length)
      }
      expect(printMistakes(mistakes)).toBeTypeOf("string")
    }),
    { numRuns: runs(1500) }
  )
})

it("a mutated pipeline never crashes the loader", () => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
      const { pipeline, mistakes } = loadPipeline("videos.yaml", mutate(videos, mutations), "videos")
      expect(pipeline === undefined).toBe(mistakes.length > 0)
    }),
    { numRuns: runs(500) }
  )
})

it("a key that every object has by birth does not crash the loader either", () => {
  const text = videos.replace("type: text", "type: { toString: 1 }")
  const { pipeline, mistakes } = loadPipeline("videos.yaml", text, "videos")
  expect(text).not.toBe(videos)
  expect(pipeline).toBeUndefined()
  expect(mistakes.length).toBeGreaterThan(0)
})
