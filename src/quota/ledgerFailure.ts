// What can go wrong with a machine's ledger, and what to do about it.
import { Effect } from "effect"
import { LedgerError } from "../domain/failures.ts"
import { ledgerIn } from "./LedgerFile.ts"

/** The file is another one than the run has counted in. */
export class Replaced extends Error {}

const booking = "book what was spent today with `windrow quota --spent N`"

/** What failed with the ledger of a folder, and what to do about it. */
const explain = (path: string, cause: unknown): LedgerError => {
  const text = cause instanceof Error ? cause.message : String(cause)
  if (cause instanceof Replaced)
    return new LedgerError({
      message: `${path} is not the ledger any more that this run has counted its requests in: it was moved, deleted or replaced`,
      hint: `Nothing more was sent. Put it back to its place, or, if it is gone, ${booking}; then run the same command again.`
    })
  if (/not a database|malformed|corrupt/i.test(text))
    return new LedgerError({
      message: `${path} is no ledger of requests: ${text}`,
      hint: `It was left as it is, and nothing is sent without one. Move it away, and ${booking}; or set WINDROW_STATE_DIR to another folder.`,
      cause
    })
  return new LedgerError({
    message: `the ledger of requests cannot be written: ${text}`,
    hint: "Make the folder writable, or set WINDROW_STATE_DIR to one that is. Nothing is sent without it.",
    cause
  })
}

/** Runs what touches the ledger of a folder. */
export const attemptIn =
  (directory: string) =>
  <A>(run: () => A): Effect.Effect<A, LedgerError> =>
    Effect.try({ try: run, catch: (cause) => explain(ledgerIn(directory), cause) })
