// Progress → a few sentences for a screen reader: no bars, no signs, no clock that ticks.
import { counted } from "../../domain/counted.ts"
import { leftOfQuota } from "../../domain/quotaText.ts"
import type { Progress } from "../progress.ts"
import { leftText, share, stateOf } from "./headLines.ts"
import { number } from "./look.ts"

/** Sentences that change only when there is news. */
export const spoken = (progress: Progress, now: number, keys: boolean): string => {
  const { of, text } = share(progress)
  const { rows, new: fresh, duplicates, slices_failed } = progress.tally
  const left = leftText(progress, now)
  const sentences = [
    `${progress.study === "" ? "Windrow" : progress.study}${progress.sandbox ? ", made-up data" : ""}${progress.server === undefined ? "" : `, from ${progress.server}`}: ${stateOf(progress).text}.`,
    progress.state === "waiting" && progress.until !== undefined ? `Goes on at ${progress.until}.` : "",
    text === "" ? "" : `${Math.floor(of * 100)} percent, ${text}${left === "" ? "" : `, ${left}`}.`,
    rows === 0 ? "" : `${number(rows)} rows, ${number(fresh)} new, ${number(duplicates)} duplicates.`,
    ...progress.pools.filter(({ spent }) => spent > 0).map((pool) => `${leftOfQuota(pool)}.`),
    slices_failed === 0 ? "" : `${counted(slices_failed, progress.nouns.work)} failed.`,
    progress.recent[0] === undefined ? "" : `Last problem: ${progress.recent[0]}.`,
    keys ? "Keys: p pauses, q quits after this page." : ""
  ]
  return sentences.filter((one) => one !== "").join("\n")
}
