// What the summary, `status` and `report` say of a database: counted from its tables.
import { Effect } from "effect"
import { timeless, type UnitDays } from "../domain/Coverage.ts"
import type { SinkError } from "../domain/failures.ts"
import type { Facts, Problem } from "../domain/services.ts"
import { quote } from "../domain/sqlText.ts"
import { waveText } from "../domain/Wave.ts"
import type { Database } from "./Database.ts"
import { suspicions } from "./suspicions.ts"

/** Coverage inside what is wanted: a handle that was dropped from the study is no hole in it any more. */
const covered = `
  WITH wanted AS (
    SELECT unnest(one) FROM (SELECT unnest(from_json($wanted::JSON,
      '[{"shape":"VARCHAR","observes":"VARCHAR","unit":"VARCHAR","from_day":"DATE","to_day":"DATE"}]')) AS one)),
  covered AS (
    SELECT c.* REPLACE (greatest(c.from_day, w.from_day) AS from_day, least(c.to_day, w.to_day) AS to_day)
    FROM provenance.coverage c JOIN wanted w ON w.shape = c.shape AND w.observes = c.observes AND w.unit = c.unit
      AND c.from_day <= w.to_day AND c.to_day >= w.from_day)`

const linesOf = (units: ReadonlyArray<UnitDays>): string =>
  JSON.stringify(
    units.flatMap(({ shape, wave, unit, days }) =>
      days.map(({ from, to }) => ({ shape, observes: waveText(wave), unit, from_day: from, to_day: to }))
    )
  )

/** What is there of what is wanted. `units` names no unit-day twice. */
export const readFacts = Effect.fnUntraced(function* (
  database: Database,
  units: ReadonlyArray<UnitDays>
): Effect.fn.Return<Facts, SinkError> {
  const wanted = linesOf(units)
  const states = yield* database.rows(
    `${covered} SELECT state, from_day = DATE '${timeless.from}' AS timeless, sum(to_day - from_day + 1)::BIGINT AS days
     FROM covered GROUP BY ALL ORDER BY state`,
    { wanted }
  )
  const counted = (timeless: boolean) =>
    Object.fromEntries(
      states.filter((row) => row["timeless"] === timeless).map((row) => [String(row["state"]), Number(row["days"])])
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
    `${covered}, holes AS (
       SELECT s.step, c.unit, c.from_day, c.to_day, c.reason FROM covered c JOIN provenance.slices s USING (slice)
       WHERE c.state = 'failed'),
     edges AS (
       SELECT *, CASE WHEN from_day = lag(to_day) OVER same + 1 THEN 0 ELSE 1 END AS starts FROM holes
       WINDOW same AS (PARTITION BY step, unit, reason ORDER BY from_day)),
     islands AS (SELECT *, sum(starts) OVER (PARTITION BY step, unit, reason ORDER BY from_day) AS island FROM edges)
     SELECT step, unit, min(from_day) AS from_day, max(to_day) AS to_day, reason FROM islands
     GROUP BY step, unit, reason, island ORDER BY 1, 2, 3`,
    { wanted }
  )
  const problems = yield* database.rows(
    "SELECT kind, subject, count, detail FROM provenance.problems ORDER BY count DESC, kind, subject"
  )
  const [requests] = yield* database.rows("SELECT count(*)::BIGINT AS n FROM provenance.requests")
  return {
    coverage: counted(false),
    units: counted(true),
    tables: Object.fromEntries(counts),
    rows: counts.reduce((sum, [name, rows]) => sum + (/_(matches|history)$/.test(name) ? 0 : rows), 0),
    failed: failed.map((row) => ({
      step: String(row["step"]),
      unit: String(row["unit"]),
      from: String(row["from_day"]),
      to: String(row["to_day"]),
      reason: String(row["reason"])
    })),
    problems: [
      ...summed(
        problems.map((row) => ({
          kind: String(row["kind"]),
          subject: String(row["subject"]),
          count: Number(row["count"]),
          detail: String(row["detail"])
        }))
      ),
      ...(yield* suspicions(database, off_target))
    ],
    requests: Number(requests?.["n"]),
    off_target
  }
})

/** So many units that the API does not give are listed each by itself; more are counted, with one of them as an example. */
const listedAtMost = 10

const summed = (problems: ReadonlyArray<Problem>): ReadonlyArray<Problem> => {
  const [gone, others] = [true, false].map((is) => problems.filter(({ kind }) => (kind === "unavailable") === is))
  const [first] = gone ?? []
  if (first === undefined || gone === undefined || gone.length <= listedAtMost) return problems
  const count = gone.reduce((sum, one) => sum + one.count, 0)
  const detail = `for example ${first.subject} ${first.detail}`
  return [{ kind: first.kind, subject: `${gone.length} units`, count, detail }, ...(others ?? [])]
}
