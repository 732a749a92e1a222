// Patterns of a stranger's file: which are taken, and that those which are cannot hang.
import { describe, expect, it } from "vitest"
import { longestText, patternOf, wrongPattern } from "../../src/domain/pattern.ts"
import { shippedApi } from "../../src/domain/shippedApi.ts"
import { fc } from "../support/chance.ts"

describe("a pattern", () => {
  it.each([
    "(a+)+b",
    "(a|a)*b",
    "(a|b){30}",
    "((a|b))+",
    "(a?){9}",
    "(?=x)a",
    "(?<!x)a",
    "(?<name>x)",
    "(a)\\1",
    "a*b*c*",
    "a".repeat(301),
    "a{10000}",
    "(a|aa)".repeat(26),
    "a?".repeat(40),
    "(",
    "[z-a]",
    "a{2,3}{4}"
  ])("%s is not taken", (text) => expect(wrongPattern(text)).toBeDefined())

  it.each(["^x$", "a.*b", "(ab)+", "[a-z]{2,24}", "date.*(range|days).*(long|most)", "user(name)?\\b", "[()*+|]"])(
    "%s is taken",
    (text) => expect(wrongPattern(text)).toBeUndefined()
  )

  it("of the API that Windrow comes with is as tame", () => {
    const all = shippedApi.errors.flatMap(({ code = [], message = [] }) => [...code, ...message])
    expect(all.length).toBeGreaterThan(20)
    expect([...all, ...shippedApi.sentences].filter((text) => wrongPattern(text) !== undefined)).toEqual([])
  })

  it("that is taken reads any text of the longest kind", () => {
    const piece = fc.constantFrom("a", "b", ".", "[ab]", "a*", "(ab)+", "(?:a|ab)", "b?", "a{1,9}", "|", "(a|b)")
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join("")
        if (wrongPattern(text) !== undefined) return
        // What is read in too many ways does not come back: the test would not end.
        patternOf(`${text}c`).test("ab".repeat(longestText / 2))
        patternOf(`${text}c`).test("a".repeat(longestText))
      }),
      { numRuns: 300 }
    )
  })
})
