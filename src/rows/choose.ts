// Of the values that could feed a step, a random sample or the largest: what is to be chosen, by what was chosen before.
import { Effect } from "effect"
import { isTimeless } from "../domain/Coverage.ts"
import { choosingOf, drawsByMonth, drawsNewStrata } from "../domain/choosing.ts"
import type { Database } from "../domain/Database.ts"
import { type Day, later } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Choice, Chosen, ParentBinding } from "../domain/ParentBinding.ts"
import { literal } from "../domain/sqlText.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { foundSql, frameParameters, frameSql, readParents } from "./parents.ts"

/**
 * What is chosen beside what already is and still is in the frame. The order of a sample is a hash of seed and value: no
 * generator, no order of rows, so every machine draws the same; what had been chosen before comes first. `probability` is
 * that of a value to be chosen; the largest are not chosen by chance.
 */
const chosenSql = (binding: ParentBinding, newStrata: boolean): string => {
  const { closed, complete, forEach, wanted } = binding
  const { method, n = 0, per = [], seed } = choosingOf(forEach) ?? {}
  const isByChance = method === "sample"
  const order = isByChance ? `sha256(${literal(`${seed}:`)} || unit)` : "size DESC NULLS LAST, unit"
  const last = lastOf(wanted)
  const until = last === undefined ? "NULL::DATE" : `DATE ${literal(last)}`
  const month = per.indexOf("month")
  const monthText = `json_extract_string(strata, '$[${month}].value')`
  // Of a month from which something was drawn nothing more is, whoever is new in it.
  const isNew =
    month < 0
      ? "taken IS NULL"
      : `${monthText} NOT IN (SELECT ${monthText} FROM found WHERE stratum IN (SELECT stratum FROM kept))`
  const ofMonth = `last_day(TRY_CAST(${monthText} || '-01' AS DATE))`
  return `${foundSql(binding, "false", complete ? undefined : closed)}, ${frameSql(binding)},
    kept AS (SELECT unit, stratum FROM provenance.samples WHERE sample = $id AND unit IN (SELECT unit FROM in_frame)),
    counted AS (SELECT *, count(*) OVER (PARTITION BY stratum) AS frame FROM found),
    ranked AS (
      SELECT *, row_number() OVER (PARTITION BY stratum ORDER BY
               unit IN (SELECT unit FROM provenance.left_samples WHERE sample = $id) DESC, ${order}) AS rank
      FROM counted WHERE unit NOT IN (SELECT unit FROM kept)),
    picked AS (
      SELECT *, rank <= ${n} - coalesce(taken, 0) AS is_in
      FROM ranked LEFT JOIN (SELECT stratum, count(*) AS taken FROM kept GROUP BY 1) USING (stratum)),
    edges AS (SELECT stratum, min(size) FILTER (is_in) AS edge FROM picked GROUP BY 1),
    tied AS (SELECT stratum, count(*) AS tied FROM picked JOIN edges USING (stratum) WHERE NOT is_in AND size = edge GROUP BY 1)
    SELECT unit, stratum, strata, frame, ${isByChance ? "0" : "coalesce(tied, 0)"} AS tied, ${month < 0 ? until : `least(${ofMonth}, ${until})`} AS frame_until, ${isByChance ? `least(1.0, ${n} / frame)` : "NULL::DOUBLE"} AS probability
    FROM picked LEFT JOIN tied USING (stratum)
    WHERE is_in${newStrata ? ` AND ${isNew}` : ""}`
}

const isChosen = ({ forEach }: ParentBinding): boolean => choosingOf(forEach) !== undefined

/** The last day that is wanted of what feeds; undefined where it has no days. */
const lastOf = (wanted: ParentBinding["wanted"]): Day | undefined => {
  let last: Day | undefined
  for (const { days } of wanted) {
    for (const range of days) if (!isTimeless(range)) last = last === undefined ? range.to : later(last, range.to)
  }
  return last
}

/** What was chosen, and whether it still is in what the study asks for. */
const readKept = Effect.fnUntraced(function* (database: Database, binding: ParentBinding) {
  const rows = yield* database.rows(
    `WITH ${frameSql(binding, true)}
     SELECT unit, unit IN (SELECT unit FROM in_frame) AS stays FROM provenance.samples WHERE sample = $id ORDER BY unit`,
    { id: binding.id, ...frameParameters(binding) }
  )
  return rows.map((row) => ({ unit: String(row["unit"]), stays: row["stays"] === true }))
})

const readChosen = Effect.fnUntraced(function* (database: Database, binding: ParentBinding, newStrata: boolean) {
  const rows = yield* database.rows(chosenSql(binding, newStrata), { id: binding.id, ...frameParameters(binding) })
  const ties = new Map(rows.map((row) => [String(row["stratum"]), Number(row["tied"])]))
  const chosen = rows.map(
    (row): Chosen => ({
      unit: String(row["unit"]),
      stratum: String(row["stratum"]),
      strata: JSON.parse(String(row["strata"])) as Chosen["strata"],
      frame_until: row["frame_until"] as Day | null,
      frame: Number(row["frame"]),
      probability: row["probability"] === null ? null : Number(row["probability"])
    })
  )
  return { chosen, tied: [...ties.values()].reduce((sum, one) => sum + one, 0) }
})

/**
 * What feeds a step. A choice is made from everything that the other step will ever want, so before that is there and final
 * (`complete`) nothing is chosen, but from months that are (`closed`) where each has a stratum of its own; what was chosen once stays, also when more is found later, until the study does not ask any more for
 * what it was chosen from: then others take its place. From a stratum that is new as a whole is drawn besides.
 */
export const choose = Effect.fnUntraced(function* (
  database: Database,
  binding: ParentBinding
): Effect.fn.Return<Choice, StoreError> {
  const { closed, complete, forEach, id, pipeline, step } = binding
  const none = { id, step, by: choosingOf(forEach), units: [], made: false, chosen: [], left: [], met: [], tied: 0 }
  if (!isChosen(binding)) return { ...none, ...(yield* readParents(database, binding)) }
  if (!(yield* hasTable(database, "main", `${pipeline.rows.table}_matches`))) return none
  const kept = yield* readKept(database, binding)
  const stay = kept.filter(({ stays }) => stays).map(({ unit }) => unit)
  const left = kept.filter(({ stays }) => !stays).map(({ unit }) => unit)
  const isWhole = kept.length > 0 && left.length === 0
  const isReady = complete || (closed !== undefined && drawsByMonth(forEach))
  if (!isReady || (isWhole && !drawsNewStrata(forEach))) return { ...none, units: stay, made: complete }
  const { chosen, tied } = yield* readChosen(database, binding, isWhole)
  const units = [...stay, ...chosen.map(({ unit }) => unit)].toSorted()
  return { ...none, units, made: true, chosen, left, tied }
})
