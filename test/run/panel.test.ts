// A list of accounts with dates and parties: each is wanted for its own days, and main.accounts says what became of it.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, truthOf } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ dailyQuota: 100_000, switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

const list = `username;id;from;to;Partei
busy_anna;p1;2023-01-01;2023-01-10;Grüne
busy_otto;p1;2023-01-11;;Grüne
busy_anna;p1;2023-01-25;2023-01-31;"Rote; Linke"
gone_carl;p2;;;Rote
private_dora;p3;;;Blaue
silent_emil;p4;;2023-01-20;Blaue
refused_frida;p5;;;Blaue
unnamed_gert;p6;;;Blaue
`
const text = studyText({
  to: "2023-01-31",
  step: "    accounts: { file: mps.csv, column: username }",
  more: "check_accounts: true"
})

it("asks each account for its own days, and tells gone, private and silent ones apart", async () => {
  const place = makeWorkplace(sandbox.url)
  place.write("mps.csv", list)
  place.write("study.yaml", text)
  const planned = await place.windrow(["plan", "study.yaml"])
  // Seven names, a profile each.
  expect(planned.stdout).toMatch(/check_accounts +accounts +7 +1 +7 +7 +7 +7/)
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  const expected = await Promise.all([
    truthOf(sandbox.url, ["busy_anna"], "2023-01-01", "2023-01-10"),
    truthOf(sandbox.url, ["busy_anna"], "2023-01-25", "2023-01-31"),
    truthOf(sandbox.url, ["busy_otto"], "2023-01-11", "2023-01-31")
  ])
  const ids = expected.flatMap(({ videos }) => videos.map((video) => String(video["id"])))
  const rows = await query(place.database, "SELECT id FROM videos ORDER BY id")
  expect(rows.map(({ id }) => id)).toEqual(ids.toSorted())
  const accounts = await query(
    place.database,
    `SELECT username, id, wanted_from, wanted_to, "Partei", availability FROM accounts ORDER BY username, wanted_from`
  )
  const line = (username: string, id: string, from: string | null, to: string | null, party: string, was: string) => ({
    username,
    id,
    wanted_from: from,
    wanted_to: to,
    Partei: party,
    availability: was
  })
  expect(accounts).toEqual([
    line("busy_anna", "p1", "2023-01-01", "2023-01-10", "Grüne", "ok"),
    line("busy_anna", "p1", "2023-01-25", "2023-01-31", "Rote; Linke", "ok"),
    line("busy_otto", "p1", "2023-01-11", null, "Grüne", "ok"),
    line("gone_carl", "p2", null, null, "Rote", "not_found"),
    line("private_dora", "p3", null, null, "Blaue", "private"),
    line("refused_frida", "p5", null, null, "Blaue", "not_found"),
    line("silent_emil", "p4", null, "2023-01-20", "Blaue", "ok"),
    line("unnamed_gert", "p6", null, null, "Blaue", "refused")
  ])
  const described = await query(
    place.database,
    `SELECT column_name FROM duckdb_columns() WHERE table_name = 'accounts' AND comment IS NULL
     UNION ALL SELECT column_name FROM duckdb_columns() c WHERE table_name = 'accounts'
       AND NOT EXISTS (SELECT 1 FROM codebook b WHERE b.table_name = 'accounts' AND b.column_name = c.column_name)`
  )
  expect(described).toEqual([])

  // Another party costs nothing, and longer dates cost those days.
  const before = (await requestsAt(sandbox.url)).length
  place.write("mps.csv", list.replace("p4;;2023-01-20;Blaue", "p4;;2023-01-20;Gelbe"))
  expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
  expect((await requestsAt(sandbox.url)).length).toBe(before)
  const [emil] = await query(place.database, `SELECT "Partei" AS party, availability FROM accounts WHERE id = 'p4'`)
  expect(emil).toEqual({ party: "Gelbe", availability: "ok" })
  place.write("mps.csv", list.replace("p4;;2023-01-20", "p4;;2023-01-22"))
  expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
  const bodies = (await requestsAt(sandbox.url)).slice(before).map((one) => one["body"])
  expect(bodies).toMatchObject([{ start_date: "20230121", end_date: "20230122" }])
})
