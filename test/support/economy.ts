// What a fault-free collection costs, against the floor that the API's own limits leave.
import { addDays, subDays } from "date-fns"
import { startSandbox } from "./sandbox.ts"
import { makeWorkplace, requestsAt, studyText, truthOf } from "./workplace.ts"

export interface StudyShape {
  readonly accounts: number
  readonly days: number
  /** Videos a day of each account. */
  readonly perDay: number
}

/** From a few busy accounts over years to thousands that hardly ever post. */
export const shapes: ReadonlyArray<StudyShape> = [
  { accounts: 3, days: 1800, perDay: 0.5 },
  { accounts: 3, days: 120, perDay: 30 },
  { accounts: 3, days: 1, perDay: 0.005 },
  { accounts: 20, days: 32, perDay: 5 },
  { accounts: 100, days: 365, perDay: 0.1 },
  { accounts: 101, days: 62, perDay: 0.3 },
  { accounts: 1000, days: 1, perDay: 1 },
  { accounts: 1000, days: 93, perDay: 0.01 },
  { accounts: 5000, days: 31, perDay: 0.005 }
]

/** The same in small: each window, batch and page that the large ones have, fewer times. */
export const smallShapes: ReadonlyArray<StudyShape> = [
  { accounts: 3, days: 310, perDay: 0.5 },
  { accounts: 2, days: 33, perDay: 12 },
  { accounts: 3, days: 1, perDay: 0.005 },
  { accounts: 101, days: 32, perDay: 0.05 },
  { accounts: 300, days: 1, perDay: 1 },
  { accounts: 1001, days: 2, perDay: 0.005 }
]

export interface Economy {
  readonly windows: number
  readonly batches: number
  /** Σ over windows × batches of max(1, ⌈slots/100⌉). */
  readonly floor: number
  readonly requests: number
}

const last = new Date("2024-12-31T00:00:00Z")
const text = (day: Date) => day.toISOString().slice(0, 10)

/** The API allows windows of 31 inclusive days; the pipeline of videos asks for 100 accounts at once. */
const windowsOf = (days: number): ReadonlyArray<readonly [string, string]> => {
  const first = subDays(last, days - 1)
  return Array.from({ length: Math.ceil(days / 31) }, (_, index) => {
    const from = addDays(first, index * 31)
    const end = addDays(from, 30)
    return [text(from), text(end < last ? end : last)] as const
  })
}

/** Collects a study of that shape from a sandbox without faults. */
export const measureEconomy = async ({ accounts, days, perDay }: StudyShape): Promise<Economy> => {
  const switches = { videosPerDay: perDay, vanishShare: 0 }
  const sandbox = await startSandbox({ switches, dailyQuota: 100_000 })
  try {
    const names = Array.from({ length: accounts }, (_, index) => `account_${String(index).padStart(4, "0")}`)
    const place = makeWorkplace(sandbox.url)
    place.write("accounts.csv", `username\n${names.join("\n")}\n`)
    const windows = windowsOf(days)
    const step = "    accounts: { file: accounts.csv, column: username }"
    const more = "quota: { standard: 100000 }\n"
    place.write("study.yaml", studyText({ step, more, from: windows[0]![0], to: text(last) }))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--progress", "quiet"])
    if (code !== 0) throw new Error(stderr)
    const requests = (await requestsAt(sandbox.url)).length
    const batches = Array.from({ length: Math.ceil(accounts / 100) }, (_, index) =>
      names.slice(index * 100, index * 100 + 100)
    )
    let floor = 0
    for (const [from, to] of windows) {
      for (const batch of batches) {
        const { slots } = await truthOf(sandbox.url, batch, from, to)
        floor += Math.max(1, Math.ceil(slots / 100))
      }
    }
    return { windows: windows.length, batches: batches.length, floor, requests }
  } finally {
    await sandbox.close()
  }
}
