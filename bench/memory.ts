// What a run of the built command line takes of memory: the kernel's own high-water mark, DuckDB included. The sandbox
// answers from another process.
import { machineTime } from "../src/sandbox/Clock.ts"
import { open } from "../test/sandbox/client.ts"
import { makeWorkplace, query, studyText } from "../test/support/workplace.ts"
import { watchPeak } from "./megabytes.ts"

export interface Memory {
  readonly rows: number
  readonly peakMegabytes: number
  readonly seconds: number
}

/** Twenty accounts, four to a search, 37 videos a day of those that post: some 500 rows a day. */
const accounts = Array.from({ length: 20 }, (_, index) => `busy_${index}`)

export const measureMemory = async (days: number): Promise<Memory> => {
  const switches = { videosPerDay: 37, vanishShare: 0, removedShare: 0 }
  const client = await open({ switches, dailyQuota: 1_000_000, time: machineTime })
  try {
    const place = makeWorkplace(client.url)
    const last = new Date(Date.UTC(2021, 0, days)).toISOString().slice(0, 10)
    const step = `    accounts: [${accounts.join(", ")}]\n    per_request: 4`
    const text = studyText({ step, from: "2021-01-01", to: last, more: "quota: { standard: 1000000 }\n" })
    place.write("study.yaml", text)
    const began = performance.now()
    const { child, ended } = place.start(["run", "study.yaml", "--progress", "quiet"])
    const peak = watchPeak(child)
    const { code, stderr } = await ended
    const seconds = (performance.now() - began) / 1000
    const peakMegabytes = peak()
    if (code !== 0) throw new Error(`exit code ${code}: ${stderr}`)
    const [found] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
    return { rows: Number(found?.["n"]), peakMegabytes, seconds }
  } finally {
    await client.close()
  }
}
