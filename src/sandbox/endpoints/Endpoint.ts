import type { Fields } from "../json.ts"
import type { Pool } from "../Quota.ts"
import type { Reply } from "../Reply.ts"
import type { World } from "../World.ts"

/** A research request that passed token, rate and quota. */
export interface Ask {
  readonly world: World
  /** The `fields` parameter as sent. */
  readonly fields: string
  readonly body: Fields
  /** How often the same request came before. */
  readonly repeats: number
}

/** One path of the API: what it costs and what it answers. */
export interface Endpoint {
  readonly path: string
  readonly pool: Pool
  /** `error.message` of a good answer. */
  readonly message: string
  /** The `data` of a good answer. Throws Refusal. */
  readonly answer: (ask: Ask) => Fields
  /** Reads a body that is not JSON. Throws Refusal. */
  readonly read?: (text: string, contentType: string) => Fields
  /** Wraps `data` where the usual envelope is not used. */
  readonly wrap?: (data: Fields, log_id: string, world: World) => Reply
  /** What a complete collection of one list holds at an epoch second. Throws Refusal. */
  readonly truth?: Truth
}

export interface Truth {
  /** As in `/sandbox/truth?endpoint=<name>`. */
  readonly name: string
  /** Totals, then every item with all its fields. */
  readonly tell: (world: World, parameters: Fields, second: number) => ReadonlyArray<Fields>
}
