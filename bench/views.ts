// How long each view takes on a large database: `node bench/views.ts [--accounts 2000] [--days 350] [--waves 3] [--folder /tmp/x]`
// fills one by SQL (700,000 account-days, 3 million observations), then asks every view for all of its rows and columns. Needs
// `npm run build`. Each takes 5 seconds at most on two cores.
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")

const study = `windrow: 1
study: { name: bench }
period: { from: 2023-01-01, to: 2023-01-03 }
collect:
  videos: { accounts: { file: accounts.csv, column: username }, refresh: { after: 7d, times: 2 } }
  users: { accounts: { file: accounts.csv, column: username } }
  followers: { accounts: { file: accounts.csv, column: username } }
  comments: { for_each: { step: videos, sample: { n: 1, per: [username], seed: a } } }
  replies: { for_each: { step: comments, sample: { n: 1, seed: b } } }
pace: { requests_per_second: 0, search_gap: 0 }
output: { database: bench.duckdb }
`

interface Size {
  readonly accounts: number
  readonly days: number
  readonly waves: number
  /** Of all accounts together. */
  readonly videos: number
}

/** The rows of a panel that was collected, and observed again in waves. */
const statements = ({ accounts, days, videos, waves }: Size): ReadonlyArray<string> => {
  const shape = "(SELECT any_value(shape) FROM provenance.wanted WHERE step = 'videos' AND observes = 'collection')"
  const first = "TIMESTAMP '2024-02-01 09:00:00'"
  const at = `${first} + to_days(7 * w.wave::INTEGER)`
  return [
    `SET VARIABLE shape = ${shape}`,
    "CREATE TEMP TABLE w AS SELECT wave, observes FROM provenance.waves UNION SELECT 0, 'collection'",
    `CREATE TEMP TABLE v AS SELECT (7000000000000000000 + (hash(i) % 300000000000000000)::BIGINT)::VARCHAR AS id, i % ${accounts} AS account,
       TIMESTAMP '2023-01-01' + to_seconds((hash(i + 1) % ${days * 86_400})::BIGINT) AS posted_at, i FROM range(${videos}) t(i)`,
    "DELETE FROM main.videos; DELETE FROM main.videos_history; DELETE FROM main.videos_matches; DELETE FROM provenance.coverage",
    "DELETE FROM provenance.wanted WHERE step = 'videos'; DELETE FROM provenance.slices WHERE step = 'videos'; DELETE FROM main.accounts",
    `INSERT INTO main.accounts BY NAME SELECT i + 1 AS line, 'account_' || i AS username, 'person_' || i AS id, 'party_' || i % 7 AS party FROM range(${accounts}) t(i)`,
    `INSERT INTO main.videos BY NAME SELECT id, 'account_' || account AS username, posted_at AS create_time, hash(i) % 100000 AS view_count,
       ['tag' || i % 977, 'tag' || i % 1013] AS hashtag_names, ${first} + to_days(${7 * (waves - 1)}) + to_milliseconds(account) AS retrieved_at FROM v`,
    `INSERT INTO provenance.slices BY NAME SELECT w.observes || ' ' || a AS slice, 'videos' AS step, getvariable('shape') AS shape, w.wave AS wave,
       w.observes AS observes, DATE '2023-01-01' AS from_day, DATE '2023-01-01' + ${days - 1} AS to_day, '["account_' || a || '"]' AS units,
       'done' AS state, '{}' AS seen FROM w, range(${accounts}) t(a)`,
    `INSERT INTO main.videos_matches BY NAME SELECT id, 'videos' AS step, 'account_' || account AS unit, w.observes || ' ' || account AS slice, 1 AS page,
       0 AS position, w.wave AS wave, true AS on_target, ${at} + to_milliseconds(account) AS matched_at FROM w, v`,
    `INSERT INTO main.videos_history BY NAME SELECT id, hash(i) % 100000 + w.wave AS view_count, w.wave AS wave, ${at} + to_milliseconds(account) AS retrieved_at
       FROM w, v WHERE w.wave = 0 OR i % 2 = 0`,
    `INSERT INTO provenance.wanted BY NAME SELECT 'videos' AS step, 1 AS place, 'videos' AS pipeline, 'accounts' AS input, getvariable('shape') AS shape,
       w.observes AS observes, w.wave AS wave, 'account_' || a AS unit, DATE '2023-01-01' AS from_day, DATE '2023-01-01' + ${days - 1} AS to_day, false AS by_id
       FROM w, range(${accounts}) t(a) WHERE w.wave = 0`,
    `UPDATE provenance.steps SET from_day = DATE '2023-01-01', to_day = DATE '2023-01-01' + ${days - 1} WHERE step = 'videos'`,
    `INSERT INTO provenance.coverage BY NAME SELECT getvariable('shape') AS shape, w.wave AS wave, w.observes AS observes, 'account_' || a AS unit,
       DATE '2023-01-01' + d::INTEGER AS from_day, DATE '2023-01-01' + d::INTEGER AS to_day, CASE WHEN hash(a * 1000 + d) % 2 = 0 THEN 'done' ELSE 'empty' END AS state,
       (hash(a * 1000 + d) % 2 = 0)::INTEGER * 2 AS rows, w.observes || ' ' || a AS slice, ${at} + to_milliseconds(a) AS asked_at, ${at} AS began_at, ${at} AS recorded_at
       FROM w, range(${accounts}) t(a), range(${days}) u(d) WHERE w.wave = 0`,
    `INSERT INTO provenance.coverage BY NAME SELECT getvariable('shape') AS shape, w.wave AS wave, w.observes AS observes, 'account_' || a AS unit,
       DATE '2023-01-01' AS from_day, DATE '2023-01-01' + ${days - 1} AS to_day, 'done' AS state, w.observes || ' ' || a AS slice, ${at} AS asked_at, ${at} AS began_at,
       ${at} AS recorded_at FROM w, range(${accounts}) t(a) WHERE w.wave > 0`,
    "CHECKPOINT"
  ]
}

const rowsOf = async (connection: DuckDBConnection, sql: string) =>
  (await connection.runAndReadAll(sql)).getRowObjectsJson()

/** Seconds by the clock, and of all processors together: where others share the machine, half of these is what counts. */
export interface ViewMeasured {
  readonly name: string
  readonly seconds: number
  readonly cpu: number
}

export const measureViews = async (size: Size, folder: string): Promise<ReadonlyArray<ViewMeasured>> => {
  writeFileSync(join(folder, "study.yaml"), study)
  const some = Array.from({ length: 3 }, (_, n) => `account_${n},party_${n}`)
  writeFileSync(join(folder, "accounts.csv"), ["username,party", ...some, ""].join("\n"))
  const env = { ...process.env, WINDROW_STATE_DIR: join(folder, "state") }
  execFileSync(process.execPath, [cli, "run", "study.yaml", "--sandbox", "--progress", "quiet"], { cwd: folder, env })
  const instance = await DuckDBInstance.create(join(folder, "bench.duckdb"), { threads: "2", memory_limit: "2GB" })
  const connection = await instance.connect()
  for (const sql of statements(size)) await connection.run(sql)
  const views = await rowsOf(connection, "SELECT view_name AS name FROM duckdb_views() WHERE NOT internal ORDER BY 1")
  const asked = [...views.map(({ name }) => `main."${String(name)}"`), "videos_asof(TIMESTAMP '2024-02-09')"]
  const found: Array<ViewMeasured> = []
  for (const name of asked) {
    const began = performance.now()
    const before = process.cpuUsage()
    // A hash of every row needs every column.
    const [row] = await rowsOf(connection, `SELECT count(*) AS n, bit_xor(hash(t)) AS h FROM ${name} t`)
    const { system, user } = process.cpuUsage(before)
    found.push({
      name: `${name} (${String(row?.["n"])} rows)`,
      seconds: (performance.now() - began) / 1000,
      cpu: (system + user) / 1e6
    })
  }
  connection.closeSync()
  instance.closeSync()
  return found
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      accounts: { type: "string", default: "2000" },
      days: { type: "string", default: "350" },
      videos: { type: "string", default: "1000000" },
      folder: { type: "string" }
    }
  })
  const folder = values.folder ?? mkdtempSync(join(tmpdir(), "windrow-bench-"))
  const size = {
    accounts: Number(values.accounts),
    days: Number(values.days),
    videos: Number(values.videos),
    waves: 3
  }
  for (const { cpu, name, seconds } of await measureViews(size, folder)) {
    process.stdout.write(`${seconds.toFixed(2)} s, ${cpu.toFixed(2)} s of CPU  ${name}
`)
  }
  if (values.folder === undefined) rmSync(folder, { recursive: true })
}
