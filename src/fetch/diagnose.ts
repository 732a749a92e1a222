// Where a slice hurts that the API does not answer: found by asking small parts of it, so that it is not cut in vain.
import { Effect } from "effect"
import type { Answer, SplitBy } from "../domain/Answer.ts"
import { countDays } from "../domain/Day.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import type { NoPermit } from "../domain/services.ts"
import type { NotNow, Question, Reply } from "./exchange.ts"
import { onDay } from "./narrow.ts"
import { probed } from "./probes.ts"

type Ask = (question: Question) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError>

/** Halving so few days costs no more than looking at them first. */
const fewDays = 5

/**
 * `units`: one day fails as well as all of them, so the trouble lies in who is asked. `none`: one unit that fails on each
 * of five days spread over its window is not to be had; to try all of its days would cost many requests. Otherwise `days`.
 */
export const diagnose = Effect.fnUntraced(function* (ask: Ask, question: Question) {
  const { slice } = question
  const { units, window } = slice
  const answers: Array<Answer> = []
  const told = (by: SplitBy) => ({ by, answers })
  if (slice.draw !== undefined || window === undefined) return told("units")
  const days = countDays(window)
  if (days === 1) return told("units")
  const fails = Effect.fnUntraced(function* (number: number) {
    const reply = yield* ask({ ...question, slice: onDay(slice, window, number) })
    if (reply._tag !== "Reply") return false
    answers.push(probed(reply))
    return reply.verdict === "server"
  })
  const middle = Math.floor(days / 2)
  if (units.length > 1) return told((yield* fails(middle)) ? "units" : "days")
  if (days <= fewDays) return told("days")
  const quarter = Math.floor(days / 4)
  for (const number of [middle, 0, days - 1, quarter, days - 1 - quarter])
    if (!(yield* fails(number))) return told("days")
  return told("none")
})
