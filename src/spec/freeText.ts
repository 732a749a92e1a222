// A free text that is asked → what about it is hardly meant.
import type { CodeName } from "./codes.ts"
import { lostIn } from "./lostLetters.ts"
import type { Words } from "./Mistake.ts"
import { invisibleIn, itemSign, madeOf, shortened } from "./oddSigns.ts"

export type Wrong = (Words & { readonly code: CodeName }) | undefined

/** Longer ones are hardly words to look for. */
const longText = 300

const whole = "it is asked as it stands: write one value per item, without what is no part of it"
const severalValues = "reads like several values"
const odds: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(?:https?:\/\/|www\.)\S+$/i, "is a link, and asked as a text"],
  [/[，、；;]/u, severalValues],
  [/^["'„“”‚‘’«»].*["'“”‘’«»]$/u, "has quotes around it, which are asked too"],
  [/\S\*$|^\*\S|\p{L}\s+(?:OR|AND|NOT)\s+\p{L}/u, "reads like a search with operators, which are asked like words"]
]

/** What a free text has that is hardly meant; it is asked so all the same. */
export const checkText = (typed: string, isListed = false): Wrong => {
  const told = (message: string, hint?: string): Wrong => ({
    code: "WR106",
    message,
    ...(hint === undefined ? {} : { hint })
  })
  const shown = shortened(typed)
  const lost = lostIn(typed, true)
  if (lost !== undefined)
    return told(
      `\`${shown}\` has lost letters: ${lost}`,
      "take it from where it came from once more, and save it as UTF-8"
    )
  const found = invisibleIn(typed)
  if (found !== undefined) return told(`\`${shortened(found.seen)}\` has an invisible sign: ${found.points}`)
  const sign = itemSign(typed)
  if (sign !== undefined)
    return told(
      `\`${shown}\` begins like an item of a list`,
      `it is asked with its \`${sign}\`: delete that, if it is not meant`
    )
  const made = isListed ? madeOf(typed, isListed) : undefined
  if (made !== undefined) return told(`\`${shown}\` is what a spreadsheet makes of ${made.replace("a name", "a text")}`)
  // In a table, whoever means a comma puts quotes around it.
  if (!isListed && /,\s/.test(typed)) return told(`\`${shown}\` ${severalValues}`, whole)
  const odd = odds.find(([form]) => form.test(typed))
  if (odd !== undefined) return told(`\`${shown}\` ${odd[1]}`, whole)
  return typed.length <= longText
    ? undefined
    : told(
        `\`${shown}\` has ${typed.length} letters`,
        "perhaps a quote is not closed, or a whole text stands where a word belongs"
      )
}
