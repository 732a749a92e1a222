// How long a study of 36 pages takes when the pages of a search must wait for each other: as Windrow interleaves them,
// and one page after another.
import { setTimeout as sleep } from "node:timers/promises"
import { addDays } from "date-fns"
import { type Client, open, VIDEOS } from "../sandbox/client.ts"
import type { SandboxOptions } from "./sandbox.ts"
import { time as shared } from "./time.ts"
import { requestsAt, studyText } from "./workplace.ts"

/** Waits so many seconds between two pages of a search, and sends so many requests a second. */
export interface Pace {
  readonly gap: number
  readonly perSecond: number
}

const first = new Date("2023-01-01T00:00:00Z")
const windows = Array.from({ length: 12 }, (_, index) => [addDays(first, index * 31), addDays(first, index * 31 + 30)])
const apiDay = (day: Date | undefined) => (day as Date).toISOString().slice(0, 10).replaceAll("-", "")

/** Twelve windows of three pages each. */
export const gapStudy = ({ gap, perSecond }: Pace): string =>
  studyText({
    accounts: ["steady"],
    from: "2023-01-01",
    to: "2024-01-07",
    pace: `{ requests_per_second: ${perSecond}, search_gap: ${gap}s }`
  })

export const openForGap = (time: SandboxOptions["time"] = shared.server): Promise<Client> =>
  open({ switches: { videosPerDay: 8, vanishShare: 0, visibilityLag: 0 }, time })

/** Seconds from the first request to the last by the sandbox's clock, without start and end of a process. */
export const askedFor = async ({ url }: Client): Promise<{ readonly seconds: number; readonly pages: number }> => {
  const requests = await requestsAt(url)
  return {
    seconds: (Number(requests.at(-1)?.["at"]) - Number(requests[0]?.["at"])) / 1000,
    pages: requests.length
  }
}

/** Asks window after window, page after page, and waits as a loop in a notebook does. */
export const askOneAfterAnother = async (
  { ask }: Client,
  { gap, perSecond }: Pace,
  wait: (millis: number) => Promise<unknown> = sleep
): Promise<void> => {
  for (const [from, to] of windows) {
    const query = { and: [{ operation: "EQ", field_name: "username", field_values: ["steady"] }] }
    const search = { query, start_date: apiDay(from), end_date: apiDay(to), max_count: 100 }
    let position = {}
    for (let more = true; more; ) {
      const { json } = await ask(VIDEOS, { ...search, ...position })
      more = json.data.has_more
      position = { cursor: json.data.cursor, search_id: json.data.search_id }
      await wait(1000 * (more ? gap : 1 / perSecond))
    }
  }
}
