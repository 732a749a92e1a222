// A report's input without a database: three steps in every state, to be changed by tests.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { coverageStates } from "../../src/domain/Coverage.ts"
import type { Day } from "../../src/domain/Day.ts"
import type { CoverageRun, StepFacts } from "../../src/domain/ReportFacts.ts"
import type { Study } from "../../src/domain/Study.ts"
import { readBreaks } from "../../src/report/breaks.ts"
import type { ReportInput } from "../../src/report/ReportInput.ts"

export const day = (text: string): Day => text as Day

export const breaks = readBreaks(
  readFileSync(resolve(import.meta.dirname, "../../pipelines/tiktok/breaks/api.yaml"), "utf8")
)

const step = (name: string, pipeline: string) => ({
  name,
  pipeline,
  inputs: {},
  query: {},
  fields: ["id"],
  together: false
})

const stepFacts = (name: string): StepFacts => ({
  step: name,
  pipeline: name,
  title: name,
  docs: "https://developers.tiktok.com",
  path: `/v2/research/${name}/`,
  pool: "standard",
  table: name,
  pageSize: 100,
  slices: 7,
  requests: 9,
  pages: 8,
  received: 320,
  again: 0,
  rows: 300,
  offTarget: 2
})

/** @param units names of the units; each is a week in every state, one after the other, from `from` on */
export const makeInput = (units: ReadonlyArray<string>, from = "2024-06-03", accessed = "2024-07-10"): ReportInput => {
  const at = (days: number) => day(new Date(Date.parse(from) + days * 86_400_000).toISOString().slice(0, 10))
  const states = [...coverageStates, "missing"] as const
  const coverage = units.flatMap((unit) =>
    states.map(
      (state, place): CoverageRun => ({ step: "videos", unit, state, from: at(7 * place), to: at(7 * place + 6) })
    )
  )
  const undated = states.map(
    (state): CoverageRun => ({
      step: "users",
      unit: `${units[0]} ${state}`,
      state,
      from: day("0001-01-01"),
      to: day("0001-01-01")
    })
  )
  return {
    study: {
      windrow: 1,
      name: "study",
      authors: [],
      steps: [step("videos", "videos"), step("users", "users")],
      quota: { standard: 1000, graph: 20_000 },
      pace: { requests_per_second: 1, search_gap: 0, concurrency: 1, request_timeout: 1 },
      outage: { give_up_after: 1 },
      settle: 0,
      output: { database: "study.duckdb" }
    } as unknown as Study,
    studyText: "windrow: 1\n",
    studyFile: "study.yaml",
    studyHash: "abc",
    database: "study.duckdb",
    facts: { coverage: {}, units: {}, rows: 600, tables: {}, failed: [], problems: [], requests: 18, off_target: 0 },
    report: {
      origin: "tiktok",
      databaseId: "id",
      createdAt: "",
      schemaHash: "hash",
      sittings: [{ sitting: 1, startedAt: `${accessed} 10:00:00`, endedAt: "", version: "0.1.0", plan: "abc" }],
      firstRequest: `${accessed} 10:00:00`,
      lastRequest: `${accessed} 10:00:00`,
      steps: [stepFacts("videos"), stepFacts("users")],
      coverage: [...coverage, ...undated],
      holes: [],
      dailyRows: units.map((unit, place) => ({ step: "videos", unit, day: at(place), rows: place + 1 })),
      dailyRequests: [{ day: day(accessed), pool: "standard", requests: 18, page: 16 }],
      answers: { Stored: 16, Repeat: 2 },
      pages: [{ step: "videos", rows: 40, gap: 3, pages: 8 }],
      counters: [0, 20].map((more) => ({
        table: "videos",
        column: "view_count",
        day: day(new Date(Date.parse(accessed) + (more - 15) * 86_400_000).toISOString().slice(0, 10)),
        first: 10,
        known: 10 + more
      })),
      changed: { videos: 5 },
      pagesHash: "feed",
      places: 500,
      emptyPlaces: 30
    },
    views: { videos: { input: "accounts", dated: true }, users: { input: "accounts", dated: false } },
    breaks,
    madeAt: Date.parse(`${accessed}T12:00:00Z`),
    version: "0.1.0"
  }
}
