// A reply's video is told by the comment that fed the step, where the API leaves it out.
import { Effect } from "effect"
import { expect, it } from "vitest"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { mainOf, makeWorkplace, query, studyText } from "../support/workplace.ts"

const steps = `    accounts: [dense_anna]
  comments: { for_each: { step: videos, top: { n: 2, by: comment_count }, limit: { rows_per_parent: 100 } } }
  replies: { for_each: { step: comments, where: [{ column: reply_count, operation: GT, value: 6 }] } }
`

it("a reply stands under the video of its comment", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", studyText({ from: "2023-01-01", to: "2023-01-03", step: steps }))
  const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
  expect(code, stderr).toBe(0)
  const [counts] = await query(
    place.database,
    `SELECT count(*)::INTEGER AS all_of, count(*) FILTER (r.video_id = c.video_id)::INTEGER AS same, count(DISTINCT r.video_id)::INTEGER AS videos
     FROM replies r JOIN comments c ON c.id = r.parent_comment_id`
  )
  expect(Number(counts?.["all_of"])).toBeGreaterThan(0)
  expect(counts?.["same"]).toBe(counts?.["all_of"])
  const before = await mainOf(place.database)
  await Effect.runPromise(Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), rebuild)))
  expect(await mainOf(place.database)).toBe(before)
})
