// How long `windrow report` takes for 500 accounts over 5 years, and how large its page is. The database has the tables of a
// real run; its coverage, rows, requests and pages are made up in SQL.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"

const accounts = 500
const cli = resolve(import.meta.dirname, "../dist/windrow.js")
const names = Array.from({ length: accounts }, (_, n) => `channel_${String(n + 1).padStart(3, "0")}`)
const study = `windrow: 1
study: { name: large, title: Five hundred channels over five years }
period: { from: 2020-01-01, to: 2024-12-31 }
collect: { videos: { accounts: [${names.join(", ")}] } }
pace: { requests_per_second: 0, search_gap: 0s }
output: { database: large.duckdb }
`

/** What a collection of five years would have left, in place of what a run of one request has. */
const fill = async (database: string): Promise<void> => {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  const [slice] = (
    await connection.runAndReadAll("SELECT slice, shape FROM provenance.slices LIMIT 1")
  ).getRowObjectsJson()
  const { slice: id, shape } = slice as { readonly slice: string; readonly shape: string }
  const window = "DATE '2020-01-01' + (w * 31)::INTEGER"
  await connection.run(`
    DELETE FROM provenance.coverage; DELETE FROM main.videos; DELETE FROM main.videos_matches; DELETE FROM main.videos_history;
    SELECT setseed(0.5);
    INSERT INTO provenance.coverage (shape, wave, unit, from_day, to_day, state, rows, slice, reason, asked_at, observes)
      SELECT '${shape}', 0, 'channel_' || lpad(a::VARCHAR, 3, '0'), ${window}, least(${window} + 30, DATE '2024-12-31'),
        CASE WHEN a % 50 = 7 THEN 'unavailable' WHEN random() < 0.01 THEN 'failed' WHEN random() < 0.03 THEN 'capped'
             WHEN w > 57 THEN 'provisional' WHEN random() < 0.2 THEN 'empty' ELSE 'done' END,
        15, '${id}', CASE WHEN a % 50 = 7 THEN 'invalid_params: cannot find the user' END, TIMESTAMP '2025-02-01 10:00:00',
        'collection'
      FROM range(1, ${accounts + 1}) t(a), range(0, 59) u(w) WHERE a % 97 <> 5 OR w < 40;
    INSERT INTO main.videos BY NAME
      SELECT (7000000000000000000 + i)::VARCHAR AS id, TIMESTAMP '2020-01-01' + to_seconds((random() * 1826 * 86400)::BIGINT) AS create_time,
        (random() * 1e6)::BIGINT AS view_count, (random() * 1e4)::BIGINT AS like_count, TIMESTAMP '2025-02-01 10:00:00' AS retrieved_at
      FROM range(0, 450000) t(i);
    INSERT INTO main.videos_matches BY NAME
      SELECT id, 'videos' AS step, 'channel_' || lpad((1 + (pow(random(), 2) * ${accounts - 1})::INTEGER)::VARCHAR, 3, '0') AS unit,
        '${id}' AS slice, 1 AS page, 0 AS position, 0 AS wave, true AS on_target FROM main.videos;
    INSERT INTO main.videos_history BY NAME
      SELECT id, view_count + k * (random() * 1000)::BIGINT AS view_count, like_count + k * 10 AS like_count, k AS wave,
        TIMESTAMP '2025-02-01 10:00:00' + to_days((k * 15)::INTEGER) AS retrieved_at FROM main.videos, range(0, 3) t(k);
    INSERT INTO provenance.requests
        (request, slice, answer, asked_at, answered_at, status, code, message, log_id, bytes, rows)
      SELECT 'made-' || i, '${id}', CASE WHEN random() < 0.93 THEN 'Stored' ELSE 'Repeat' END,
        TIMESTAMP '2025-02-01' + to_hours((i / 40)::INTEGER), TIMESTAMP '2025-02-01' + to_hours((i / 40)::INTEGER), 200, 'ok', '', '', 1000, 90
      FROM range(0, 9000) t(i);
    INSERT INTO provenance.pages (page, slice, number, request, retrieved_at, rows, slots, sha256, body)
      SELECT 10 + i, '${id}', i, 'made-' || i, TIMESTAMP '2025-02-01', (60 + random() * 38)::INTEGER, 100, sha256(i::VARCHAR), '{}' FROM range(0, 8000) t(i);
  `)
  connection.closeSync()
  instance.closeSync()
}

export interface Report {
  readonly accounts: number
  readonly seconds: number
  readonly kilobytes: number
}

export const measureReport = async (): Promise<Report> => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
  const windrow = (...args: ReadonlyArray<string>) =>
    spawnSync(process.execPath, [cli, ...args], {
      cwd: folder,
      env: { ...process.env, WINDROW_STATE_DIR: join(folder, "state") },
      encoding: "utf8"
    })
  try {
    writeFileSync(join(folder, "study.yaml"), study)
    windrow("run", "study.yaml", "--sandbox", "--limit-requests", "1", "--no-wait")
    await fill(join(folder, "large.duckdb"))
    const began = performance.now()
    const { status, stdout, stderr } = windrow("report", "study.yaml")
    if (status !== 0) throw new Error(stderr)
    const seconds = (performance.now() - began) / 1000
    return { accounts, seconds, kilobytes: statSync(resolve(folder, stdout.trim())).size / 1000 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
