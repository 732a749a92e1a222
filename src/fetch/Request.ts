// What a request is about, and what came of it.
import type { Redacted } from "effect"
import type { Outcome } from "../domain/Answer.ts"
import type { ErrorClass } from "../domain/ErrorClass.ts"
import type { Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape, Slice } from "../domain/Slice.ts"
import type { Permit, Permits } from "../domain/services.ts"

/** What one request is about. */
export interface Request {
  readonly slice: Slice
  readonly shape: Shape
  readonly pipeline: Pipeline
  readonly permits: Permits
  /** Fields that the API has refused: they are asked no more. */
  readonly withheld: Set<string>
  /** Fields that other steps go by: without them nothing is asked. */
  readonly needed?: ReadonlySet<string>
  /** Asked right before a request leaves. */
  readonly go: () => boolean
}

/** What came of a request that was sent. */
export interface Reply {
  readonly _tag: "Reply"
  readonly permit: Permit
  readonly token: Redacted.Redacted<string>
  readonly outcome: Outcome
  readonly body: string
  readonly data: Json | undefined
  /** The rows, where the answer is a page; otherwise the error_class. */
  readonly rows: ReadonlyArray<Json> | undefined
  readonly error_class: ErrorClass | undefined
  /** The message of the answer, longer than the outcome keeps it: a unit or field may be named far behind. */
  readonly words: string
  readonly retry_after: number | undefined
  /** Fields that it left out, because the API refuses them. */
  readonly left_out?: ReadonlyArray<string>
}

/** The slice's step was stopped while it waited: nothing is sent. */
export interface NotNow {
  readonly _tag: "NotNow"
}
