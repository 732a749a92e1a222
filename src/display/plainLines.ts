// An event → a line that a person reads, or nothing where it would be noise.

import { amountOf } from "../domain/amounts.ts"
import { byTag, type TagTable } from "../domain/byTag.ts"
import { counted } from "../domain/counted.ts"
import type { Event } from "../domain/Event.ts"
import { anyNouns, unitOf } from "../domain/nouns.ts"
import { quotaText } from "../domain/quotaText.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { thousands } from "../domain/thousands.ts"
import { duration } from "./duration.ts"
import { problemText } from "./problemText.ts"
import type { Progress } from "./progress.ts"
import { summary } from "./summary.ts"

type Named = Extract<Event, { readonly _tag: "slice_done" }>

/** What has been asked so far, and in which words. */
type Sofar = Pick<Progress, "expected" | "nouns" | "tally">

type Where = Pick<Named, "step" | "unit" | "units" | "window">

const whose = ({ unit, units, window }: Where, { nouns }: Sofar): string =>
  unit ?? counted(units, window === undefined ? nouns.units : unitOf(nouns))

const where = (slice: Where, sofar: Sofar): string => {
  const { step, window } = slice
  return [step, window === undefined ? "" : `${window.from}..${window.to}`, whose(slice, sofar)]
    .filter((t) => t !== "")
    .join(" · ")
}

/** `3 of about 12`: which request of the run it was. */
const numbered = ({ expected, tally }: Sofar): string =>
  `${thousands(tally.requests)} of about ${thousands(Math.max(expected, tally.requests))} · `

/** Where the rows come from; credentials go there, so the host is named wherever it is not the API's own. */
const sourceOf = ({ api, sandbox, server }: Extract<Event, { readonly _tag: "run_started" }>): string => {
  const at = server === undefined ? "" : `${server} (WINDROW_API_URL)`
  if (sandbox) return `SANDBOX (made-up data)${at === "" ? "" : ` at ${at}`}`
  if (api !== undefined) return `${api} at ${server ?? ""}`
  return at === "" ? shippedApi.title : `server ${at}`
}

/** Would be noise: what comes of it is told. */
const silent = () => undefined

const lines: TagTable<Event, readonly [sofar: Sofar], string | undefined> = {
  run_started: (event) => {
    // With nothing to ask, the summary says all there is to say.
    if (event.slices === 0 && event.covered > 0) return undefined
    const { covered, nouns = anyNouns, wanted, timeless = { covered: 0, wanted: 0 } } = event
    const there = amountOf(
      [covered - timeless.covered, wanted - timeless.wanted],
      [timeless.covered, timeless.wanted],
      nouns
    )
    return `${event.study}: ${counted(event.slices, nouns.work)} to ask, about ${counted(event.requests.expected, "request")}, ${there} already there · ${sourceOf(event)}`
  },
  migrated: (event) =>
    [`${event.database}: brought from format ${event.from} to ${event.to}; nothing of it is lost`, ...event.notes].join(
      "\n  "
    ),
  pruned: (event) => `${counted(event.rows, "row")} taken out: no longer wanted (--prune)`,
  snapshot_written: (event) =>
    `copy to read: ${event.path} (${thousands(Math.ceil(event.bytes / 1_000))} kB, took ${duration(event.took_ms)})`,
  held: () => "held: nothing new is sent until it is released",
  released: () => "released: requests are sent again",
  stopping: () => "stopping: what is under way is stored first",
  laid_out: silent,
  work_due: silent,
  pools: silent,
  sitting_opened: silent,
  slice_started: silent,
  outage_probe: silent,
  page_stored: (event, sofar) => {
    const extra = [
      event.duplicates > 0 ? counted(event.duplicates, "duplicate") : "",
      event.off_target > 0 ? `${event.off_target} off-target` : ""
    ].filter((text) => text !== "")
    return `${numbered(sofar)}${where(event, sofar)} · page ${event.page}: ${counted(event.rows, "row")}, ${event.new} new${extra.length > 0 ? `, ${extra.join(", ")}` : ""}${event.more ? "" : " · done"}`
  },
  slice_done: silent,
  request_failed: (event, sofar) =>
    `${numbered(sofar)}${where(event, sofar)} · ${event.text}${event.log_id === "" ? "" : ` (log_id ${event.log_id})`}; again in ${duration(event.after_ms)}`,
  search_restarted: (event, sofar) =>
    `${numbered(sofar)}${where(event, sofar)} · the search has expired and starts anew; what is stored stays (${event.text})`,
  slice_split: (event, sofar) =>
    `${numbered(sofar)}${where(event, sofar)} · cannot be had whole (${event.text}); split into ${event.into}`,
  slice_failed: (event, sofar) => `${numbered(sofar)}${where(event, sofar)} · FAILED: ${event.text}`,
  unit_unavailable: (event, sofar) => `${numbered(sofar)}${event.step} · ${event.unit} is unavailable: ${event.text}`,
  step_stopped: (event) => `${event.step} · STOPPED: ${event.text}`,
  problem_found: (event) => `problem · ${problemText({ kind: event.kind, count: event.count, detail: event.detail })}`,
  outage_began: (event) => `the API does not answer (${event.text}); trying one request at a time, with growing pauses`,
  outage_ended: (event) => `the API answers again after ${duration(event.lasted_ms)}`,
  parked: (event) =>
    event.code === "limit" ? event.text : `${quotaText(event.pool)}: ${event.text}; renewed ${event.until}`,
  waiting: (event) => `waiting until ${event.until} (${event.for}); the database is closed and can be opened meanwhile`,
  run_finished: summary
}

/** The text of an event, without its time. @param sofar the progress that it has led to */
export const plainLine = (event: Event, sofar: Sofar): string | undefined => byTag(lines, event, sofar)
