// What the summary, `status` and `report` say of a database: counted from its tables.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Facts } from "../domain/services.ts"
import { quote } from "../domain/sqlText.ts"
import { neighbours } from "../duckdb/neighbours.ts"
import { readProblems } from "./problems.ts"
import { makeWantedWork } from "./wantedWork.ts"

/** Neighbouring days that failed for one reason, together. */
const holes = `WITH holes AS (
     SELECT s.step, c.unit, c.from_day, c.to_day, c.reason FROM temp.wanted_coverage c JOIN provenance.slices s USING (slice)
     WHERE c.state = 'failed')
   SELECT step, unit, from_day, to_day, reason FROM (${neighbours("holes", ["step", "unit", "reason"])}) ORDER BY 1, 2, 3`

/** What is there of what is wanted. `units` names no unit-day twice. */
export const readFacts = Effect.fnUntraced(function* (
  database: Database,
  units: ReadonlyArray<UnitDays>,
  settle: number
): Effect.fn.Return<Facts, StoreError> {
  yield* makeWantedWork(database, units, settle)
  const states = yield* database.rows(
    `SELECT state, from_day = DATE '${timeless.from}' AS timeless, sum(to_day - from_day + 1)::BIGINT AS days
     FROM temp.wanted_coverage GROUP BY ALL ORDER BY state`
  )
  const counted = (timeless: boolean) =>
    Object.fromEntries(
      states.filter((row) => row["timeless"] === timeless).map((row) => [String(row["state"]), Number(row["days"])])
    )
  const told = new Set(states.map((row) => String(row["state"])))
  const tables = yield* database.rows(
    "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' AND NOT temporary AND table_name <> 'codebook' ORDER BY table_name"
  )
  const filled = yield* database.rows(
    `SELECT json_extract_string(definition, '$.rows.table') AS name, json_extract(definition, '$.rows.key')::VARCHAR AS key
     FROM provenance.definitions ORDER BY number`
  )
  const collected = new Map(
    filled.map(({ key, name }) => [String(name), JSON.parse(String(key)) as ReadonlyArray<string>])
  )
  const counts: Array<[string, number]> = []
  let off_target = 0
  for (const { table_name } of tables) {
    const name = String(table_name)
    const [row] = yield* database.rows(`SELECT count(*)::BIGINT AS n FROM main.${quote(name)}`)
    counts.push([name, Number(row?.["n"])])
    const key = name.endsWith("_matches") ? collected.get(name.slice(0, -"_matches".length)) : undefined
    if (key === undefined) continue
    // A row is counted once, however often it came, and not where somebody asked for it after all.
    const [off] = yield* database.rows(
      `SELECT count(*)::BIGINT AS n FROM (
         SELECT 1 FROM main.${quote(name)} WHERE slice IN (SELECT slice FROM temp.work) GROUP BY ${key.map(quote).join(", ")} HAVING NOT bool_or(on_target))`
    )
    off_target += Number(off?.["n"])
  }
  const failed = told.has("failed") ? yield* database.rows(holes) : []
  const [requests] = yield* database.rows("SELECT count(*)::BIGINT AS n FROM provenance.requests")
  return {
    coverage: counted(false),
    units: counted(true),
    tables: Object.fromEntries(counts),
    rows: counts.reduce((sum, [name, rows]) => sum + (collected.has(name) ? rows : 0), 0),
    failed: failed.map((row) => ({
      step: String(row["step"]),
      unit: String(row["unit"]),
      from: dayText(row["from_day"]),
      to: dayText(row["to_day"]),
      reason: String(row["reason"])
    })),
    problems: yield* readProblems(database, told, off_target),
    requests: Number(requests?.["n"]),
    off_target
  }
})

/** Empty where an endpoint has no days. */
const dayText = (day: unknown): string => (day === timeless.from ? "" : String(day))
