// Small requests that are asked to learn what another slice's trouble is: an outage, its own, or somebody's in its batch.
import { Effect } from "effect"
import type { Answer, Outcome } from "../domain/Answer.ts"
import type { ErrorClass } from "../domain/ErrorClass.ts"
import { makeSlice, type Slice } from "../domain/Slice.ts"
import type { Tools } from "./Attempt.ts"
import type { Reply, Request } from "./Request.ts"

/** A refusal in the API's own words is an answer: there is no outage. */
export const refusalsOfTheApi: ReadonlySet<ErrorClass> = new Set([
  "search_refused",
  "window_too_long",
  "list_too_long",
  "unit_refused",
  "scope_refused",
  "request_refused"
])

/** What a refusal may be about apart from units: the request on these days, and the request at all. */
export const grounds = ({ shape, window }: Slice): readonly [here: string, anywhere: string] => [
  `${shape} ${window?.from ?? ""} ${window?.to ?? ""}`,
  shape
]

/** Asks a refused batch for its first unit alone, and for its second: where one is answered, the refusal is about others. */
export const oneAlone = Effect.fnUntraced(function* ({ ask, healthy }: Tools, request: Request) {
  const answers: Array<Answer> = []
  const { slice } = request
  for (const unit of slice.units.length > 1 ? slice.units.slice(0, 2) : []) {
    const reply = yield* ask({ ...request, slice: makeSlice({ ...slice, units: [unit] }) })
    if (reply._tag !== "Reply") break
    answers.push(probed(reply))
    if (reply.rows === undefined) continue
    for (const ground of grounds(slice)) healthy.add(ground)
    return { answers, answered: true }
  }
  return { answers, answered: false }
})

/**
 * Asks a finished slice's first page, or a small part of this one: where that works and this slice does not, the trouble
 * is this slice's own. `alive` is undefined where there is nothing to ask, or the answer says neither.
 */
export const standIn = Effect.fnUntraced(function* (tools: Tools, request: Request, number: number) {
  const probing = tools.probe(request, number)
  const reply = probing === undefined ? undefined : yield* probing
  if (reply === undefined || reply._tag !== "Reply") return { alive: undefined, answers: [] }
  const { outcome, rows, error_class } = reply
  const alive =
    rows !== undefined || (error_class !== undefined && refusalsOfTheApi.has(error_class))
      ? true
      : error_class === "server"
        ? false
        : undefined
  if (alive === true) yield* tools.circuit.succeeded
  if (alive === false) yield* tools.circuit.failed("probe", outcome.code, describe(outcome))
  return { alive, answers: [probed(reply)] }
})

/** A request that was asked to learn about another. */
export const probed = ({ outcome, error_class }: Reply): Answer => ({
  _tag: "Probed",
  reason: { code: error_class ?? "ok", text: describe(outcome) },
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
