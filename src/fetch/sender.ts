// How a request leaves: in a seat of its own or in another's, at the pace of all, and not while the run is being ended.
import { Effect } from "effect"
import type { Position } from "../domain/Answer.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import type { NoPermit, ServerTime } from "../domain/services.ts"
import type { Circuit } from "./Circuit.ts"
import { ask } from "./exchange.ts"
import type { Pace } from "./Pace.ts"
import type { NotNow, Reply, Request } from "./Request.ts"
import { shortestTimeout, type Token } from "./Token.ts"
import type { Transport } from "./Transport.ts"

/** A place among the requests in flight. */
export interface Seat {
  readonly take: Effect.Effect<void>
  readonly leave: Effect.Effect<void>
}

export const makeSeat = (pace: Pace): Seat => {
  let taken = false
  const set = (value: boolean) =>
    Effect.sync(() => {
      taken = value
    })
  return {
    take: Effect.uninterruptibleMask((restore) => Effect.andThen(restore(pace.takeSeat), set(true))),
    leave: Effect.suspend(() => (taken ? Effect.andThen(set(false), pace.leaveSeat) : Effect.void))
  }
}

type Sent = Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError, Transport | ServerTime>

/** @param timeout of one request, milliseconds; less where the API is soon given up */
export const makeSender = (circuit: Circuit, pace: Pace, token: Token, timeout: number) => {
  let draining = false
  let underWay = 0
  const sendNow = (request: Request, position: Position | undefined) =>
    Effect.suspend((): Sent => {
      if (draining) return Effect.never
      if (!request.go()) return Effect.succeed({ _tag: "NotNow" })
      underWay += 1
      return Effect.ensuring(
        Effect.flatMap(circuit.bearable(timeout), (left) =>
          ask(token, Math.max(shortestTimeout, left), request, position)
        ),
        Effect.sync(() => {
          underWay -= 1
        })
      )
    })
  const inTurn = (request: Request, position: Position | undefined): Sent =>
    circuit.guard(Effect.andThen(pace.turn, sendNow(request, position)))
  return {
    /** In a seat that the caller gives back. */
    send: (request: Request, position: Position | undefined, seat: Seat): Sent =>
      Effect.andThen(seat.take, inTurn(request, position)),
    /** In the place of the slice that asks for it. */
    sendBeside: (request: Request): Sent => inTurn(request, undefined),
    /** Lets no further request leave, and returns when none is under way. */
    drain: Effect.gen(function* () {
      draining = true
      while (underWay > 0) yield* Effect.sleep(20)
    })
  }
}
