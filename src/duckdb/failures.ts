// What DuckDB and the file system say → what a researcher can do about it.
import { StoreError } from "../domain/failures.ts"
import { oneLine } from "../domain/harmless.ts"
import { memoryLimit } from "./opening.ts"
import { Stranger } from "./strangers.ts"

const estranged = (path: string, cause: Stranger): StoreError =>
  cause.inOurs
    ? new StoreError({
        reason: "foreign",
        message: `${path} holds a ${cause.kind} that Windrow does not make: ${readable(cause.called)}`,
        hint: "Nothing of it was run, and the file was left as it is. If it is yours, move it into a database of your own that attaches this one; if the file is somebody else's, ask what it is for.",
        cause
      })
    : foreign(path, cause)

/** A name from a file, so that a person can read it and no terminal obeys it. */
const readable = (name: string): string => JSON.stringify(oneLine(name).slice(0, 80))

export const foreign = (path: string, cause?: unknown): StoreError =>
  new StoreError({
    reason: "foreign",
    message: `${path} is a DuckDB database, but not one that Windrow made`,
    hint: "It was left as it is. Name another file under output.database.",
    cause
  })

/** DuckDB's messages → what a researcher can do about them. */
export const explain = (path: string, cause: unknown): StoreError => {
  if (cause instanceof Stranger) return estranged(path, cause)
  const whole = cause instanceof Error ? cause.message : String(cause)
  const text = whole.split("\n")[0] ?? ""
  // Windows says it in its user's language; DuckDB adds its own words on later lines.
  if (/conflicting lock|being used by another process|already open in/i.test(whole)) {
    const holder = /(?:held|already open) in\s+(.+?)(?: by|\. |\n|$)/i.exec(whole)?.[1]
    return new StoreError({
      reason: "in_use",
      message: `${path} is open in another program${holder === undefined ? "" : `: ${holder}`}`,
      hint: "Close it there (an R or Python session, a database viewer), then run the same command again.",
      cause
    })
  }
  // A file that is cut off cannot be read to its end; one of another program asks for that program's extension.
  if (/not a valid duckdb|corrupt|magic|serializ|checksum|read enough bytes|_scanner/i.test(text)) {
    return new StoreError({
      reason: "foreign",
      message: `${path} is not a database that can be read: ${text}`,
      hint: "The file was left as it is. Move it away, or name another file under output.database.",
      cause
    })
  }
  if (/^(parser|binder|catalog|constraint|conversion|internal) error/i.test(text)) {
    return new StoreError({
      reason: "bug",
      message: `${path}: a statement of Windrow's failed: ${text}`,
      hint: "This is a mistake in Windrow, or somebody changed the tables. Everything committed so far is kept. Please report it with this message.",
      cause
    })
  }
  if (/out of memory|failed to (pin|allocate)/i.test(text) && !/failed to offload/i.test(text)) {
    return new StoreError({
      reason: "cannot_write",
      message: `${path} cannot be worked on: ${text}`,
      hint: `Everything committed so far is kept. DuckDB may take ${memoryLimit("write")} of memory: where less is free, close other programs; then run the same command again.`,
      cause
    })
  }
  return new StoreError({
    reason: "cannot_write",
    message: `${path} cannot be written: ${text}`,
    hint: "Everything committed so far is kept. Make room or make the folder writable, then run the same command again.",
    cause
  })
}

/** What DuckDB says where it cannot free so much. */
export const isMemoryInUse = ({ cause }: StoreError): boolean =>
  cause instanceof Error && /could not free up enough/i.test(cause.message)

/** Somebody may have moved the file while a run had it: a new one must not take its place. */
export const moved = (path: string) =>
  new StoreError({
    reason: "cannot_write",
    message: `${path} is not there any more: it was moved or deleted while a run had it`,
    hint: "Put it back to its place, then run the same command again: what was collected is in it."
  })
export const replaced = (path: string) =>
  new StoreError({
    reason: "cannot_write",
    message: `${path} is another file now: the database was moved or deleted while a run had it, and something else put there`,
    hint: "It was left as it is. Move it away, put the database back to its place, then run the same command again."
  })
