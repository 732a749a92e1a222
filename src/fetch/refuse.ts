// A question that is refused for good → who or what the refusal is about: a field, somebody in a batch, some days, or all.
import { Effect } from "effect"
import type { Answer, Reason } from "../domain/Answer.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import type { Question, Reply } from "./exchange.ts"
import { grounds, oneAlone } from "./probes.ts"
import { namedField, neededField } from "./verdicts.ts"
import type { Going, Weigh, Weighed } from "./weigh.ts"

/** Units refused one after another before the question itself is taken to be wrong. */
const specialAtMost = 2

const isAskedAlone = ({ pipeline, shape }: Question): boolean =>
  pipeline.inputs[shape.unit_input ?? ""]?.parameter !== undefined

/** Whether the endpoint is known to refuse units with that status. */
const isOfUnits = (question: Question, { outcome }: Reply): boolean =>
  isAskedAlone(question) && question.pipeline.request.gone_with?.includes(outcome.status) === true

/** The slice is asked without the field or the unit, given up, or ends its step. */
export const refuse = Effect.fnUntraced(function* (
  tools: Weigh,
  question: Question,
  going: Going,
  reply: Reply,
  reason: Reason
): Effect.fn.Return<Weighed, FetchStopped | LedgerError> {
  const { outcome, verdict } = reply
  const { slice, withheld } = question
  const needed = neededField(reply.words, question)
  if (needed !== undefined) {
    const told: Reason = { code: "field_needed", text: needed }
    return { answers: [{ _tag: "Stop", exit: 1, reason: told, outcome }], next: undefined }
  }
  const field = namedField(reply.words, question)
  if (field !== undefined) {
    withheld.add(field)
    const told = { code: "field_refused", text: field }
    return { answers: [{ _tag: "Repeat", after: 0, reason: told, outcome }], next: going }
  }
  const [here, anywhere] = grounds(slice)
  const { answers, sound } = yield* tools.sound.has(here)
    ? Effect.succeed({ answers: [], sound: true })
    : oneAlone(tools, question)
  const none: Answer = { _tag: "Split", reason, outcome, by: "none" }
  if (sound) {
    const [unit] = slice.units
    if (slice.units.length > 1 || unit === undefined)
      return { answers: [...answers, { ...none, by: "units" }], next: undefined }
    // Only the API's own words tell of somebody, or a status that it is known to say so with.
    const isTold = verdict !== "turned_away" || isOfUnits(question, reply)
    return { answers: [...answers, isTold ? { _tag: "Unavailable", unit, reason, outcome } : none], next: undefined }
  }
  // The same question was answered for other days: these are given up, and not the step. Where each unit is asked
  // alone, one or two may be special; after them it is the question.
  const refused = (tools.refused.get(anywhere) ?? 0) + 1
  tools.refused.set(anywhere, refused)
  const isSpecial = verdict !== "turned_away" && isAskedAlone(question) && refused <= specialAtMost
  const last: Answer = tools.sound.has(anywhere) || isSpecial ? none : { _tag: "Stop", exit: 1, reason, outcome }
  return { answers: [...answers, last], next: undefined }
})
