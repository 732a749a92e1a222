// Where a slice hurts that the API does not answer: found by asking small parts of it, so that it is not cut in vain.
import { Effect } from "effect"
import type { Answer, SplitBy } from "../domain/Answer.ts"
import { countDays, type DayRange } from "../domain/Day.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import type { NoPermit } from "../domain/services.ts"
import { onDay } from "./narrow.ts"
import { probed } from "./probes.ts"
import type { NotNow, Reply, Request } from "./Request.ts"

type Ask = (request: Request) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError>

/** Halving so few days costs no more than looking at them first. */
const fewDays = 5

/** So many of those who are asked tell of the others. */
const fewUnits = 3

/** The places of some of so many units: the first, the last, and what lies between them. */
const someOf = (many: number): ReadonlyArray<number> => [
  ...new Set(Array.from({ length: fewUnits }, (_, index) => Math.round((index * (many - 1)) / (fewUnits - 1))))
]

/**
 * `units`: two of its days fail as well as all of them, so the trouble lies in who is asked. `none`: what is not to be had, and
 * would cost many requests to try whole: one unit that fails on each of five days spread over its window, or one day that
 * fails for each of three units alone. Otherwise `days`.
 */
export const diagnose = Effect.fnUntraced(function* (ask: Ask, request: Request) {
  const { slice } = request
  const { units, window } = slice
  const answers: Array<Answer> = []
  const told = (by: SplitBy, what = "") => ({ by, what, answers })
  const fails = Effect.fnUntraced(function* (part: Slice) {
    const reply = yield* ask({ ...request, slice: part })
    if (reply._tag !== "Reply") return false
    answers.push(probed(reply))
    return reply.error_class === "server"
  })
  const failsOn = (days: DayRange, number: number) => fails(onDay(slice, days, number))
  if (slice.draw !== undefined) return told("units")
  const days = window === undefined ? 1 : countDays(window)
  if (window === undefined || days === 1) {
    const some = someOf(units.length)
    if (some.length < 2) return told("units")
    for (const place of some)
      if (!(yield* fails(makeSlice({ ...slice, units: [units[place] as string] })))) return told("units")
    return told("none", `so do ${some.length} of those asked for alone`)
  }
  const middle = Math.floor(days / 2)
  // A day that fails for everybody says nothing of anybody.
  if (units.length > 1) return told((yield* failsOn(window, middle)) && (yield* failsOn(window, 0)) ? "units" : "days")
  if (days <= fewDays) return told("days")
  const quarter = Math.floor(days / 4)
  for (const number of [middle, 0, days - 1, quarter, days - 1 - quarter])
    if (!(yield* failsOn(window, number))) return told("days")
  return told("none", "so do five of its days alone")
})
