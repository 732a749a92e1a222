// A request that is refused for good → who or what the refusal is about: a field, somebody in a batch, some days, or all.
import { Effect } from "effect"
import type { Answer, Reason } from "../domain/Answer.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import type { Attempt, Decision, Tools } from "./Attempt.ts"
import { namedField, neededField } from "./named.ts"
import { grounds, oneAlone } from "./probes.ts"
import type { Reply, Request } from "./Request.ts"

/** Units refused one after another before the request itself is taken to be wrong. */
const specialAtMost = 2

const isAskedAlone = ({ pipeline, shape, slice }: Request): boolean =>
  pipeline.inputs[shape.unit_input ?? ""]?.parameter !== undefined && slice.units.length === 1

/** Whether the endpoint is known to refuse units with that status. */
const isOfUnits = (request: Request, { outcome }: Reply): boolean =>
  isAskedAlone(request) && request.pipeline.request.gone_with?.includes(outcome.status) === true

/** The slice is asked without the field or the unit, given up, or ends its step. */
export const refuse = Effect.fnUntraced(function* (
  tools: Tools,
  request: Request,
  attempt: Attempt,
  reply: Reply,
  reason: Reason
): Effect.fn.Return<Decision, FetchStopped | LedgerError> {
  const { outcome, error_class } = reply
  const { slice, withheld } = request
  const needed = neededField(reply.words, request)
  if (needed !== undefined) {
    const told: Reason = { code: "field_needed", text: needed }
    return { answers: [{ _tag: "Stop", exit: 1, reason: told, outcome }], next: undefined }
  }
  const field = namedField(reply.words, request)
  if (field !== undefined) {
    withheld.add(field)
    const told = { code: "field_refused", text: field }
    return { answers: [{ _tag: "Repeat", after: 0, reason: told, outcome }], next: attempt }
  }
  const [here, anywhere] = grounds(slice)
  const { answers, answered } = yield* tools.healthy.has(here)
    ? Effect.succeed({ answers: [], answered: true })
    : oneAlone(tools, request)
  const none: Answer = { _tag: "Split", reason, outcome, by: "none" }
  if (answered) {
    const [unit] = slice.units
    if (slice.units.length > 1 || unit === undefined)
      return { answers: [...answers, { ...none, by: "units" }], next: undefined }
    // Only the API's own words tell of somebody, or a status that it is known to say so with.
    const isTold = error_class !== "turned_away" || isOfUnits(request, reply)
    return { answers: [...answers, isTold ? { _tag: "Unavailable", unit, reason, outcome } : none], next: undefined }
  }
  // The same request was answered for other days: these are given up, and not the step. Where each unit is asked
  // alone, one or two may be special; after them it is the request.
  const refused = (tools.refused.get(anywhere) ?? 0) + 1
  tools.refused.set(anywhere, refused)
  const isSpecial = error_class !== "turned_away" && isAskedAlone(request) && refused <= specialAtMost
  const last: Answer = tools.healthy.has(anywhere) || isSpecial ? none : { _tag: "Stop", exit: 1, reason, outcome }
  return { answers: [...answers, last], next: undefined }
})
