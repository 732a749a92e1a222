// The CPU of a whole small collection, beside a client in Python that only holds the rows in memory.
import { execFile } from "node:child_process"
import { join, resolve } from "node:path"
import { promisify } from "node:util"
import { machineTime } from "../src/sandbox/Clock.ts"
import { check } from "../test/plan/check.ts"
import { open } from "../test/sandbox/client.ts"
import { makeWorkplace, query, studyText } from "../test/support/workplace.ts"
import { cpuOf } from "./cpu.ts"
import { median } from "./median.ts"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")
const run = promisify(execFile)
const accounts = ["one", "two", "three", "four"]

export interface SmallRun {
  readonly requests: number
  readonly rows: number
  /** Of CPU, with the start of the program. */
  readonly windrow: number
  readonly python: number
}

/** undefined where there is no Python. */
export const measureSmallRun = async (rounds = 3): Promise<SmallRun | undefined> => {
  const client = await open({ switches: { videosPerDay: 6, vanishShare: 0 }, dailyQuota: 100_000, time: machineTime })
  try {
    const text = studyText({ accounts })
    const fields = check(text).study.steps[0]?.fields.join(",") ?? ""
    const theirs: Array<{ readonly rows: number; readonly requests: number; readonly seconds: number }> = []
    const ours: Array<number> = []
    let stored = 0
    for (let round = 0; round < rounds; round += 1) {
      const args = [join(import.meta.dirname, "client.py"), client.url, accounts.join(), fields]
      const told = await run("python3", args).catch(() => undefined)
      if (told === undefined) return undefined
      theirs.push(JSON.parse(told.stdout))
      const place = makeWorkplace(client.url)
      place.write("study.yaml", text)
      const env = {
        ...process.env,
        WINDROW_API_URL: client.url,
        WINDROW_STATE_DIR: join(place.directory, "state"),
        TIKTOK_CLIENT_KEY: "key",
        TIKTOK_CLIENT_SECRET: "secret"
      }
      const { seconds } = await cpuOf([cli, "run", "study.yaml", "--progress", "quiet"], place.directory, env)
      ours.push(seconds)
      stored = Number((await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos"))[0]?.["n"])
    }
    const { requests = 0, rows = 0 } = theirs[0] ?? {}
    if (rows !== stored) throw new Error(`${stored} rows stored, and ${rows} held in memory`)
    return { requests, rows, windrow: median(ours), python: median(theirs.map(({ seconds }) => seconds)) }
  } finally {
    await client.close()
  }
}
