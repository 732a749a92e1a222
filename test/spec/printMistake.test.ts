// The caret stands under the right letters, in every script.
import { describe, expect, it } from "vitest"
import { type Mistake, mistakeAt } from "../../src/spec/Mistake.ts"
import { countMistakes, printMistake } from "../../src/spec/printMistake.ts"
import { widthOf } from "../../src/spec/width.ts"

const mark = (text: string, marked: string): Mistake =>
  mistakeAt({ file: "a.yaml", text }, { offset: text.indexOf(marked), length: marked.length }, "WR050", {
    message: "x"
  })

const lines = (mistake: Mistake): ReadonlyArray<string> => printMistake(mistake).split("\n")

describe("the caret", () => {
  it.each([
    ["plain letters", "a: [one, two]", "two"],
    ["tabs", "a:\t[\tone,\ttwo]", "two"],
    ["Chinese characters", "a: [選挙, 東京, two]", "two"],
    ["emoji", "a: [👩‍👩‍👧, 🗳️, 🇩🇪, two]", "two"],
    ["letters of two parts", "a: [nai\u0308ve, two]", "two"],
    ["full-width letters, marked themselves", "a: [ｆｕｌｌ]", "ｆｕｌｌ"],
    ["a character outside the first plane", "a: [𝒳, 𠮷, two]", "two"]
  ])("stands right after %s", (_name, text, marked) => {
    const [, source, caret] = lines(mark(text, marked))
    const before = source!.slice(0, source!.indexOf(marked))
    // Tabs stand in both lines in the same places, so that they are equally wide.
    expect(caret!.match(/\t/g)?.length).toBe(before.match(/\t/g)?.length)
    expect(widthOf(caret!.slice(0, caret!.indexOf("^")))).toBe(widthOf(before))
    expect(caret!.slice(caret!.indexOf("^"))).toBe("^".repeat(widthOf(marked)))
  })

  it("stands under the cut of a long line", () => {
    const [, source, caret] = lines(mark(`a: [${"x, ".repeat(200)}here, ${"y, ".repeat(200)}]`, "here"))
    expect(source!.length).toBeLessThan(125)
    expect(source!.slice(caret!.indexOf("^"))).toMatch(/^here, y/)
  })

  it("stands behind the last line where something is missing", () => {
    expect(
      lines(mistakeAt({ file: "a", text: "a: 1\n" }, { offset: 99, length: 9 }, "WR001", { message: "x" }))
    ).toEqual([
      "a:1:5 error WR001 x",
      " 1 | a: 1",
      "   |     ^",
      "     hint: compare the line with the examples in the folder examples"
    ])
  })
})

it("control characters are shown, not obeyed", () => {
  expect(printMistake(mark("a: \u001b[31mred\u0007\u202E", "red"))).toContain("\n 1 | a: �[31mred��\n")
})

it.each([
  ["1 mistake in a.yaml", [mark("one", "one")]],
  ["2 mistakes in a.yaml, b.csv", [mark("one", "one"), { ...mark("one", "one"), file: "b.csv" }]],
  ["1 mistake and 1 warning in a.yaml", [mark("one", "one"), { ...mark("one", "one"), severity: "warning" as const }]],
  ["1 warning in a.yaml", [{ ...mark("one", "one"), severity: "warning" as const }]]
])("they are counted: %s", (said, mistakes) => {
  expect(countMistakes(mistakes)).toBe(said)
})
