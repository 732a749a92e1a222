// What `windrow report` says of a database: counted from its tables, gathered so far that a page can draw it.
import { Effect } from "effect"
import type { Database, Row } from "../domain/Database.ts"
import type { Day } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Pipeline, Pool } from "../domain/Pipeline.ts"
import type { ReportFacts, ReportState, StepFacts, StepWanted } from "../domain/ReportFacts.ts"
import { quote } from "../domain/sqlText.ts"
import { readPlaces } from "../rows/places.ts"
import { readCounters } from "./reportCounters.ts"
import { holes, runs, stepsWanted } from "./reportCoverage.ts"
import { readDailyRows, readUnitRows } from "./reportRows.ts"
import { makeStepWork, stepMatches } from "./stepWork.ts"
import { makeWantedWork } from "./wantedWork.ts"

const text = (value: unknown): string => (value === null || value === undefined ? "" : String(value))

const requestsByDay = `
  SELECT r.asked_at::DATE AS day, coalesce(json_extract_string(p.definition, '$.request.pool'), 'unknown') AS pool,
         count(*)::INTEGER AS requests, count(*) FILTER (WHERE r.answer = 'Stored')::INTEGER AS page
  FROM provenance.requests r LEFT JOIN provenance.slices s ON s.slice = r.slice
  LEFT JOIN provenance.shapes h ON h.shape = s.shape LEFT JOIN provenance.pipelines p ON p.name = h.pipeline
  GROUP BY ALL ORDER BY ALL`

const stepsText = `
  WITH asked AS (
    SELECT k.step, count(*) AS requests FROM provenance.requests r JOIN temp.step_work k USING (slice) GROUP BY 1),
  paged AS (
    SELECT k.step, count(*) AS pages, sum(p.rows) FILTER (WHERE s.observes = 'collection') AS received,
           sum(p.rows) FILTER (WHERE s.observes <> 'collection') AS again
    FROM provenance.pages p JOIN provenance.slices s USING (slice) JOIN temp.step_work k USING (slice) GROUP BY 1)
  SELECT k.step, h.pipeline, any_value(p.definition) AS definition, count(*)::INTEGER AS slices,
         coalesce(any_value(a.requests), 0)::INTEGER AS requests, coalesce(any_value(g.pages), 0)::INTEGER AS pages,
         coalesce(any_value(g.received), 0)::INTEGER AS received, coalesce(any_value(g.again), 0)::INTEGER AS again
  FROM provenance.slices s JOIN temp.step_work k USING (slice) JOIN provenance.shapes h USING (shape)
  JOIN provenance.pipelines p ON p.name = h.pipeline LEFT JOIN asked a ON a.step = k.step LEFT JOIN paged g ON g.step = k.step
  GROUP BY k.step, h.pipeline ORDER BY min(s.created_at), k.step`

const pagesText = `
  SELECT k.step, p.rows, CASE WHEN p.slots IS NULL THEN NULL ELSE greatest(p.slots - p.rows, 0) END AS gap,
         count(*)::INTEGER AS pages
  FROM provenance.pages p JOIN temp.step_work k USING (slice) GROUP BY ALL ORDER BY ALL`

const sittingOf = (row: Row) => ({
  sitting: Number(row["sitting"]),
  startedAt: text(row["started_at"]),
  endedAt: text(row["ended_at"]),
  version: text(row["version"]),
  plan: text(row["plan"])
})
const coverageOf = (row: Row) => ({
  step: text(row["step"]),
  unit: text(row["label"]),
  state: text(row["state"]) as ReportState,
  from: text(row["from_day"]) as Day,
  to: text(row["to_day"]) as Day
})
const holeOf = (row: Row) => ({
  ...coverageOf(row),
  state: text(row["state"]) as "failed" | "unavailable" | "capped",
  reason: text(row["reason"]),
  days: Number(row["days"])
})
const dailyRequestsOf = (row: Row) => ({
  day: text(row["day"]) as Day,
  pool: text(row["pool"]) as Pool | "unknown",
  requests: Number(row["requests"]),
  page: Number(row["page"])
})
const pageOf = (row: Row) => ({
  step: text(row["step"]),
  rows: Number(row["rows"]),
  gap: row["gap"] === null ? undefined : Number(row["gap"]),
  pages: Number(row["pages"])
})

const sittingsText = "SELECT sitting, started_at, ended_at, version, plan FROM provenance.runs ORDER BY sitting"
const answersText = "SELECT answer, count(*)::INTEGER AS n FROM provenance.requests GROUP BY 1 ORDER BY 1"
const allText = `SELECT (SELECT min(asked_at) FROM provenance.requests) AS first,
    (SELECT max(asked_at) FROM provenance.requests) AS last,
    (SELECT sha256(string_agg(sha256, '' ORDER BY page)) FROM provenance.pages) AS hash`

/** Facts about what is wanted, step by step; about all that is there where nothing is named. */
export const readReportFacts = Effect.fnUntraced(function* (
  database: Database,
  wanted: ReadonlyArray<StepWanted>,
  settle: number
): Effect.fn.Return<ReportFacts, StoreError> {
  const metaRows = yield* database.rows("SELECT key, value FROM provenance.meta")
  const meta = Object.fromEntries(metaRows.map((row) => [text(row["key"]), text(row["value"])]))
  const named = wanted.length === 0 ? undefined : wanted.flatMap(({ units }) => units)
  yield* makeWantedWork(database, named, settle)
  yield* makeStepWork(database, wanted)
  const read = yield* Effect.forEach(yield* database.rows(stepsText), (row) => readStep(database, row))
  const tables = new Map(read.map((one) => [one.facts.table, one.pipeline]))
  const byUnit = yield* Effect.forEach(read, ({ facts, pipeline }) => readUnitRows(database, facts.step, pipeline))
  const daily = yield* Effect.forEach(read, ({ facts, pipeline }) => readDailyRows(database, facts.step, pipeline))
  const lines = { wanted: stepsWanted(wanted) }
  const answers = yield* database.rows(answersText)
  const [all] = yield* database.rows(allText)
  const { empty, places } = yield* readPlaces(database)
  return {
    origin: meta["origin"] ?? "",
    databaseId: meta["database_id"] ?? "",
    createdAt: meta["created_at"] ?? "",
    schemaHash: meta["schema_hash"] ?? "",
    sittings: (yield* database.rows(sittingsText)).map(sittingOf),
    firstRequest: text(all?.["first"]),
    lastRequest: text(all?.["last"]),
    steps: read.map(({ facts }) => facts),
    coverage: (yield* database.rows(runs(settle), lines)).map(coverageOf),
    holes: (yield* database.rows(holes(settle), lines)).map(holeOf),
    dailyRows: daily.flat(),
    unitRows: byUnit.flat(),
    dailyRequests: (yield* database.rows(requestsByDay)).map(dailyRequestsOf),
    answers: Object.fromEntries(answers.map((row) => [text(row["answer"]), Number(row["n"])])),
    pages: (yield* database.rows(pagesText)).map(pageOf),
    ...(yield* readCounters(database, [...tables.values()])),
    pagesHash: text(all?.["hash"]),
    places,
    emptyPlaces: empty
  }
})

const readStep = Effect.fnUntraced(function* (database: Database, row: Readonly<Record<string, unknown>>) {
  const pipeline = parseJson(text(row["definition"])) as unknown as Pipeline
  const { table, key } = pipeline.rows
  const [found] = yield* database.rows(
    `WITH own AS (SELECT ${key.map(quote).join(", ")}, bool_or(on_target) AS hit FROM (${stepMatches(pipeline)}) GROUP BY ALL)
     SELECT count(*)::INTEGER AS rows, count(*) FILTER (WHERE NOT hit)::INTEGER AS off FROM own`,
    { step: text(row["step"]) }
  )
  const facts: StepFacts = {
    step: text(row["step"]),
    pipeline: pipeline.pipeline,
    title: pipeline.title,
    docs: pipeline.docs,
    path: pipeline.request.path,
    pool: pipeline.request.pool,
    table,
    pageSize: pipeline.pages.size,
    slices: Number(row["slices"]),
    requests: Number(row["requests"]),
    pages: Number(row["pages"]),
    received: Number(row["received"]),
    again: Number(row["again"]),
    rows: Number(found?.["rows"]),
    offTarget: Number(found?.["off"])
  }
  return { facts, pipeline }
})
