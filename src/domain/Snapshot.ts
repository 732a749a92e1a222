// A slim copy of the database for people who cannot wait for the end of a run.
import { Context, Effect } from "effect"

/** How a copy was renewed: where it is, how large (bytes), or what hindered it. */
export type Renewed =
  | { readonly _tag: "written"; readonly path: string; readonly bytes: number; readonly millis: number }
  | { readonly _tag: "hindered"; readonly path: string; readonly message: string; readonly hint: string }

/**
 * Renews the copy that a study wants under `output.snapshot`; call it while the database is closed. undefined where none is
 * wanted or the one that is there will do. Never fails: a collection does not stop for a copy.
 */
export class Snapshot extends Context.Reference<{
  /** `waiting`: once a UTC day. `ended`: also on the same day, where the database has got more since. */
  readonly renew: (when: "waiting" | "ended") => Effect.Effect<Renewed | undefined>
}>("windrow/export/Snapshot", { defaultValue: () => ({ renew: () => Effect.succeed(undefined) }) }) {}
