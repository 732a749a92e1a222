// Typed rows → `main`: the table, its history and its matches. Runs inside the page's transaction, and in a rebuild.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Slice } from "../domain/Slice.ts"
import { literal, quote } from "../domain/sqlText.ts"
import { micros } from "../duckdb/micros.ts"
import { changing, pageStructure } from "./columns.ts"
import { fillFromParent, fillSql } from "./fromParent.ts"
import { removing } from "./removing.ts"

const statementsOf = (pipeline: Pipeline) => {
  const { table, columns, key } = pipeline.rows
  const names = Object.keys(columns)
  const keys = key.map(quote).join(", ")
  const incomingKeys = key.map((name) => `i.${quote(name)}`).join(", ")
  const kept = changing(pipeline)
  const target = `main.${quote(table)}`
  const matches = `main.${quote(`${table}_matches`)}`
  const { after, any, column, differs: isRemoved, named, nothing, remove } = removing(pipeline)
  const others = names.filter((name) => !key.includes(name))
  const grows = others.some((name) => columns[name]?.grows === true)
  const incoming = `
    CREATE OR REPLACE TEMP TABLE incoming AS
    SELECT unnest(one) FROM (SELECT unnest(from_json($rows::JSON, ${literal(pageStructure(pipeline))})) AS one)`
  // An ANTI JOIN would read the whole table; of this one DuckDB looks only where the page's keys can be.
  const joined = `incoming i LEFT JOIN ${target} t USING (${keys})`
  const count = `
    SELECT count(*)::INTEGER AS all, count(*) FILTER (t.retrieved_at IS NULL)::INTEGER AS fresh,
      count(*) FILTER (${any})::INTEGER AS removed FROM ${joined}`
  const history = (value: (name: string) => string, from: string, removed: string): string => `
    INSERT INTO main.${quote(`${table}_history`)} (${[...key, ...kept].map(quote).join(", ")}, ${column}wave, retrieved_at)
    SELECT ${incomingKeys}, ${kept.map(value).join(", ")}, ${removed}$wave::INTEGER, make_timestamp($at::BIGINT)
    FROM ${from} ORDER BY _position`
  const differs = (name: string): string =>
    `(i.${quote(name)} IS NOT NULL AND i.${quote(name)} IS DISTINCT FROM t.${quote(name)}${isRemoved(name)})`
  const historyOfChanged = history(
    (name) => after(name, `coalesce(i.${quote(name)}, t.${quote(name)})`),
    `${joined} WHERE t.retrieved_at IS NULL OR ${kept.map(differs).join(" OR ")}`,
    named
  )
  const historyOfFresh = history((name) => `i.${quote(name)}`, "incoming i", nothing)
  /** A list that grows begins anew with the first page, and later pages add what it has not. */
  const merge = (name: string): string => {
    const own = quote(name)
    if (columns[name]?.grows !== true) return `${own} = coalesce(excluded.${own}, ${own})`
    const added = `list_filter(excluded.${own}, lambda one: NOT list_contains(coalesce(${quote(table)}.${own}, []), one))`
    return `${own} = CASE WHEN $page::INTEGER > 1 THEN list_concat(${quote(table)}.${own}, ${added}) ELSE coalesce(excluded.${own}, ${own}) END`
  }
  // A narrower request must not blank what an earlier one brought, so NULL never replaces a value.
  const insert = `
    INSERT INTO ${target} (${names.map(quote).join(", ")}, retrieved_at)
    SELECT ${names.map(quote).join(", ")}, make_timestamp($at::BIGINT) FROM incoming ORDER BY _position`
  const upsert = `${insert}
    ON CONFLICT (${keys}) DO UPDATE SET
      ${others.map(merge).join(", ")}${others.length > 0 ? "," : ""}
      retrieved_at = excluded.retrieved_at`
  // The table has no key: an index over it would take as much memory as all else that a long run holds.
  const match = `
    INSERT INTO ${matches} (${keys}, step, unit, slice, page, position, wave, draw, on_target, matched_at)
    SELECT ${incomingKeys}, $step, i.unit, $slice, $page::INTEGER, i._position,
           $wave::INTEGER, $draw::INTEGER, i._on_target, make_timestamp($at::BIGINT)
    FROM (SELECT *, unnest(_units) AS unit FROM incoming) i
      LEFT JOIN (SELECT ${keys}, unit, slice FROM ${matches} WHERE slice = $slice) t USING (${keys}, unit)
    WHERE t.slice IS NULL ORDER BY i._position`
  // Where no row is known, none can be in the way, and a plain insert takes half the time.
  const statements = {
    fresh: { history: historyOfFresh, write: insert },
    known: { history: historyOfChanged, write: upsert }
  }
  const leaveKnown = `DELETE FROM temp.incoming i USING ${target} t WHERE ${key.map((name) => `i.${quote(name)} = t.${quote(name)}`).join(" AND ")}`
  return {
    count,
    fill: fillSql(pipeline),
    grows,
    hasHistory: kept.length > 0,
    incoming,
    leaveKnown,
    match,
    remove,
    statements
  }
}

/** A page of typed rows. `wave`: the slice's number; `at`: epoch milliseconds of the answer. */
type TypedPage = readonly [json: string, slice: Slice, wave: number, page: number, at: number]

/** The statements that write a page of one pipeline; made once per database. */
export const writeRows = (pipeline: Pipeline) => {
  const { count, fill, grows, hasHistory, incoming, match, remove, statements } = statementsOf(pipeline)
  /** Returns how many rows were not in the table before. */
  return Effect.fnUntraced(function* (database: Database, ...[json, slice, wave, page, millis]: TypedPage) {
    yield* database.exec(incoming, { rows: json })
    yield* fillFromParent(database, fill, slice)
    const [counted] = yield* database.rows(count)
    const kind = counted?.["fresh"] === counted?.["all"] ? "fresh" : "known"
    const { history, write } = statements[kind]
    const at = micros(millis)
    if (hasHistory) yield* database.exec(history, { wave, at })
    yield* database.exec(write, grows && kind === "known" ? { at, page } : { at })
    if (Number(counted?.["removed"]) > 0) yield* database.exec(remove)
    yield* database.exec(match, { ...matchOf(slice), page, wave, at })
    return Number(counted?.["fresh"] ?? 0)
  })
}

/** The same for rows that came earlier and are placed late: what a table has of them may be newer, and stays. */
export const writeLate = (pipeline: Pipeline) => {
  const { fill, hasHistory, incoming, leaveKnown, match, statements } = statementsOf(pipeline)
  return Effect.fnUntraced(function* (database: Database, ...[json, slice, wave, page, millis]: TypedPage) {
    const at = micros(millis)
    yield* database.exec(incoming, { rows: json })
    yield* fillFromParent(database, fill, slice)
    yield* database.exec(match, { ...matchOf(slice), page, wave, at })
    yield* database.exec(leaveKnown)
    if (hasHistory) yield* database.exec(statements.fresh.history, { wave, at })
    yield* database.exec(statements.fresh.write, { at })
  })
}

const matchOf = ({ draw, id, step }: Slice) => ({ step, slice: id, draw: draw ?? null })
