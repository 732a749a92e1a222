// Databases that earlier versions wrote have the views, with their history: in an export, which changes no byte of them, and in
// the file once a run has opened it.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { describe, expect, it } from "vitest"
import { query } from "../support/workplace.ts"
import { keptNow, keptPlace } from "./kept.ts"

type Row = Readonly<Record<string, unknown>>

const columns = "id, wave, epoch(observed_at)::BIGINT AS at, comment_count"

/** What a table of values by change says of each row and wave that brought it first. */
const truthOf = async (database: string, columnsOfHistory: string) => {
  const seen = await query(
    database,
    `SELECT m.id, m.wave, epoch(min(p.retrieved_at))::BIGINT AS at FROM videos_matches m
     JOIN provenance.pages p ON p.slice = m.slice AND p.number = m.page WHERE m.on_target GROUP BY m.id, m.wave ORDER BY m.id, m.wave`
  )
  const history = Map.groupBy(
    await query(database, `SELECT ${columnsOfHistory} FROM videos_history ORDER BY retrieved_at`),
    ({ id }) => id
  )
  return seen.map(({ at, id, wave }) => {
    const before = (history.get(id) ?? []).filter((line) => Number(line["at"]) <= Number(at))
    return { id, wave: Number(wave), at, comment_count: before.at(-1)?.["comment_count"] ?? null }
  })
}

const plain = (rows: ReadonlyArray<Row>) =>
  rows.map(({ at, comment_count, id, wave }) => ({
    id,
    wave: Number(wave),
    at: String(at),
    comment_count: comment_count === null ? null : String(comment_count)
  }))

const observedIn = async (file: string): Promise<ReadonlyArray<Row>> => {
  const instance = await DuckDBInstance.create(":memory:")
  const connection = await instance.connect()
  try {
    const found = await connection.runAndReadAll(`SELECT ${columns} FROM '${file}' ORDER BY id, wave`)
    return found.getRowObjectsJson() as ReadonlyArray<Row>
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

describe.each([1, 2])("a database of format %i", (format) => {
  it("has the views in an export and, after a run, in the file, with its history", async () => {
    const place = keptPlace(format)
    const before = readFileSync(place.database)
    const exported = await place.windrow(["export", "study.yaml", "--format", "parquet", "--to", "out"])
    expect(exported.code, exported.stderr).toBe(0)
    expect(readFileSync(place.database).equals(before)).toBe(true)
    const truth = plain(await truthOf(place.database, "id, epoch(retrieved_at)::BIGINT AS at, comment_count"))
    expect(truth.length).toBeGreaterThan(0)
    // How waves are numbered is for display, and another thing in format 1.
    const without = (rows: ReturnType<typeof plain>) =>
      rows.map(({ wave: _, ...row }) => JSON.stringify(row)).toSorted()
    // In format 1 no view can be shown before a run has opened it: rows do not tell which wave found them.
    const shown = format === 1 ? undefined : await observedIn(join(place.directory, "out", "videos_observed.parquet"))
    if (shown !== undefined) expect(without(plain(shown))).toEqual(without(truth))
    const run = await place.windrow(["run", "study.yaml", "--sandbox", "--no-wait", "--now", keptNow])
    expect([0, 75], run.stderr).toContain(run.code)
    const now = plain(await query(place.database, `SELECT ${columns} FROM videos_observed ORDER BY id, wave`))
    expect(now).toEqual(plain(await truthOf(place.database, "id, epoch(retrieved_at)::BIGINT AS at, comment_count")))
    const kept = new Set(without(now))
    expect(without(truth).filter((row) => !kept.has(row))).toEqual([])
    const [wanted] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM coverage WHERE state <> 'missing'")
    expect(Number(wanted?.["n"])).toBeGreaterThan(0)
  })
})
