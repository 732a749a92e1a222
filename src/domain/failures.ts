// How stages fail: one class per boundary, each with a sentence for people, what to do next, and an exit code.
import { Data, Runtime } from "effect"
import { exit } from "./exit.ts"

interface Told {
  readonly message: string
  readonly hint: string
}

/**
 * The database cannot be opened or written. `reason` decides the exit code. `taken`: a run had put the file away for a
 * moment, and somebody else has it now.
 */
export class StoreError extends Data.TaggedError("StoreError")<
  Told & {
    readonly reason: "cannot_write" | "foreign" | "mixed" | "in_use" | "taken" | "stale" | "bug"
    readonly cause?: unknown
  }
> {
  override readonly [Runtime.errorExitCode] = {
    cannot_write: exit.cannotWrite,
    foreign: exit.cannotWrite,
    mixed: exit.usage,
    in_use: exit.locked,
    taken: exit.locked,
    stale: exit.bug,
    bug: exit.bug
  }[this.reason]
}

/** The count of requests cannot be kept: without it nothing may be sent. */
export class LedgerError extends Data.TaggedError("LedgerError")<Told & { readonly cause?: unknown }> {
  override readonly [Runtime.errorExitCode] = exit.cannotWrite
}

/** No request can succeed any more: the API is down, or it refuses the credentials. */
export class FetchStopped extends Data.TaggedError("FetchStopped")<
  Told & { readonly reason: "down" | "credentials_refused" | "credentials_missing" }
> {
  override readonly [Runtime.errorExitCode] = {
    down: exit.apiDown,
    credentials_refused: exit.refused,
    credentials_missing: exit.noCredentials
  }[this.reason]
}

/** The run ended before its work was done, on purpose. */
export class RunEnded extends Data.TaggedError("RunEnded")<Told & { readonly code: number }> {
  override readonly [Runtime.errorExitCode] = this.code
}
