// What an export costs beside DuckDB alone: `node bench/export.ts [--rows 10000000] [--pairs 3] [--folder /tmp/x]` fills a real
// database by SQL, then writes the same rows, in the same order and with the same codec, in turn: Windrow, DuckDB, Windrow …
// Both are whole processes. Windrow also hashes the file and writes manifest and README.
import { execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { parseArgs } from "node:util"
import { DuckDBInstance } from "@duckdb/node-api"
import { median } from "./median.ts"
import { watchPeak } from "./megabytes.ts"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")

export interface ExportOptions {
  readonly rows?: number
  readonly pairs?: number
  /** Where the database and the files are made, and removed in the end; default: a new folder in the system's temporary one. */
  readonly folder?: string
}

/** Times in milliseconds, memory in megabytes; `ratio` is DuckDB's time by Windrow's: 1 is as fast, 0.5 half as fast. */
export interface ExportMeasured {
  readonly rows: number
  readonly bytes: number
  readonly pairs: ReadonlyArray<{ readonly windrow: Run; readonly duckdb: Run; readonly ratio: number }>
  /** The median of the pairs. */
  readonly ratio: number
}

interface Run {
  readonly millis: number
  readonly peak: number
}

const study = `windrow: 1
study: { name: bench }
period: { from: 2023-01-01, to: 2023-01-03 }
collect: { videos: { accounts: [tagesschau] } }
pace: { requests_per_second: 0, search_gap: 0 }
output: { database: bench.duckdb }
`

/** Rows like those of a collection: ids of 19 digits in no order, texts, lists, lists of structs. */
const rowsText = (rows: number): string => `
  INSERT INTO videos BY NAME
  SELECT (7000000000000000000 + (hash(i) % 300000000000000000)::BIGINT)::VARCHAR AS id,
         'account_' || i % 5000 AS username,
         TIMESTAMP '2022-01-01' + to_seconds((hash(i + 1) % 94608000)::BIGINT) AS create_time,
         ['DE', 'AT', 'CH', 'US'][1 + i % 4] AS region_code,
         'Made up: ' || md5(i::VARCHAR) || ' ' || md5((i + 7)::VARCHAR) || ' #tag' || i % 977 AS video_description,
         (7000000000000000000 + (hash(i % 90001) % 300000000000000000)::BIGINT)::VARCHAR AS music_id,
         (hash(i + 2) % 600)::BIGINT AS video_duration,
         (hash(i + 3) % 1000000)::BIGINT AS view_count, (hash(i + 4) % 100000)::BIGINT AS like_count,
         (hash(i + 5) % 10000)::BIGINT AS comment_count, (hash(i + 6) % 10000)::BIGINT AS share_count,
         ['tag' || i % 977, 'tag' || i % 1013] AS hashtag_names,
         [{ hashtag_id: (1600000000000000 + i % 977)::VARCHAR, hashtag_name: 'tag' || i % 977, hashtag_description: NULL }]
           AS hashtag_info_list,
         make_timestamp(1700000000000000 + i * 1000) AS retrieved_at
  FROM range(${rows}) t(i)
  ON CONFLICT DO NOTHING`

const fill = async (database: string, rows: number): Promise<number> => {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  try {
    await connection.run(rowsText(rows))
    await connection.run("CHECKPOINT")
    return Number((await connection.runAndReadAll("SELECT count(*) FROM videos")).getRows()[0]?.[0])
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

const time = async (folder: string, args: ReadonlyArray<string>): Promise<Run> => {
  const began = performance.now()
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ["ignore", "ignore", "pipe"] })
  let said = ""
  child.stderr.on("data", (text) => {
    said += text
  })
  const peak = watchPeak(child)
  const code = await new Promise((done) => child.on("close", done))
  const megabytes = Math.round(peak())
  if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}: ${said}`)
  return { millis: Math.round(performance.now() - began), peak: megabytes }
}

const alone = `
import { createRequire } from "node:module"
const { DuckDBInstance } = createRequire(${JSON.stringify(import.meta.filename)})("@duckdb/node-api")
const instance = await DuckDBInstance.create("bench.duckdb", { access_mode: "READ_ONLY" })
const connection = await instance.connect()
await connection.run("COPY (SELECT * FROM videos ORDER BY id) TO 'alone.parquet' (FORMAT parquet, COMPRESSION zstd)")
connection.closeSync()
instance.closeSync()
`

/** Makes the database, measures, and removes it. */
export const measureExport = async (options: ExportOptions = {}): Promise<ExportMeasured> => {
  const { rows = 10_000_000, pairs: count = 3 } = options
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), "windrow-export-"))
  try {
    writeFileSync(join(folder, "study.yaml"), study)
    writeFileSync(join(folder, "alone.mjs"), alone)
    const env = { ...process.env, WINDROW_STATE_DIR: join(folder, "state") }
    execFileSync(process.execPath, [cli, "run", "study.yaml", "--sandbox", "--progress", "quiet"], { cwd: folder, env })
    const stored = await fill(join(folder, "bench.duckdb"), rows)
    const pairs: Array<ExportMeasured["pairs"][number]> = []
    for (let pair = 0; pair < count; pair += 1) {
      const export_ = ["export", "study.yaml", "--tables", "videos", "--to", "out", "--progress", "quiet"]
      const windrow = await time(folder, [cli, ...export_])
      const duckdb = await time(folder, ["alone.mjs"])
      pairs.push({ windrow, duckdb, ratio: duckdb.millis / windrow.millis })
    }
    const ratio = Math.round(median(pairs.map((pair) => pair.ratio)) * 100) / 100
    return { rows: stored, bytes: statSync(join(folder, "out/videos.parquet")).size, pairs, ratio }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

if (process.argv[1] === import.meta.filename) {
  const { values } = parseArgs({
    options: { rows: { type: "string" }, pairs: { type: "string" }, folder: { type: "string" } }
  })
  const measured = await measureExport({
    ...(values.rows === undefined ? {} : { rows: Number(values.rows) }),
    ...(values.pairs === undefined ? {} : { pairs: Number(values.pairs) }),
    ...(values.folder === undefined ? {} : { folder: values.folder })
  })
  const line = ({ millis, peak }: Run) => `${(millis / 1_000).toFixed(1)} s, ${peak} MB`
  for (const { windrow, duckdb, ratio } of measured.pairs) {
    process.stdout.write(`windrow ${line(windrow)} · DuckDB ${line(duckdb)} · ratio ${ratio.toFixed(2)}\n`)
  }
  const mega = (measured.bytes / 1_000_000).toFixed(0)
  process.stdout.write(
    `${measured.rows.toLocaleString("en")} rows, ${mega} MB: ${measured.ratio} × DuckDB's own speed (median)\n`
  )
}
