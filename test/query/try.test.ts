import { it } from "vitest"
import { makeWorkplace, query } from "../support/workplace.ts"

it("try", async () => {
  const place = makeWorkplace()
  place.write("accounts.csv", "username,party,Order (kurz)\ntagesschau,red,1\nzeitimbild,blue,2\n20minuten,red,3\n")
  place.write("study.yaml", `windrow: 1
study: { name: study }
period: { from: 2024-02-01, to: 2024-03-08 }
collect:
  users: { accounts: { file: accounts.csv, column: username } }
  videos:
    accounts: { file: accounts.csv, column: username }
    refresh: { at_age: [4d, 14d] }
  tagged:
    pipeline: videos
    hashtags: [klima, climate]
  comments:
    for_each: { step: videos, sample: { n: 3, per: [username], seed: a } }
  replies:
    for_each: { step: comments, sample: { n: 5, seed: b } }
  followers:
    accounts: [tagesschau]
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 4 }
output: { database: data/study.duckdb }
`)
  for (const now of ["2024-03-08T09:00:00Z", "2024-03-23T09:00:00Z"]) {
    const t = performance.now()
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox", "--now", now])
    console.log(code, performance.now() - t, stderr.slice(-900))
  }
  console.log(await query(place.database, "SELECT view_name FROM duckdb_views() WHERE NOT internal"))
  console.log(await query(place.database, "SELECT function_name FROM duckdb_functions() WHERE schema_name = 'main' and database_name = 'study'"))
  console.log(await query(place.database, "SELECT table_name, column_name, type, null_means, requested FROM codebook WHERE column_name IN ('posts', '', 'bio_url', 'line')"))
  for (const { name } of await query(place.database, "SELECT view_name as name FROM duckdb_views() WHERE NOT internal and database_name = 'study'")) {
    console.log(name, JSON.stringify((await query(place.database, `SELECT count(*)::INTEGER AS n FROM main."${name}"`).catch((e) => e.message))), JSON.stringify(await query(place.database, `FROM main."${name}" LIMIT 2`).catch((e) => e.message)))
  }
  console.log(place.database)
}, 60000)
