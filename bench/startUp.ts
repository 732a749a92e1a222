// How long commands take that do no work: medians of whole processes in turn, as ratios to `node -e 0`.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
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
    ["windrow --help", ["--help"], 5],
    ["windrow validate (120 accounts)", ["validate", accounts120], 8],
    ["windrow plan, beside what is collected", ["plan", "study.yaml"], 14],
    ["windrow run, nothing to ask", ["run", "study.yaml", "--sandbox"], 14]
  ]
  // The first call of each fills the compile cache, and makes the database that the last one finds complete.
  for (const [, args] of commands) run([cli, ...args])
  const times = commands.map(() => [] as Array<number>)
  const ratios = commands.map(() => [] as Array<number>)
  for (let round = 0; round < rounds; round += 1) {
    const bare = run(["-e", "0"])
    commands.forEach(([, args], index) => {
      const millis = run([cli, ...args])
      times[index]?.push(millis)
      ratios[index]?.push(millis / bare)
    })
  }
  rmSync(folder, { recursive: true, force: true })
  return commands.map(([command, , limit], index) => ({
    command,
    limit,
    ratio: median(ratios[index] ?? []),
    millis: median(times[index] ?? [])
  }))
}
