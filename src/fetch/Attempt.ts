// The asking for one slice: where it stands, what it is decided with, and what was decided.
import type { Effect } from "effect"
import type { Answer, Position, Reason } from "../domain/Answer.ts"
import type { ErrorClass } from "../domain/ErrorClass.ts"
import type { FetchStopped, LedgerError } from "../domain/failures.ts"
import type { NoPermit, ServerTime } from "../domain/services.ts"
import type { Brought } from "./Brought.ts"
import type { Circuit } from "./Circuit.ts"
import type { Pace } from "./Pace.ts"
import type { NotNow, Reply, Request } from "./Request.ts"
import type { Token } from "./Token.ts"

/** Where the asking for one slice stands, apart from what is stored of it. */
export interface Attempt {
  readonly position: Position | undefined
  readonly pages: number
  readonly rows: number
  readonly brought: Brought
  /** Nothing is sent before this moment, by `steadyMillis`. */
  readonly not_before: number
  readonly split: boolean
  readonly refused: number
  readonly restarts: number
  readonly tries: number
  readonly strikes: number
  /** How many requests of others had succeeded at this slice's last failure. */
  readonly seen: number | undefined
  readonly limited: number
  /** How often in a row the token was refused. */
  readonly renewed: number
  /** How often in a row it was turned away, and not by the API. */
  readonly turned: number
  /** Why nothing more is asked at all. */
  readonly stopped: FetchStopped | undefined
}

export interface Tools {
  readonly circuit: Circuit
  readonly pace: Pace
  readonly token: Token
  readonly time: ServerTime["Service"]
  /** What a page came back for, as `grounds` names it: a refusal there is about who is asked. */
  readonly healthy: Set<string>
  /** Shape → how many of its units were refused before any was answered. */
  readonly refused: Map<string, number>
  /** Shape → refusals one after another that were not in the API's words. */
  readonly turnedAway: Map<string, number>
  /** How often a search was gone on with, one was refused for good, and one after another came to no end. */
  readonly searches: { continued: number; exhausted: number; stuck: number }
  /** Milliseconds between two requests of one search: a fresh search_id is often refused for some seconds. */
  readonly searchGap: number
  /** One request in the place of the slice that it is about. */
  readonly ask: (request: Request) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError>
  /** Something else that should work if the API does; undefined where there is nothing else to ask. */
  readonly probe: (
    not: Request,
    number: number
  ) => Effect.Effect<Reply | NoPermit | NotNow, FetchStopped | LedgerError> | undefined
}

/** What a reply was, and how to go on; nothing where the slice is at an end. */
export interface Decision {
  readonly answers: ReadonlyArray<Answer>
  readonly next: Attempt | undefined
}

/** A reply that brought no page, with all that it is judged by. */
export interface Failed {
  readonly tools: Tools
  readonly request: Request
  readonly attempt: Attempt
  readonly reply: Reply
  readonly error_class: ErrorClass
  readonly reason: Reason
}
