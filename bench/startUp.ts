// How long commands take that do no work: medians of whole processes in turn, as ratios to `node -e 0`.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { median } from "./median.ts"

const root = resolve(import.meta.dirname, "..")
const cli = join(root, "dist/windrow.js")
const accounts120 = join(root, "examples/accounts-from-csv/study.yaml")

export interface StartUp {
  readonly command: string
  /** Of `node -e 0`, in the same round; the median of the rounds. */
  readonly ratio: number
  /** What the ratio may be at most. */
  readonly limit: number
  readonly millis: number
}

export const measureStartUp = (rounds = 15): ReadonlyArray<StartUp> => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
  const env = { ...process.env, WINDROW_STATE_DIR: join(folder, "state") }
  const run = (args: ReadonlyArray<string>) => {
    const began = performance.now()
    const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env, encoding: "utf8" })
    if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`)
    return performance.now() - began
  }
  mkdirSync(join(folder, "data"))
  writeFileSync(
    join(folder, "study.yaml"),
    `windrow: 1
study: { name: small }
period: { from: 2023-01-01, to: 2023-03-31 }
collect: { videos: { accounts: [tagesschau, zeitimbild, 20minuten] } }
pace: { requests_per_second: 0, search_gap: 0s }
`
  )
  const commands: ReadonlyArray<readonly [string, ReadonlyArray<string>, number]> = [
    ["windrow --help", ["--help"], 2],
    ["windrow validate (120 accounts)", ["validate", accounts120], 6],
    ["windrow plan, beside what is collected", ["plan", "study.yaml"], 10],
    ["windrow run, nothing to ask", ["run", "study.yaml", "--sandbox"], 11]
  ]
  // What none of the last two can be quicker than: Node with DuckDB, which opens their file and closes it.
  const duckdb = pathToFileURL(createRequire(import.meta.url).resolve("@duckdb/node-api")).href
  const opening = `
    const { DuckDBInstance } = (await import(${JSON.stringify(duckdb)})).default
    const instance = await DuckDBInstance.create(":memory:", { threads: "1" })
    const connection = await instance.connect()
    await connection.run("ATTACH 'data/small.duckdb' AS study (READ_ONLY)")
    connection.closeSync()
    instance.closeSync()`
  // The first call of each fills the compile cache, and makes the database that the last one finds complete.
  for (const [, args] of commands) run([cli, ...args])
  const times = commands.map(() => [] as Array<number>)
  const ratios = commands.map(() => [] as Array<number>)
  const floor: Array<number> = []
  const bares: Array<number> = []
  for (let round = 0; round < rounds; round += 1) {
    const bare = run(["-e", "0"])
    bares.push(bare)
    floor.push(run(["--input-type=module", "-e", opening]) / bare)
    commands.forEach(([, args], index) => {
      const millis = run([cli, ...args])
      times[index]?.push(millis)
      ratios[index]?.push(millis / bare)
    })
  }
  rmSync(folder, { recursive: true, force: true })
  const told = commands.map(([command, , limit], index) => ({
    command,
    limit,
    ratio: median(ratios[index] ?? []),
    millis: median(times[index] ?? [])
  }))
  const millis = median(bares)
  const ratio = median(floor)
  // Not ours to hold a limit.
  const alone = {
    command: "DuckDB alone, opened and closed by Node",
    limit: Number.POSITIVE_INFINITY,
    ratio,
    millis: ratio * millis
  }
  return [{ command: "node -e 0", limit: 1, ratio: 1, millis }, ...told, alone]
}
