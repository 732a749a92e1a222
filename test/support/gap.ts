// How long a study of 36 pages takes when the pages of a search must wait for each other: as Windrow interleaves them,
// and one page after another.
import { setTimeout as sleep } from "node:timers/promises"
import { addDays } from "date-fns"
import { open, VIDEOS } from "../sandbox/client.ts"
import { makeWorkplace, requestsAt, studyText } from "./workplace.ts"

export interface Gap {
  readonly pages: number
  /** Wall-clock seconds. */
  readonly interleaved: number
  readonly oneAfterAnother: number
  /** Seconds from the first request to the last, without start and end of the process. */
  readonly asking: { readonly interleaved: number; readonly oneAfterAnother: number }
}

const spanOf = (requests: Awaited<ReturnType<typeof requestsAt>>): number =>
  (Number(requests.at(-1)?.["at"]) - Number(requests[0]?.["at"])) / 1000

const first = new Date("2023-01-01T00:00:00Z")
const windows = Array.from({ length: 12 }, (_, index) => [addDays(first, index * 31), addDays(first, index * 31 + 30)])
const apiDay = (day: Date | undefined) => (day as Date).toISOString().slice(0, 10).replaceAll("-", "")

/** @param gap seconds between two pages of a search; @param perSecond requests a second */
export const measureGap = async (gap: number, perSecond: number): Promise<Gap> => {
  const switches = { videosPerDay: 8, vanishShare: 0, visibilityLag: 0 }
  const [ours, theirs] = [await open({ switches }), await open({ switches })]
  const timed = async (work: () => Promise<unknown>) => {
    const began = performance.now()
    await work()
    return (performance.now() - began) / 1000
  }
  const interleave = async () => {
    const place = makeWorkplace(ours.url)
    const pace = `{ requests_per_second: ${perSecond}, search_gap: ${gap}s }`
    place.write("study.yaml", studyText({ accounts: ["steady"], from: "2023-01-01", to: "2024-01-07", pace }))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--progress", "quiet"])
    if (code !== 0) throw new Error(stderr)
  }
  let pages = 0
  const loop = async () => {
    for (const [from, to] of windows) {
      const query = { and: [{ operation: "EQ", field_name: "username", field_values: ["steady"] }] }
      const search = { query, start_date: apiDay(from), end_date: apiDay(to), max_count: 100 }
      let position = {}
      for (let more = true; more; ) {
        const { json } = await theirs.ask(VIDEOS, { ...search, ...position })
        pages += 1
        more = json.data.has_more
        position = { cursor: json.data.cursor, search_id: json.data.search_id }
        await sleep(1000 * (more ? gap : 1 / perSecond))
      }
    }
  }
  try {
    const [interleaved, oneAfterAnother] = await Promise.all([timed(interleave), timed(loop)])
    const [asked, looped] = [await requestsAt(ours.url), await requestsAt(theirs.url)]
    if (asked.length !== pages) throw new Error(`${asked.length} requests against ${pages} pages`)
    const asking = { interleaved: spanOf(asked), oneAfterAnother: spanOf(looped) }
    return { pages, interleaved, oneAfterAnother, asking }
  } finally {
    await Promise.all([ours.close(), theirs.close()])
  }
}
