// `main.accounts`: what a study's lists say of its accounts, and whether the API gives them.
// It follows from the study and from coverage, so that it can be written anew at any time.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Json, writeJson } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Shape } from "../domain/Slice.ts"
import { type Account, listedAccounts, type Study } from "../domain/Study.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { accountColumns, ofSteps } from "../duckdb/accountColumns.ts"
import { intoCodebook } from "./tables.ts"

/** A column of the list under a name that the table does not have already. */
const keptName = (name: string): string =>
  Object.hasOwn(accountColumns, name.toLowerCase()) || name.toLowerCase() === ofSteps.name ? `list_${name}` : name

const keptColumns = (accounts: ReadonlyArray<Account>): ReadonlyArray<string> => {
  const names = new Map<string, string>()
  for (const name of accounts.flatMap(({ columns }) => Object.keys(columns))) {
    if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name)
  }
  return [...names.values()]
}

/** Makes the table anew, with what is known of availability. */
export const writeAccounts = Effect.fnUntraced(function* (
  database: Database,
  study: Study,
  profiles: ReadonlySet<string>
): Effect.fn.Return<void, StoreError> {
  const accounts = listedAccounts(study)
  if (accounts.length === 0) return
  const kept = keptColumns(accounts)
  const columns = [
    ...Object.entries(accountColumns).map(([name, [type, description]]) => ({ name, type: String(type), description })),
    ...(accounts.some(({ steps }) => steps !== undefined) ? [ofSteps] : []),
    ...kept.map((name) => ({
      name: keptName(name),
      type: "VARCHAR",
      description: `Column ${name} of the study's list of accounts, as it stands there`
    }))
  ]
  yield* database.exec(
    `CREATE OR REPLACE TABLE main.accounts (${columns.map(({ name, type }) => `${quote(name)} ${type}`).join(", ")});
     COMMENT ON TABLE main.accounts IS 'Accounts of the study: a row per line of its lists, and per account that it names';
     ${columns.map(({ name, description }) => `COMMENT ON COLUMN main.accounts.${quote(name)} IS ${literal(description)};`).join("\n")}
     DELETE FROM main.codebook WHERE table_name = 'accounts' AND column_name <> '';
     ${intoCodebook(columns.map(({ name, type, description }) => ["accounts", name, type, description, "the study"]))}`
  )
  const rows = accounts.map(({ columns: own, from, id, steps, to, username }, index) => ({
    line: index + 1,
    username,
    id: id ?? null,
    wanted_from: from ?? null,
    wanted_to: to ?? null,
    [ofSteps.name]: steps ?? null,
    ...Object.fromEntries(kept.map((name) => [keptName(name), ofLine(own, name)]))
  }))
  const structure = JSON.stringify([
    Object.fromEntries(columns.filter(({ name }) => !name.startsWith("availability")).map((c) => [c.name, c.type]))
  ])
  yield* database.exec(
    `INSERT INTO main.accounts BY NAME
     SELECT unnest(one) FROM (SELECT unnest(from_json($rows::JSON, ${literal(structure)})) AS one)`,
    { rows: writeJson(rows as unknown as Json) }
  )
  yield* noteAvailability(database, profiles)
})

const ofLine = (columns: Account["columns"], name: string): string | null => {
  const found = Object.entries(columns).find(([own]) => own.toLowerCase() === name.toLowerCase())?.[1]
  return found === undefined || found === "" ? null : found
}

/** Shapes that ask for the profile of one account: an answer about the account itself, not about what it has. */
export const profileShapes = (
  shapes: ReadonlyMap<string, Shape>,
  pipelines: Readonly<Record<string, Pipeline>>
): ReadonlySet<string> =>
  new Set(
    [...shapes]
      .filter(([, shape]) => shape.unit_input === "accounts" && pipelines[shape.pipeline]?.rows.one === true)
      .map(([id]) => id)
  )

const statesOf = `
  CASE WHEN state <> 'unavailable' THEN 'ok'
       WHEN reason ILIKE '%cannot find%' OR reason ILIKE '%not found%' OR reason ILIKE '%not exist%' THEN 'not_found'
       WHEN reason ILIKE '%is private%' THEN 'private'
       ELSE 'refused' END`

/** Takes from coverage what the API said of accounts (of all of them, without `units`), and nothing where it says nothing. */
export const noteAvailability = (
  database: Database,
  profiles: ReadonlySet<string>,
  units?: ReadonlyArray<string>
): Effect.Effect<void, StoreError> => {
  if (profiles.size === 0) return Effect.void
  const only = (column: string) => (units === undefined ? "true" : `list_contains($units::JSON::VARCHAR[], ${column})`)
  return database.exec(
    `UPDATE main.accounts a
     SET availability = c.availability, availability_reason = c.reason, availability_seen_at = c.seen_at
     FROM (SELECT n.username, s.* EXCLUDE (unit) FROM (SELECT DISTINCT username FROM main.accounts) n LEFT JOIN (
             SELECT unit, arg_max(${statesOf}, asked_at) AS availability, max(asked_at) AS seen_at,
                    nullif(arg_max(coalesce(reason, ''), asked_at), '') AS reason
             FROM provenance.coverage
             WHERE superseded_at IS NULL AND state <> 'failed' AND shape IN (${[...profiles].map(literal).join(", ")}) AND ${only("unit")}
             GROUP BY unit) s ON s.unit = n.username) c
     WHERE c.username = a.username AND ${only("a.username")}`,
    units === undefined ? {} : { units: writeJson(units as unknown as Json) }
  )
}
