// What a reader must know of the data that the study wants now: counted from coverage, and from the pages that it stands on.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { parseJson } from "../domain/Json.ts"
import type { Shape } from "../domain/Slice.ts"
import type { Problem } from "../domain/services.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { suspicions } from "./suspicions.ts"
import { addSources } from "./wantedWork.ts"

type Row = Readonly<Record<string, unknown>>

const problemOf = (row: Row): Problem => ({
  kind: String(row["kind"]),
  subject: String(row["subject"]),
  count: Number(row["count"]),
  detail: String(row["detail"])
})

/** A list is one however often, and in however many windows, it was asked. */
const cutOff = `
  WITH lists AS (
    SELECT json_extract_string(p.definition, '$.rows.table') AS subject, c.shape, c.unit, any_value(c.reason) AS reason
    FROM temp.wanted_coverage c JOIN provenance.shapes h USING (shape) JOIN provenance.pipelines p ON p.name = h.pipeline
    WHERE c.state = 'capped' GROUP BY ALL)
  SELECT 'capped' AS kind, subject, count(*)::INTEGER AS count,
         'for example ' || array_to_string(list(unit ORDER BY unit)[:3], ', ') || ': ' || arg_min(reason, unit) AS detail
  FROM lists GROUP BY subject ORDER BY count DESC, subject`

const notGiven = `
  SELECT 'unavailable' AS kind, unit AS subject, 1 AS count,
         regexp_replace(coalesce(arg_max(reason, asked_at), ''), '^\\w+: ', '') AS detail
  FROM temp.wanted_coverage WHERE state = 'unavailable' GROUP BY unit ORDER BY unit`

/** Of each piece of work that stands the last asking counts. `counted`: of the pages that it brought; `all`: of any page. */
const surprises = `
  WITH covering AS (
    SELECT slice FROM temp.covering_work UNION
    SELECT slice FROM provenance.slices JOIN temp.work USING (slice) WHERE state = 'open'),
  latest AS (
    SELECT max(p.page) AS page FROM provenance.pages p JOIN covering USING (slice) JOIN provenance.slices s USING (slice)
    WHERE p.number <= s.pages GROUP BY p.slice, p.number)
  SELECT kind, subject, sum(u.count)::BIGINT AS "all",
         coalesce(sum(u.count) FILTER (l.page IS NOT NULL), 0)::BIGINT AS counted,
         arg_max(example, u.page) FILTER (l.page IS NOT NULL) AS example
  FROM provenance.surprises u LEFT JOIN latest l ON l.page = u.page GROUP BY kind, subject`

/** Kinds that coverage tells, and tells better than the log of all that ever happened. */
const told = new Set(["capped", "unavailable"])

/** `videos.region_code` for every field that what is wanted asks for. */
const readFields = Effect.fnUntraced(function* (database: Database) {
  const rows = yield* database.rows(
    `SELECT h.definition, json_extract_string(p.definition, '$.rows.table') AS name
     FROM provenance.shapes h JOIN provenance.pipelines p ON p.name = h.pipeline
     WHERE h.shape IN (SELECT shape FROM temp.wanted)`
  )
  return new Set(
    rows.flatMap(({ definition, name }) =>
      (parseJson(String(definition)) as unknown as Shape).fields.map((field) => `${String(name)}.${field}`)
    )
  )
})

/** What the log has, as far as it is about what is wanted. Pages of before there was a table of surprises count whole. */
const readLog = Effect.fnUntraced(function* (database: Database) {
  const log = (yield* database.rows(
    "SELECT kind, subject, count, detail FROM provenance.problems ORDER BY count DESC, kind, subject"
  )).map(problemOf)
  if (log.length === 0) return []
  const fields = log.some(({ kind }) => kind === "field_refused") ? yield* readFields(database) : new Set<string>()
  const isThere = yield* hasTable(database, "provenance", "surprises")
  yield* database.exec("CREATE OR REPLACE TEMP TABLE covering_work AS SELECT DISTINCT slice FROM temp.wanted_coverage")
  yield* addSources(database, "covering_work")
  const found = new Map(
    (isThere ? yield* database.rows(surprises) : []).map((row) => [
      `${String(row["kind"])} ${String(row["subject"])}`,
      row
    ])
  )
  return log.flatMap((problem): ReadonlyArray<Problem> => {
    const { kind, subject } = problem
    if (told.has(kind) || (kind === "field_refused" && !fields.has(subject))) return []
    const counted = found.get(`${kind} ${subject}`)
    if (counted === undefined) return [problem]
    const count = Math.max(0, problem.count - Number(counted["all"])) + Number(counted["counted"])
    const example = counted["example"]
    const detail = example === null ? problem.detail : `for example ${String(example)}`
    return count === 0 ? [] : [{ ...problem, count, detail }]
  })
})

/** By the temporary tables of `wantedWork.ts`; the most frequent first. @param states those of what is wanted */
export const readProblems = Effect.fnUntraced(function* (
  database: Database,
  states: ReadonlySet<string>,
  offTarget: number
): Effect.fn.Return<ReadonlyArray<Problem>, StoreError> {
  const lists = states.has("capped") ? (yield* database.rows(cutOff)).map(problemOf) : []
  const units = states.has("unavailable") ? (yield* database.rows(notGiven)).map(problemOf) : []
  const log = yield* readLog(database)
  const counted = [...lists, ...summed(units), ...log].toSorted((a, b) => b.count - a.count)
  return [...counted, ...(yield* suspicions(database, offTarget))]
})

/** So many units that the API does not give are listed each by itself; more are counted, with one of them as an example. */
const listedAtMost = 10

const summed = (gone: ReadonlyArray<Problem>): ReadonlyArray<Problem> => {
  const [first] = gone
  if (first === undefined || gone.length <= listedAtMost) return gone
  const detail = `for example ${first.subject} ${first.detail}`
  return [{ ...first, subject: `${gone.length} units`, count: gone.length, detail }]
}
