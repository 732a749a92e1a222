// Slice × position → a stream with one answer per request. The next request leaves when the last answer is stored.
import { Effect, Layer, Option, Stream } from "effect"
import type { Answer } from "../domain/Answer.ts"
import { type Api, poolOf } from "../domain/Api.ts"
import type { FetchStopped } from "../domain/failures.ts"
import type { Pipeline, Pool } from "../domain/Pipeline.ts"
import { periodText } from "../domain/quotaPeriod.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { Study } from "../domain/Study.ts"
import { Fetch, type NoPermit, ServerTime, type SliceState } from "../domain/services.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import type { Attempt, Tools } from "./Attempt.ts"
import { nothingYet } from "./Brought.ts"
import { makeCircuit } from "./Circuit.ts"
import { decide } from "./decide.ts"
import { keepComplete } from "./descent.ts"
import { narrow } from "./narrow.ts"
import { makePace } from "./Pace.ts"
import { probed } from "./probes.ts"
import type { Request } from "./Request.ts"
import { makeSeat, makeSender, type Seat } from "./sender.ts"
import { type Credentials, makeToken } from "./Token.ts"
import type { Transport } from "./Transport.ts"

export interface FetchOptions {
  /** What is asked; absent: the API that Windrow comes with. */
  readonly api?: Api
  readonly credentials: Effect.Effect<Credentials, FetchStopped>
  readonly pace: Study["pace"]
  readonly giveUpAfter: number
}

/** One request of an attempt, and what follows from its reply. */
const makeStep = (tools: Tools, sender: ReturnType<typeof makeSender>, api: Api) =>
  Effect.fnUntraced(function* (request: Request, attempt: Attempt, seat: Seat) {
    // Pulled again: what was answered last is stored.
    yield* seat.leave
    if (attempt.stopped !== undefined) return yield* attempt.stopped
    // What was stored last may have been enough.
    if (!request.go()) return [[], Option.none<Attempt>()] as const
    const now = yield* steadyMillis
    if (attempt.not_before > now) yield* Effect.sleep(attempt.not_before - now)
    const reply = yield* sender.send(request, attempt.position, seat)
    if (reply._tag === "NotNow") return [[], Option.none<Attempt>()] as const
    if (reply._tag === "NoPermit") {
      yield* tools.circuit.rested
      const { pool, until, by } = reply
      const parked: Answer = { _tag: "Parked", pool, until, reason: { code: by, text: whyParked(api, pool, by) } }
      return [[parked], Option.none<Attempt>()] as const
    }
    const decision = yield* decide(tools, request, attempt, reply).pipe(
      // Who gives up has had an answer: it is put on record first.
      Effect.catchTag("FetchStopped", (stopped) =>
        Effect.succeed({ answers: [probed(reply)], next: { ...attempt, stopped } })
      )
    )
    const { answers, next } = keepComplete(request, attempt, decision)
    return [answers, Option.fromNullishOr(next)] as const
  })

const makeFetch = Effect.fnUntraced(function* (options: FetchOptions) {
  const context = yield* Effect.context<Transport | ServerTime>()
  const time = yield* ServerTime
  const pace = yield* makePace(options.pace)
  const circuit = yield* makeCircuit(options.giveUpAfter)
  const { request_timeout, search_gap } = options.pace
  const api = options.api ?? shippedApi
  const token = yield* makeToken(options.credentials, request_timeout, options.giveUpAfter, undefined, api)
  const sender = makeSender(circuit, pace, token, request_timeout)
  const askBeside = (request: Request) => Effect.provideContext(sender.sendBeside(request), context)
  let offered: Request | undefined
  /** Shape → its refused fields. */
  const withheld = new Map<string, Set<string>>()
  const withheldOf = (shape: string) => withheld.get(shape) ?? withheld.set(shape, new Set()).get(shape)!
  const tools: Tools = {
    circuit,
    pace,
    token,
    time,
    healthy: new Set(),
    refused: new Map(),
    turnedAway: new Map(),
    searches: { continued: 0, exhausted: 0, stuck: 0 },
    searchGap: search_gap,
    ask: askBeside,
    probe: (not, number) => {
      if (offered !== undefined && offered.slice.id !== not.slice.id)
        return askBeside({ ...offered, permits: not.permits })
      const slice = narrow(not.slice, number)
      return slice === undefined ? undefined : askBeside({ ...not, slice })
    }
  }
  const step = makeStep(tools, sender, api)
  const about = (slice: Slice, shape: Shape, pipeline: Pipeline) => ({
    slice,
    shape,
    pipeline,
    withheld: withheldOf(slice.shape)
  })
  return Fetch.of({
    ready: Effect.provideContext(Effect.asVoid(token.get), context),
    answers: (sliceState, shape, pipeline, permits, go = () => true, needed = new Set()) => {
      const seat = makeSeat(pace)
      const request = { ...about(sliceState.slice, shape, pipeline), permits, go, needed }
      return Stream.paginate(begin(sliceState), (attempt) => step(request, attempt, seat)).pipe(
        Stream.ensuring(seat.leave),
        Stream.provideContext(context)
      )
    },
    drain: sender.drain,
    offerProbe: (slice, shape, pipeline) =>
      Effect.sync(() => {
        offered = { ...about(slice, shape, pipeline), permits: undefined as never, go: () => true }
      })
  })
})

export const layerFetch = (options: FetchOptions) => Layer.effect(Fetch, makeFetch(options))

/** Where a slice goes on from what is stored of it: nothing has been tried yet. */
export const begin = (sliceState: SliceState): Attempt => ({
  position: sliceState.position,
  pages: sliceState.pages,
  rows: sliceState.rows,
  brought: nothingYet(),
  not_before: Number.NEGATIVE_INFINITY,
  split: sliceState.split,
  refused: 0,
  restarts: 0,
  tries: 0,
  strikes: 0,
  seen: undefined,
  limited: 0,
  renewed: 0,
  turned: 0,
  stopped: undefined
})

const whyParked = (api: Api, pool: Pool, by: NoPermit["by"]): string => {
  const quota = poolOf(api, pool) ?? { per: "day" as const }
  const isDay = quota.per === "day"
  return {
    pool: `the client key's requests of ${periodText(quota)} are spent`,
    study: `what this study may spend in ${isDay ? "a day" : "an hour"} is spent (quota: in the study, or --daily-quota)`,
    server: `the API says that the ${isDay ? "day" : "hour"}'s quota is spent`,
    limit: "--limit-requests is reached",
    budget: "the step's budget is spent"
  }[by]
}
