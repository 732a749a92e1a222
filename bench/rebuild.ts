// How fast `main` is made again from the raw pages; and how fast the sandbox answers beside what a run does with it.
import { Effect } from "effect"
import { openDatabase } from "../src/duckdb/Database.ts"
import { machineTime } from "../src/sandbox/Clock.ts"
import { rebuild } from "../src/store/rebuild.ts"
import { open, VIDEOS } from "../test/sandbox/client.ts"
import { makeWorkplace, studyText } from "../test/support/workplace.ts"

export interface Rebuilt {
  readonly pages: number
  /** Pages a second of a whole run, with its start and end, without pauses, against the sandbox in another process. */
  readonly collected: number
  readonly rebuilt: number
  /** Pages a second that the sandbox gives to a program that does nothing with them, one after another. */
  readonly served: number
}

const accounts = ["one", "two", "three", "four"]

export const measureRebuild = async (days: "month" | "quarter" = "quarter"): Promise<Rebuilt> => {
  const switches = { videosPerDay: 30, vanishShare: 0 }
  const client = await open({ switches, dailyQuota: 100_000, time: machineTime })
  try {
    const place = makeWorkplace(client.url)
    const to = days === "month" ? "2023-01-31" : "2023-03-31"
    place.write("study.yaml", studyText({ accounts, to }))
    const start = performance.now()
    const { code, stderr } = await place.spawned(["run", "study.yaml", "--progress", "quiet"])
    const seconds = (performance.now() - start) / 1000
    if (code !== 0) throw new Error(stderr)
    const again = Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), rebuild))
    const began = performance.now()
    const pages = await Effect.runPromise(again)
    const rebuilt = (1000 * pages) / (performance.now() - began)

    const and = [{ operation: "IN", field_name: "username", field_values: accounts }]
    const search = { query: { and }, start_date: "20230101", end_date: "20230131", max_count: 100 }
    const fields =
      "id,username,create_time,video_description,hashtag_names,view_count,like_count,comment_count,voice_to_text"
    let [served, position, more] = [0, {}, true]
    const asking = performance.now()
    while (more) {
      const { json } = await client.ask(VIDEOS, { ...search, ...position }, fields)
      position = { cursor: json.data.cursor, search_id: json.data.search_id }
      more = json.data.has_more
      served += 1
    }
    const perSecond = (1000 * served) / (performance.now() - asking)
    return { pages, collected: pages / seconds, rebuilt, served: perSecond }
  } finally {
    await client.close()
  }
}
