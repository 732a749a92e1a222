// An event → a line that a person reads, or nothing where it would be noise.

import { counted } from "../domain/counted.ts"
import type { Event } from "../domain/Event.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { thousands } from "../domain/thousands.ts"
import { amountOf } from "./amounts.ts"
import { duration } from "./duration.ts"
import { problemText } from "./problemText.ts"
import { summary } from "./summary.ts"

type Named = Extract<Event, { readonly _tag: "slice_done" }>

const where = ({ step, unit, units, window }: Pick<Named, "step" | "unit" | "units" | "window">): string =>
  [step, window === undefined ? "" : `${window.from}..${window.to}`, unit ?? counted(units, "unit")]
    .filter((t) => t !== "")
    .join(" · ")

/** Where the rows come from; credentials go there, so the host is named wherever it is not the API's own. */
const sourceOf = ({ api, sandbox, server }: Extract<Event, { readonly _tag: "run_started" }>): string => {
  const at = server === undefined ? "" : `${server} (WINDROW_API_URL)`
  if (sandbox) return `SANDBOX (made-up data)${at === "" ? "" : ` at ${at}`}`
  if (api !== undefined) return `${api} at ${server ?? ""}`
  return at === "" ? shippedApi.title : `server ${at}`
}

/** The text of an event, without its time. */
export const plainLine = (event: Event): string | undefined => {
  switch (event._tag) {
    case "run_started": {
      // With nothing to ask, the summary says all there is to say.
      if (event.slices === 0 && event.covered > 0) return undefined
      const { covered, wanted, timeless = { covered: 0, wanted: 0 } } = event
      const there = amountOf(
        [covered - timeless.covered, wanted - timeless.wanted],
        [timeless.covered, timeless.wanted]
      )
      return `${event.study}: ${counted(event.slices, "slice")} to ask, about ${counted(event.requests.expected, "request")}, ${there} already there · ${sourceOf(event)}`
    }
    case "migrated":
      return [
        `${event.database}: brought from format ${event.from} to ${event.to}; nothing of it is lost`,
        ...event.notes
      ].join("\n  ")
    case "pruned":
      return `${counted(event.rows, "row")} taken out: no longer wanted (--prune)`
    case "snapshot_written":
      return `copy to read: ${event.path} (${thousands(Math.ceil(event.bytes / 1_000))} kB, took ${duration(event.took_ms)})`
    case "held":
      return "held: nothing new is sent until it is released"
    case "released":
      return "released: requests are sent again"
    case "stopping":
      return "stopping: what is under way is stored first"
    case "laid_out":
    case "work_due":
    case "pools":
    case "sitting_opened":
    case "slice_started":
    case "outage_probe":
      return undefined
    case "page_stored": {
      const extra = [
        event.duplicates > 0 ? counted(event.duplicates, "duplicate") : "",
        event.off_target > 0 ? `${event.off_target} off-target` : ""
      ].filter((text) => text !== "")
      return `${where(event)} · page ${event.page}: ${counted(event.rows, "row")}, ${event.new} new${extra.length > 0 ? `, ${extra.join(", ")}` : ""}${event.more ? "" : " · done"}`
    }
    case "slice_done":
      return undefined
    case "request_failed":
      return `${where(event)} · ${event.text}${event.log_id === "" ? "" : ` (log_id ${event.log_id})`}; again in ${duration(event.after_ms)}`
    case "search_restarted":
      return `${where(event)} · the search has expired and starts anew; what is stored stays (${event.text})`
    case "slice_split":
      return `${where(event)} · cannot be had whole (${event.text}); split into ${event.into}`
    case "slice_failed":
      return `${where(event)} · FAILED: ${event.text}`
    case "unit_unavailable":
      return `${event.step} · ${event.unit} is unavailable: ${event.text}`
    case "step_stopped":
      return `${event.step} · STOPPED: ${event.text}`
    case "problem_found":
      return `problem · ${problemText({ kind: event.kind, count: event.count, detail: event.detail })}`
    case "outage_began":
      return `the API does not answer (${event.text}); trying one request at a time, with growing pauses`
    case "outage_ended":
      return `the API answers again after ${duration(event.lasted_ms)}`
    case "parked":
      return event.code === "limit" ? event.text : `${event.pool} quota: ${event.text}; reset ${event.until}`
    case "waiting":
      return `waiting until ${event.until} (${event.for}); the database is closed and can be opened meanwhile`
    case "run_finished":
      return summary(event)
  }
}
