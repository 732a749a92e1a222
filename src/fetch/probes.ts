// Small questions that are asked to learn what another slice's trouble is: an outage, its own, or somebody's in its batch.
import { Effect } from "effect"
import type { Answer, Outcome } from "../domain/Answer.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import type { Question, Reply } from "./exchange.ts"
import type { Verdict } from "./verdicts.ts"
import type { Weigh } from "./weigh.ts"

/** A refusal in the API's own words is an answer: there is no outage. */
export const refusalsOfTheApi: ReadonlySet<Verdict> = new Set([
  "search_refused",
  "window_too_long",
  "list_too_long",
  "unit_refused",
  "scope_refused",
  "request_refused"
])

/** What a refusal may be about apart from units: the question on these days, and the question at all. */
export const grounds = ({ shape, window }: Slice): readonly [here: string, anywhere: string] => [
  `${shape} ${window?.from ?? ""} ${window?.to ?? ""}`,
  shape
]

/** Asks a refused batch for its first unit alone, and for its second: where one is answered, the refusal is about others. */
export const oneAlone = Effect.fnUntraced(function* ({ ask, sound }: Weigh, question: Question) {
  const answers: Array<Answer> = []
  const { slice } = question
  for (const unit of slice.units.length > 1 ? slice.units.slice(0, 2) : []) {
    const reply = yield* ask({ ...question, slice: makeSlice({ ...slice, units: [unit] }) })
    if (reply._tag !== "Reply") break
    answers.push(probed(reply))
    if (reply.rows === undefined) continue
    for (const ground of grounds(slice)) sound.add(ground)
    return { answers, sound: true }
  }
  return { answers, sound: false }
})

/**
 * Asks a finished slice's first page, or a small part of this one: where that works and this slice does not, the trouble
 * is this slice's own. `alive` is undefined where there is nothing to ask, or the answer says neither.
 */
export const standIn = Effect.fnUntraced(function* (tools: Weigh, question: Question, number: number) {
  const request = tools.probe(question, number)
  const reply = request === undefined ? undefined : yield* request
  if (reply === undefined || reply._tag !== "Reply") return { alive: undefined, answers: [] }
  const { outcome, rows, verdict } = reply
  const alive =
    rows !== undefined || (verdict !== undefined && refusalsOfTheApi.has(verdict))
      ? true
      : verdict === "server"
        ? false
        : undefined
  if (alive === true) yield* tools.circuit.succeeded
  if (alive === false) yield* tools.circuit.failed("probe", outcome.code, describe(outcome))
  return { alive, answers: [probed(reply)] }
})

/** A request that was asked to learn about another. */
export const probed = ({ outcome, verdict }: Reply): Answer => ({
  _tag: "Probed",
  reason: { code: verdict ?? "ok", text: describe(outcome) },
  outcome
})

export const describe = ({ status, code, message }: Outcome): string =>
  [
    status === 0 ? "" : `HTTP ${status}`,
    code,
    message
      .replaceAll(/<[^>]*>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim()
      .slice(0, 120)
  ]
    .filter((t) => t !== "")
    .join(" · ")
