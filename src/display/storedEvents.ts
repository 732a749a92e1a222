// A file of events → the events of one of its runs, line by line, however long it is.
import { createReadStream } from "node:fs"
import { Schema } from "effect"
import { Event, eventVersion, type Timed } from "../domain/Event.ts"
import { folded } from "../domain/harmless.ts"
import { NotRead, openPlain } from "../domain/readBounded.ts"

/** Why a file cannot be replayed. */
export class NotEvents extends Error {
  readonly reason: "missing" | "wrong"
  constructor(reason: "missing" | "wrong", message: string) {
    super(message)
    this.reason = reason
  }
}

const decode = Schema.decodeUnknownSync(Event)

const parse = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined
  } catch {
    return undefined
  }
}

const isHead = (line: string): boolean => line.startsWith('{"windrow_events":')

/** The longest line is that which lays out a study, some kilobytes for each step. */
const longestLine = 16 * 1024 * 1024

/** The lines of a file of any size, of which only the line at hand is held. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = ""
  try {
    const input = createReadStream(file, {
      fd: openPlain(file).handle,
      encoding: "utf8",
      highWaterMark: 1 << 20
    }) as AsyncIterable<string>
    for await (const part of input) {
      const lines = (rest + part).split("\n")
      rest = lines.pop() ?? ""
      if (rest.length > longestLine) throw new NotRead(file, "has a line that is longer than any event")
      for (const line of lines) yield line.replace(/\r$/, "")
    }
    if (rest !== "") yield rest
  } catch (cause) {
    if (cause instanceof NotRead) throw new NotEvents("wrong", `${cause.message}, so it holds no events`)
    const code = (cause as NodeJS.ErrnoException).code
    if (code === "ENOENT") throw new NotEvents("missing", `there is no file ${file}`)
    throw new NotEvents("wrong", `${file} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`)
  }
}

/** How many runs a file holds. Throws where its first line is not that of a file of events. */
export const countRuns = async (file: string): Promise<number> => {
  let runs = 0
  let first = true
  for await (const line of linesOf(file)) {
    if (first && !isHead(line))
      throw new NotEvents("wrong", `${file} is no file of events: its first line says something else`)
    first = false
    if (!isHead(line)) continue
    const version = parse(line)?.["windrow_events"]
    if (version !== eventVersion) {
      throw new NotEvents(
        "wrong",
        `${file} has events of version ${String(version)}; this Windrow reads version ${eventVersion}`
      )
    }
    runs += 1
  }
  if (first) throw new NotEvents("wrong", `${file} is empty`)
  return runs
}

/** A line → its event. Throws where it is none. */
export const toTimed = (line: string): Timed => {
  const { at, event, ...rest } = parse(line) ?? {}
  if (typeof at !== "string" || !Number.isFinite(Date.parse(at))) throw new Error("it has no time")
  return { at, event: decode(folded({ _tag: event, ...rest })) }
}

/** The events of one run, the first being 1. A last line that a crash has cut off is left out. */
export async function* eventsOf(file: string, run: number): AsyncGenerator<Timed> {
  let runs = 0
  let number = 0
  let broken: string | undefined
  for await (const line of linesOf(file)) {
    number += 1
    if (isHead(line)) runs += 1
    if (isHead(line) && runs > run) return
    if (isHead(line) || runs < run || line === "") continue
    if (broken !== undefined) throw new NotEvents("wrong", broken)
    let timed: Timed | undefined
    try {
      timed = toTimed(line)
    } catch (cause) {
      const why = parse(line) === undefined ? "it is no JSON" : String((cause as Error).message).split("\n")[0]
      broken = `${file}, line ${number} is no event: ${why}`
      if (parse(line) !== undefined) throw new NotEvents("wrong", broken)
    }
    if (timed !== undefined) yield timed
  }
}
