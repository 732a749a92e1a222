// What is said of a text that YAML cannot read, before it is known where that stands in its file.
import type { CodeName } from "./codes.ts"
import type { Place, Words } from "./Mistake.ts"

/** Without a place: where the YAML library found it. */
export interface Told extends Words {
  readonly code: CodeName
  readonly place?: Place | undefined
}

export const needsQuotes = (sign: string): Words & { readonly code: CodeName } => ({
  code: "WR006",
  message: `a value cannot begin with ${sign} unless it is in quotes`
})
