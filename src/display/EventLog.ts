// Keeps a run's events beside the database, one JSON object a line, for `windrow replay`. News only: where it cannot be
// written, the collection goes on.
import { closeSync, fstatSync, readSync, renameSync, writeFileSync } from "node:fs"
import { type Event, eventVersion } from "../domain/Event.ts"
import { harmlessJson } from "../domain/harmless.ts"
import { openOwn } from "../domain/ownFile.ts"

/** Where the events of a database are. */
export const eventFileOf = (database: string): string => `${database}.events.ndjson`

/** The text of an event with its time, as `--progress json` prints it. */
export const eventLine = (at: number, event: Event): string => {
  const { _tag, ...rest } = event
  return harmlessJson(JSON.stringify({ at: new Date(at).toISOString(), event: _tag, ...rest }))
}

/** The line that every run begins with. */
export const headLine = (version: string): string => JSON.stringify({ windrow_events: eventVersion, version })

export interface EventLogOptions {
  readonly file: string
  readonly version: string
  /** Texts that must not be written, whoever says them. */
  readonly secrets: ReadonlyArray<string>
  /** A file that has grown past this many bytes is put aside under `….1`, and the one put aside before is gone. */
  readonly atMost?: number
}

export interface EventLog {
  readonly add: (at: number, event: Event) => void
  /** Writes what was added since. */
  readonly flush: () => void
  /** Why nothing is written any more. */
  readonly trouble: () => string | undefined
}

const usualAtMost = 64 * 1024 * 1024

/** Says where the run stands before it asks anything: kept back until it does, and told again in a new file. */
const opening = new Set<Event["_tag"]>(["migrated", "run_started", "laid_out", "work_due"])
const asks = new Set<Event["_tag"]>(["sitting_opened", "waiting", "pruned"])

export const makeEventLog = (options: EventLogOptions): EventLog => {
  const { file, atMost = usualAtMost } = options
  let heads: Array<string> = []
  let lines: Array<string> = []
  let begun = false
  let trouble: string | undefined
  let size = 0

  const clean = (text: string): string =>
    options.secrets.reduce((rest, secret) => (secret === "" ? rest : rest.replaceAll(secret, "•••")), text)
  const write = (texts: ReadonlyArray<string>): void => {
    if (trouble !== undefined || texts.length === 0) return
    try {
      const full = size > atMost
      if (full) {
        renameSync(file, `${file}.1`)
        size = 0
      }
      const text = `${[...(full ? heads : []), ...texts].join("\n")}\n`
      append(file, text)
      size += Buffer.byteLength(text)
    } catch (cause) {
      trouble = cause instanceof Error ? cause.message : String(cause)
    }
  }
  const begin = (): void => {
    begun = true
    try {
      size = mendEnd(file)
    } catch (cause) {
      trouble = cause instanceof Error ? cause.message : String(cause)
    }
    lines.unshift(...heads)
  }

  return {
    add: (at, event) => {
      const line = clean(eventLine(at, event))
      if (opening.has(event._tag)) {
        if (event._tag === "run_started") heads = [headLine(options.version), ...heads]
        if (!begun || event._tag !== "work_due") heads.push(line)
      }
      if (!begun && asks.has(event._tag)) begin()
      if (begun) lines.push(line)
    },
    flush: () => {
      const texts = lines
      lines = []
      write(texts)
    },
    trouble: () => trouble
  }
}

const using = <A>(file: string, work: (handle: number) => A): A => {
  const handle = openOwn(file)
  try {
    return work(handle)
  } finally {
    closeSync(handle)
  }
}

const append = (file: string, text: string): void => using(file, (handle) => writeFileSync(handle, text))

/** The size of a file; a last line that a crash has cut off gets its end. */
const mendEnd = (file: string): number =>
  using(file, (handle) => {
    const { size } = fstatSync(handle)
    const last = Buffer.alloc(1)
    if (size === 0 || readSync(handle, last, 0, 1, size - 1) === 0 || last.toString() === "\n") return size
    writeFileSync(handle, "\n")
    return size + 1
  })
