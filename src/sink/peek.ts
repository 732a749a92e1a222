// What a database knows, read only.
import { Effect } from "effect"
import type { CoverageState, Covered } from "../domain/Coverage.ts"
import type { Day } from "../domain/Day.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Facts, Peek } from "../domain/services.ts"
import { quote } from "./columns.ts"
import type { Database } from "./Database.ts"
import { readParents } from "./parents.ts"
import { isBegun, readStandings } from "./standings.ts"
import { readSlices, readStories } from "./stories.ts"
import { suspicions } from "./suspicions.ts"

// Neighbouring lines of one kind become one: a year of windows is one line per account for the planner.
const merged = `
  WITH lines AS (
    SELECT shape, wave, unit, from_day, to_day, asked_at,
           CASE WHEN state IN ('provisional', 'failed') THEN state ELSE 'done' END AS state
    FROM provenance.coverage),
  marked AS (
    SELECT *, CASE WHEN from_day = lag(to_day) OVER same + 1 THEN 0 ELSE 1 END AS starts FROM lines
    WINDOW same AS (PARTITION BY shape, wave, unit, state ORDER BY from_day)),
  grouped AS (
    SELECT *, sum(starts) OVER (PARTITION BY shape, wave, unit, state ORDER BY from_day) AS island FROM marked)
  SELECT shape, wave, unit, state, min(from_day) AS from_day, max(to_day) AS to_day, epoch_ms(max(asked_at)) AS at
  FROM grouped GROUP BY shape, wave, unit, state, island ORDER BY shape, wave, unit, from_day`

export const peekAt = Effect.fnUntraced(function* (
  database: Database,
  databaseId: string
): Effect.fn.Return<Peek, SinkError> {
  const lines = yield* database.rows(merged)
  const coverage = lines.map(
    (row): Covered => ({
      shape: String(row["shape"]),
      wave: Number(row["wave"]),
      unit: String(row["unit"]),
      from: String(row["from_day"]) as Day,
      to: String(row["to_day"]) as Day,
      state: String(row["state"]) as CoverageState,
      at: Number(row["at"])
    })
  )
  return {
    databaseId,
    coverage,
    begun: yield* readStandings(database, isBegun),
    parents: (forEach, pipeline, wanted) => readParents(database, forEach, pipeline, wanted),
    facts: readFacts(database),
    slices: readSlices(database),
    stories: (prefix) => readStories(database, prefix)
  }
})

const readFacts = Effect.fnUntraced(function* (database: Database): Effect.fn.Return<Facts, SinkError> {
  const states = yield* database.rows(
    "SELECT state, sum(to_day - from_day + 1)::BIGINT AS days FROM provenance.coverage GROUP BY state ORDER BY state"
  )
  const tables = yield* database.rows(
    "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary AND table_name <> 'codebook' ORDER BY table_name"
  )
  const counts: Array<[string, number]> = []
  let off_target = 0
  for (const { table_name } of tables) {
    const name = String(table_name)
    const [row] = yield* database.rows(`SELECT count(*)::BIGINT AS n FROM main.${quote(name)}`)
    counts.push([name, Number(row?.["n"])])
    if (!name.endsWith("_matches")) continue
    const [off] = yield* database.rows(`SELECT count(*)::BIGINT AS n FROM main.${quote(name)} WHERE NOT on_target`)
    off_target += Number(off?.["n"])
  }
  const failed = yield* database.rows(
    `SELECT s.step, c.unit, c.from_day, c.to_day, c.reason FROM provenance.coverage c JOIN provenance.slices s USING (slice)
     WHERE c.state = 'failed' ORDER BY 1, 2, 3`
  )
  const problems = yield* database.rows(
    "SELECT kind, subject, count, detail FROM provenance.problems ORDER BY count DESC, kind, subject"
  )
  const [requests] = yield* database.rows("SELECT count(*)::BIGINT AS n FROM provenance.requests")
  return {
    coverage: Object.fromEntries(states.map((row) => [String(row["state"]), Number(row["days"])])),
    tables: Object.fromEntries(counts),
    failed: failed.map((row) => ({
      step: String(row["step"]),
      unit: String(row["unit"]),
      from: String(row["from_day"]),
      to: String(row["to_day"]),
      reason: String(row["reason"])
    })),
    problems: [
      ...problems.map((row) => ({
        kind: String(row["kind"]),
        subject: String(row["subject"]),
        count: Number(row["count"]),
        detail: String(row["detail"])
      })),
      ...(yield* suspicions(database, off_target))
    ],
    requests: Number(requests?.["n"]),
    off_target
  }
})
