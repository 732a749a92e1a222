// The same study at five moments of its run, each made of the events that lead there.

import { type Progress, start, step } from "../../src/display/progress.ts"
import type { Look } from "../../src/display/tui/look.ts"
import { drawn } from "../../src/display/tui/look.ts"
import type { Event } from "../../src/domain/Event.ts"

export const noon = Date.parse("2024-03-01T12:00:00Z")

type Days = { readonly from: string; readonly to: string }
const months: ReadonlyArray<Days> = ["01-01..01-31", "02-01..03-03", "03-04..04-03", "04-04..05-04"].map((text) => {
  const [from, to] = text.split("..")
  return { from: `2023-${from}`, to: `2023-${to}` }
})

const name = (index: number) => ({ slice: `s${index}`, step: "videos", units: 3, window: months[index] }) as const
const nothing = { done: 0, empty: 0, failed: 0, unavailable: 0 }

const opening: ReadonlyArray<unknown> = [
  {
    _tag: "laid_out",
    title: "German-language news outlets on TikTok, 2023",
    steps: [
      {
        step: "videos",
        pool: "standard",
        units: 3,
        cells: months.map((window, index) => ({ window, wanted: [93, 93, 93, 93][index], ...nothing }))
      },
      { step: "comments", pool: "standard", units: 0, cells: [] }
    ]
  },
  {
    _tag: "run_started",
    study: "dach-news-2023",
    database: "/data/dach-news-2023.duckdb",
    sandbox: false,
    slices: 4,
    units: 3,
    requests: { least: 4, expected: 40 },
    covered: 0,
    wanted: 372,
    nouns: { days: "account-day", units: "video", work: "part" }
  }
]

const page = (index: number, number: number, more: boolean) => ({
  ...name(index),
  _tag: "page_stored",
  page: number,
  rows: 98,
  new: 97,
  duplicates: 1,
  off_target: 0,
  more
})

const began: ReadonlyArray<unknown> = [
  { _tag: "work_due", steps: [{ step: "videos", slices: 4, unit_days: 372 }] },
  { _tag: "sitting_opened", sitting: 1, slices: 4 },
  { _tag: "slice_started", ...name(0), resumed: false },
  {
    _tag: "pools",
    pools: [
      { pool: "standard", spent: 214, left: 786, resets_at: "2024-03-02T00:00:00.000Z" },
      { pool: "graph", spent: 0, left: 20_000, resets_at: "2024-03-02T00:00:00.000Z" }
    ],
    server_time: "2024-03-01T12:00:03.000Z"
  },
  page(0, 1, true),
  page(0, 2, false),
  { _tag: "slice_done", ...name(0), state: "done", rows: 196, pages: 2 },
  { _tag: "slice_started", ...name(1), resumed: false },
  { _tag: "slice_started", ...name(2), resumed: false },
  {
    _tag: "request_failed",
    ...name(1),
    code: "server",
    text: "HTTP 500 · internal_error",
    status: 500,
    log_id: "",
    after_ms: 2_000
  },
  page(1, 1, true),
  page(2, 1, true),
  page(2, 2, true),
  { _tag: "slice_split", ...name(1), code: "server", text: "HTTP 500", into: 2 },
  { _tag: "slice_started", ...name(3), resumed: false },
  { _tag: "slice_failed", ...name(3), code: "server", text: "one day cannot be had" },
  { _tag: "work_due", steps: [{ step: "comments", slices: 120, unit_days: 120 }] },
  { _tag: "slice_started", slice: "c1", step: "comments", units: 1, unit: "7361234567890123456", resumed: false },
  { _tag: "slice_done", slice: "c0", step: "comments", units: 30, state: "done", rows: 400, pages: 4 }
]

const finished = {
  _tag: "run_finished",
  outcome: "complete",
  exit: 0,
  tally: start.tally,
  pools: [],
  coverage: {},
  problems: [],
  failed: [],
  database: "/data/dach-news-2023.duckdb",
  next: "",
  message: ""
}

/** A second passes from one event to the next. */
const fold = (events: ReadonlyArray<unknown>): Progress =>
  events.reduce<Progress>((progress, event, index) => step(progress, event as Event, noon + index * 1_000), start)

const waiting = { _tag: "waiting", until: "2024-03-02 00:00 UTC", for: "the day's quota" }
const outage = [
  { _tag: "outage_began", failures: 5, code: "server", text: "HTTP 503" },
  { _tag: "outage_probe", next_ms: 30_000 }
]

export const scenes: Readonly<Record<string, Progress>> = {
  starting: fold(opening),
  busy: fold([...opening, ...began]),
  held: fold([...opening, ...began, { _tag: "held" }]),
  parked: fold([...opening, ...began, waiting]),
  outage: fold([...opening, ...began, ...outage]),
  ended: fold([...opening, ...began, finished])
}

export const look = (columns: number, more: Partial<Look> = {}): Look => ({
  columns,
  rows: 50,
  signs: drawn,
  now: noon + 30_000,
  details: false,
  help: false,
  keys: true,
  ...more
})
