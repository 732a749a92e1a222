// `npm run demo`: collects examples/dach-news-2023 from the sandbox with the built command line, then reads the
// database in another process than the one that wrote it, as R or Python would.
import { spawnSync } from "node:child_process"
import { existsSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"

process.chdir(resolve(import.meta.dirname, ".."))
const study = "examples/dach-news-2023/study.yaml"
const database = "examples/dach-news-2023/data/dach-news-2023.sandbox.duckdb"

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const fail = (text: string, code: number): never => {
  process.stderr.write(`demo: ${text}\n`)
  process.exit(code)
}

/** The answer to a query, head first, every value as text. */
const ask = async (sql: string): Promise<ReadonlyArray<ReadonlyArray<string>>> => {
  const instance = await DuckDBInstance.create(database, { access_mode: "READ_ONLY" })
  const connection = await instance.connect()
  try {
    const answer = await connection.runAndReadAll(sql)
    return [answer.columnNames(), ...answer.getRowsJson().map((row) => row.map(String))]
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Columns as wide as they need to be; all but the first stand to the right. */
const table = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const width = (column: number) => Math.max(...rows.map((row) => (row[column] ?? "").length))
  const line = (row: ReadonlyArray<string>) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(width(column)) : cell.padStart(width(column)))).join("  ")
  return rows.map((row) => `  ${line(row)}`).join("\n")
}

if (existsSync(database)) {
  const origin = await ask("SELECT value FROM provenance.meta WHERE key = 'origin'").catch((cause: unknown) =>
    fail(`${database} cannot be read (${String(cause).split("\n")[0]}). Close it elsewhere, or move it away.`, 1)
  )
  if (!origin[1]?.[0]?.startsWith("sandbox")) fail(`${database} is not made-up data. Move it away first.`, 1)
  for (const end of ["", ".wal", ".status.json"]) rmSync(`${database}${end}`, { force: true })
}

const command = ["run", study, "--sandbox"]
say(`$ npx windrow ${command.join(" ")}`)
const run = spawnSync(process.execPath, ["dist/windrow.js", ...command], { stdio: "inherit" })
if (run.status !== 0) fail("the collection did not end well; what it said stands above.", run.status ?? 1)

const sql = `
  SELECT username AS account, count(*) AS videos, min(create_time)::DATE AS first, max(create_time)::DATE AS last,
         round(median(view_count))::BIGINT AS "median views"
  FROM videos GROUP BY username ORDER BY username`
say(`\nRead back from the database:${sql}\n`)
say(table(await ask(sql)))
say(`
The videos and their numbers are made up; the accounts' names are the only real thing in them.
  data   ${database}
  next   npx windrow status ${study}
         npx windrow plan examples/accounts-from-csv/study.yaml
         or open examples/dach-news-2023/README.md for R, Python and DuckDB`)
