// What a step was asked with, in words: of several values one is enough, and the sentence says so.
import { expect, it } from "vitest"
import type { Step } from "../../src/domain/Study.ts"
import { queryText } from "../../src/report/methods.ts"

it("joins the values of an input, and of IN, by or", () => {
  const asked: Step = {
    name: "videos",
    pipeline: "videos",
    fields: [],
    together: true,
    inputs: { accounts: ["ada"], keywords: ["biden", "wahl"], regions: ["DE", "AT", "CH"] },
    query: { and: [{ operation: "IN", field_name: "hashtag_name", field_values: ["a", "b"] }] }
  }
  expect(queryText(asked, "accounts")).toBe("keywords: biden or wahl; regions: DE, AT or CH; hashtag_name IN a or b")
})
