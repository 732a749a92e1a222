// What is said of samples, and of the largest, that are not chosen yet.
import { chosenWord } from "../../../domain/choosing.ts"
import { clockText } from "../../../domain/Day.ts"
import type { WaitingChoice } from "../../../plan/waitingChoices.ts"

/** A sentence each. */
export const waitingTexts = (all: ReadonlyArray<WaitingChoice>): ReadonlyArray<string> =>
  all.map(({ byMonth, feeder, from, is, step }) => {
    const [what, are] = is === "sample" ? ["its sample", "is drawn"] : [`its ${chosenWord[is]}`, "are chosen"]
    const last = from === undefined ? "" : `, from ${clockText(from)} on`
    if (byMonth) {
      const end = from === undefined ? "" : `; the last one's${last}`
      return `Step ${step}: ${what} of each month ${are} when the month of step ${feeder} is over and final${end}.`
    }
    if (from !== undefined)
      return `Step ${step}: ${what} ${are} when all days of step ${feeder} are there and final${last}.`
    const otherwise = is === "sample" ? ", or draw month by month: `per: [month]`" : ""
    return `Step ${step}: ${what} ${are} when the period of step ${feeder} is over, and \`to: today\` has no end. Name its last day${otherwise}.`
  })
