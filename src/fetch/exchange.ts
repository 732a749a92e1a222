// One request of a slice → what came of it: a page, or an error of some class. Permits are taken here, below every repetition.

import { Effect, type Redacted } from "effect"
import type { Position } from "../domain/Answer.ts"
import { classOf, type ErrorClass, isCounted } from "../domain/ErrorClass.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import { oneLine } from "../domain/harmless.ts"
import { isObject, type Json, type JsonObject } from "../domain/Json.ts"
import { isMatrix, valuesIn } from "../domain/matrix.ts"
import { apiOf, type Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import { AskedSlice } from "../domain/Spent.ts"
import { type NoPermit, type Permit, ServerTime } from "../domain/services.ts"
import { requestBody } from "./body.ts"
import { begunAt, remaining } from "./descent.ts"
import { type Envelope, isGoodCode, readEnvelope, rowsOf } from "./envelope.ts"
import { namedUnit } from "./named.ts"
import type { Reply, Request } from "./Request.ts"
import { retryAfter } from "./retryAfter.ts"
import { makeMessage } from "./sign.ts"
import type { Token } from "./Token.ts"
import { Transport } from "./Transport.ts"

const isEmpty = (object: JsonObject): boolean => Object.keys(object).length === 0

/** Whether a row has a column of the pipeline: an empty object under an error is no row. */
const tells = (row: Json, { rows: { columns } }: Pipeline): boolean =>
  isObject(row) && Object.keys(row).some((name) => Object.hasOwn(columns, name))

/**
 * A page is told by its body: a good code, or none, and a list. Under another status than 200 the list must
 * have something in it, whatever the code where the pipeline knows that status to carry good data.
 */
const isGood = (
  status: number,
  envelope: Envelope,
  rows: ReadonlyArray<Json> | undefined,
  pipeline: Pipeline,
  isOk = isGoodCode(envelope.code, apiOf(pipeline).envelope)
): boolean =>
  rows !== undefined &&
  ((status === 200 &&
    (isOk || envelope.code === "") &&
    (pipeline.rows.one !== true || rows.some((row) => tells(row, pipeline)))) ||
    ((isOk || pipeline.request.good_with.includes(status)) && rows.some((row) => tells(row, pipeline))))

/**
 * A refusal is about one unit where the message repeats it, or where the body has room for one alone and the endpoint is
 * known to refuse units with that status: the step goes on without it.
 */
const classOfAnswer = (
  status: number,
  envelope: Envelope | undefined,
  pipeline: Pipeline,
  slice: Slice,
  shape: Shape
): ErrorClass => {
  const { request: asks, inputs, rows } = pipeline
  const api = apiOf(pipeline)
  // An object that tells nothing is how the API can say that it gives nothing about somebody.
  const empty =
    rows.one === true &&
    envelope !== undefined &&
    isGoodCode(envelope.code, api.envelope) &&
    isObject(envelope.data) &&
    isEmpty(envelope.data)
  if (empty && status === 200) return "unit_refused"
  const error_class = classOf(status, envelope, api)
  if (error_class !== "request_refused") return error_class
  const input = shape.unit_input === undefined ? undefined : inputs[shape.unit_input]
  const gone = input?.parameter !== undefined && slice.units.length === 1 && asks.gone_with?.includes(status) === true
  // Who is named as part of a pair is refused with it.
  const units = isMatrix(shape.unit_input) ? slice.units.flatMap(valuesIn) : slice.units
  return gone || namedUnit(envelope?.message ?? "", units, api) !== undefined ? "unit_refused" : error_class
}

/** What to say of a body that is no JSON: an HTML page speaks for itself, anything else is a torso. */
const unreadable = (body: string): string =>
  body.trimStart().startsWith("<") ? body.slice(0, 400) : `the answer is cut off or no JSON (${body.length} characters)`

/** What an answer says of itself is kept and shown with each request: no more of it than a person reads. */
const longest = 500
const shortened = (text: string): string => {
  const clean = oneLine(text.replaceAll("\u0000", "")).replaceAll(/ {2,}/g, " ").trim()
  return clean.length <= longest ? clean : `${clean.slice(0, longest - 1).toWellFormed()}…`
}

export const ask = Effect.fn("Fetch.ask")(function* (
  token: Token,
  timeout: number,
  request: Request,
  position: Position | undefined
): Effect.fn.Return<Reply | NoPermit, FetchStopped | LedgerError, Transport | ServerTime> {
  const proof = yield* token.get
  // However the request ends, also where it is broken off: nobody waits for it any longer.
  return yield* Effect.acquireUseRelease(
    request.permits.take(request.pipeline.request.pool).pipe(Effect.provideService(AskedSlice, request.slice.id)),
    (permit): Effect.Effect<Reply | NoPermit, LedgerError, Transport | ServerTime> =>
      "_tag" in permit ? Effect.succeed(permit) : send(token, proof, permit, timeout, request, position),
    (permit) => ("_tag" in permit ? Effect.void : (permit.ended ?? Effect.void))
  )
})

const send = Effect.fnUntraced(function* (
  token: Token,
  proof: Redacted.Redacted<string>,
  permit: Permit,
  timeout: number,
  { slice, shape, pipeline, permits, withheld }: Request,
  position: Position | undefined
): Effect.fn.Return<Reply, LedgerError, Transport | ServerTime> {
  const transport = yield* Transport
  const time = yield* ServerTime
  const asked_at = yield* time.now
  const asked = { ...shape, fields: shape.fields.filter((field) => !withheld.has(field)) }
  const api = apiOf(pipeline)
  // Where examples put the fields into the body and the text into the address, both have them.
  const fields = pipeline.request.fields === "none" ? undefined : asked.fields
  const members = requestBody(remaining(slice, position), asked, pipeline, begunAt(position))
  const answer = yield* transport.post(makeMessage(api, pipeline.request.path, members, fields, proof), timeout)
  yield* time.learn(answer.date)
  // Before anything is read of it: nothing behind this line can know a secret from the server's mouth.
  const exchange = { ...answer, body: token.redact.body(answer.body) }
  const envelope = exchange.trouble === undefined ? readEnvelope(exchange.body, api.envelope) : undefined
  const found = envelope === undefined ? undefined : rowsOf(envelope, pipeline)
  const rows = envelope !== undefined && isGood(exchange.status, envelope, found, pipeline) ? found : undefined
  const error_class = rows === undefined ? classOfAnswer(exchange.status, envelope, pipeline, slice, shape) : undefined
  const counted = isCounted(error_class, api) && exchange.trouble?.reached !== false
  if (error_class !== "quota_spent" && envelope !== undefined) yield* permits.answered(permit.pool)
  if (!counted) yield* permits.giveBack(permit)
  const words = token.redact.message(exchange.trouble?.text ?? envelope?.message ?? unreadable(exchange.body))
  const told = (text: string): string => shortened(token.redact.message(text))
  return {
    _tag: "Reply",
    permit,
    token: proof,
    body: exchange.body,
    data: envelope?.data,
    rows,
    error_class,
    words,
    retry_after: retryAfter(exchange.retry_after, yield* time.now),
    left_out: shape.fields.filter((field) => !asked.fields.includes(field)),
    outcome: {
      request: permit.request,
      asked_at,
      answered_at: yield* time.now,
      status: exchange.status,
      code: told(exchange.trouble?.code ?? envelope?.code ?? (exchange.body === "" ? "empty_body" : "not_json")),
      message: shortened(words),
      log_id: told(envelope?.log_id ?? ""),
      bytes: exchange.bytes,
      rows: rows?.length ?? 0,
      counted
    }
  }
})
