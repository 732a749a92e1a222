// Small studies and their unit-days, counted by plain arithmetic on epoch days.
import * as fc from "fast-check"
import type { UnitDays } from "../../src/domain/Coverage.ts"
import type { Day, DayRange } from "../../src/domain/Day.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import type { Slice } from "../../src/domain/Slice.ts"
import type { Step, Study } from "../../src/domain/Study.ts"
import { type Wanted, wantedOf } from "../../src/plan/wanted.ts"

const msPerDay = 86_400_000

export const dayAt = (n: number): Day => new Date(n * msPerDay).toISOString().slice(0, 10) as Day
export const numberOf = (day: Day): number => Date.parse(`${day}T00:00:00Z`) / msPerDay
export const rangeAt = (from: number, days: number): DayRange => ({ from: dayAt(from), to: dayAt(from + days - 1) })
export const lengthOf = (range: DayRange): number => numberOf(range.to) - numberOf(range.from) + 1

/** Epoch days just before a change of clocks in Los Angeles, a leap day, a new year, and the day that Apia skipped. */
export const origins = ["2024-03-05", "2024-10-30", "2024-02-20", "2023-12-20", "2011-12-20"].map((day) =>
  numberOf(day as Day)
)

/** A search endpoint with windows of at most `days` days and, at most, `per_request` accounts in one search. */
export const pipelineOf = (days: number, per_request: number, name = "videos"): Pipeline => ({
  pipeline: name,
  title: "Videos",
  docs: "https://developers.tiktok.com/doc/research-api-specs-query-videos",
  inputs: {
    accounts: { title: "Accounts", field_name: "username", values: "username", per_request, traced_by: "username" },
    keywords: { title: "Keywords", field_name: "keyword", values: "text", per_request }
  },
  window: { max_span_days: days - 1 },
  request: { path: "/v2/research/video/query/", pool: "standard", fields: "query", good_with: [] },
  pages: { style: "search", size: 100 },
  rows: {
    at: ["data.videos"],
    table: "videos",
    key: ["id"],
    time: "create_time",
    columns: {
      id: { type: "id", title: "Id" },
      create_time: { type: "timestamp", title: "Time" },
      username: { type: "text", title: "Name" }
    }
  }
})

export const stepOf = (accounts: ReadonlyArray<string>, period: DayRange, over: Partial<Step> = {}): Step => ({
  name: "videos",
  pipeline: "videos",
  inputs: { accounts },
  query: {},
  fields: ["id", "create_time", "username"],
  period,
  together: false,
  ...over
})

export const settle = 48 * 3_600_000

export const studyOf = (...steps: ReadonlyArray<Step>): Study => ({
  windrow: 1,
  name: "small",
  authors: [],
  steps,
  quota: { standard: 1000, graph: 20_000 },
  pace: { requests_per_second: 1, search_gap: 10_000, concurrency: 4, request_timeout: 180_000 },
  outage: { give_up_after: 3_600_000 },
  settle,
  order: "chronological",
  output: { database: "data/small.duckdb" }
})

/** What a study wants as if every day of it had come. */
export const wantOf = (study: Study, pipeline: Pipeline): ReadonlyArray<Wanted> =>
  wantedOf(study, { videos: pipeline }, { today: undefined, parents: {} })

/** Every unit-day as one text, repeats included. */
export const cells = (all: Iterable<Omit<UnitDays, "wave" | "shape"> & { readonly shape?: string }>): Array<string> =>
  [...all].flatMap(({ shape = "", unit, days }) =>
    days.flatMap((range) =>
      Array.from({ length: lengthOf(range) }, (_, i) => `${shape} ${unit} ${dayAt(numberOf(range.from) + i)}`)
    )
  )

export const cellsOf = (slices: Iterable<Slice>): Array<string> =>
  cells([...slices].flatMap(({ shape, units, window }) => units.map((unit) => ({ shape, unit, days: [window!] }))))

export const wantedCells = (wanted: ReadonlyArray<Wanted>): Set<string> =>
  new Set(cells(wanted.flatMap((one) => one.units)))

export const idsOf = (slices: Iterable<Slice>): ReadonlyArray<string> => [...slices].map((slice) => slice.id).toSorted()

/** Account names, some of which would trip over a plain object or a separator. */
export const names = ["ada", "bob", "constructor", "__proto__", "x y", "0", "zoë"]
export const someNames = fc.shuffledSubarray(names, { minLength: 1 })

/** A period that starts near a troublesome day. */
export const somePeriod = fc
  .tuple(fc.constantFrom(...origins), fc.nat(20), fc.integer({ min: 1, max: 100 }))
  .map(([origin, shift, days]) => rangeAt(origin + shift, days))
