// Every pipeline in one study, each fed by another: `main` can be made again from the raw pages alone.
import { Effect } from "effect"
import { expect, it } from "vitest"
import { openDatabase } from "../../src/duckdb/Database.ts"
import { rebuild } from "../../src/store/rebuild.ts"
import { startSandbox } from "../support/sandbox.ts"
import { mainOf, makeWorkplace, query, studyText } from "../support/workplace.ts"

const steps = `    accounts: [tagesschau, dense_anna]
  comments:
    for_each: { step: videos, top: { n: 3, by: comment_count }, limit: { rows_per_parent: 100 } }
  replies: { for_each: { step: comments, where: [{ column: reply_count, operation: GT, value: 8 }] } }
  users: { for_each: videos }
  followers: { for_each: users }
  following: { for_each: users }
  liked_videos: { for_each: users }
  pinned_videos: { for_each: users }
  reposted_videos: { for_each: users }
  playlists: { for_each: videos }
  shops: { shops: [Nordlicht] }
  products: { for_each: shops }
  reviews: { for_each: { step: products, top: { n: 3, by: product_review_count } } }
  sample: { pipeline: videos, accounts: [zeitimbild], draws: 2 }
`

it("as it was", async () => {
  const switches = { countersGrow: false, likesPublicShare: 1, followingPublicShare: 1, followerCount: 130 }
  const sandbox = await startSandbox({ switches })
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", studyText({ from: "2023-01-01", to: "2023-01-04", step: steps }))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  await sandbox.close()
  expect(code, stderr).toBe(0)
  const tables = await query(
    place.database,
    "SELECT table_name AS name, estimated_size AS n FROM duckdb_tables() WHERE schema_name = 'main' AND NOT contains(table_name, '_history')"
  )
  expect(tables.filter(({ n }) => n === "0").map(({ name }) => name)).toEqual([])
  // Besides the codebook and the accounts two for each pipeline.
  expect(tables.length).toBe(2 + 2 * 13)
  const before = await mainOf(place.database)
  const pages = await Effect.runPromise(
    Effect.scoped(Effect.flatMap(openDatabase(place.database, "write"), (database) => rebuild(database)))
  )
  expect(pages).toBeGreaterThan(40)
  expect(await mainOf(place.database)).toBe(before)
})
