// The run's state in a small file beside the database, for `windrow status` while the database is held.
import { hostname } from "node:os"
import { Option, Schema } from "effect"
import { Cell, PoolState, Tally } from "../domain/Event.ts"
import { folded } from "../domain/harmless.ts"
import { readIfThere } from "../domain/readBounded.ts"
import { replaceFile } from "../domain/replaceFile.ts"
import { type Progress, start } from "./progress.ts"

/** What `<database>.status.json` holds; times are ISO 8601 UTC. */
export interface SideFile {
  readonly windrow_status: 1
  readonly pid: number
  readonly host: string
  readonly started_at: string
  readonly updated_at: string
  readonly progress: Progress
}

/** Where the side file of a database is. */
export const sideFileOf = (database: string): string => `${database}.status.json`

/** Replaces the whole file. */
export const writeSideFile = (database: string, started: string, now: string, progress: Progress): void => {
  const content: SideFile = {
    windrow_status: 1,
    pid: process.pid,
    host: hostname(),
    started_at: started,
    updated_at: now,
    progress
  }
  replaceFile(sideFileOf(database), JSON.stringify(content, null, 2))
}

const { Finite, Int, String: Text, optionalKey } = Schema

const Active = Schema.Struct({ step: Text, window: Text, unit: optionalKey(Text), units: Int, pages: Int })

const Row = Schema.Struct({
  step: Text,
  pool: Text,
  units: Int,
  cells: Schema.Array(Schema.Struct({ ...Cell.fields, split: Schema.Boolean })),
  gap_ms: optionalKey(Int),
  before: Finite,
  requests: Int
})

/** What is read of a side file, which anybody may have written. */
const Read = Schema.Struct({
  windrow_status: Schema.Literal(1),
  pid: Int.check(Schema.isBetween({ minimum: 1, maximum: 2 ** 31 - 1 })),
  host: Text,
  started_at: Text,
  updated_at: Text,
  progress: Schema.Struct({
    sandbox: Schema.Boolean,
    next: optionalKey(Text),
    state: Schema.Literals(["starting", "collecting", "outage", "waiting", "ended"]),
    held: Schema.Boolean,
    until: optionalKey(Text),
    expected: Finite,
    tally: Tally,
    active: Schema.Record(Text, Active),
    recent: Schema.Array(Text),
    grid: Schema.Array(Row),
    before: Finite,
    pools: Schema.Array(PoolState),
    began: optionalKey(Finite),
    idle: Finite,
    pulse: Schema.Array(Schema.Struct({ slot: Finite, requests: Finite, rows: Finite }))
  })
})

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Read))

/** undefined where a text is no side file. */
export const parseSideFile = (text: string): SideFile | undefined => {
  try {
    const read = Option.getOrUndefined(decode(text))
    // Keys that the file leaves out are filled in from `start`.
    return read === undefined ? undefined : folded({ ...read, progress: { ...start, ...(read.progress as Progress) } })
  } catch {
    // A text that is nested deep enough overflows the stack in the decoder itself.
    return undefined
  }
}

/** undefined where there is none that can be read. */
export const readSideFile = (database: string): SideFile | undefined => {
  try {
    const bytes = readIfThere(sideFileOf(database), "side")
    return bytes === undefined ? undefined : parseSideFile(bytes.toString("utf8"))
  } catch {
    return undefined
  }
}
