// An endpoint that nobody has heard of: one file beside the study and a recorded answer, and no code.
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, expect, it } from "vitest"
import { makeWorkplace, query } from "../support/workplace.ts"

const pipeline = `pipeline: bookmarks
title: Bookmarks of an account
docs: https://example.org/bookmarks
inputs:
  accounts: { title: Accounts, parameter: owner, values: username, per_request: 1, parent_column: username }
request: { path: /v2/research/user/bookmarks/, pool: graph }
pages: { style: index, size: 2 }
rows:
  at: data.marks
  table: bookmarks
  key: [owner, id]
  columns:
    owner: { type: text, title: Whose bookmark it is., from_input: accounts }
    id: { type: id, title: Bookmark id. }
    saved_at: { type: timestamp_ms, title: When it was saved. }
    stars: { type: count, title: Stars., changes: true }
`

const study = `windrow: 1
study: { name: marks }
collect: { bookmarks: { accounts: [ada] } }
pace: { requests_per_second: 0 }
output: { database: data/study.duckdb }
`

// Ids at the edges of signed and unsigned 64 bits, as bare digits.
const answers = [
  `{"data":{"marks":[{"id":9223372036854775807,"saved_at":1722879716021,"stars":3},{"id":18446744073709551615,"stars":0}],"cursor":2,"has_more":true},"error":{"code":"ok","message":"","log_id":"1"}}`,
  `{"data":{"marks":[{"id":9007199254740993,"stars":null}],"cursor":3,"has_more":false},"error":{"code":"ok","message":"","log_id":"2"}}`
]

const heard: Array<{ readonly url: string; readonly body: string }> = []
let server: Server

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text
    })
    request.on("end", () => {
      response.setHeader("content-type", "application/json")
      if (request.url?.includes("/oauth/")) {
        response.end(`{"access_token":"clt.1","expires_in":7200,"token_type":"Bearer"}`)
        return
      }
      heard.push({ url: request.url ?? "", body })
      response.end(answers[heard.length - 1])
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
})
afterAll(() => server.close())

it("is collected like any other", async () => {
  const place = makeWorkplace(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  place.write("pipelines/bookmarks.yaml", pipeline)
  place.write("study.yaml", study)
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  expect(heard).toEqual([
    { url: "/v2/research/user/bookmarks/?fields=id,saved_at,stars", body: `{"owner":"ada","max_count":2}` },
    { url: "/v2/research/user/bookmarks/?fields=id,saved_at,stars", body: `{"owner":"ada","max_count":2,"cursor":2}` }
  ])
  expect(
    await query(place.database, "SELECT owner, id, saved_at::VARCHAR AS saved_at, stars FROM bookmarks ORDER BY id")
  ).toEqual([
    { owner: "ada", id: "18446744073709551615", saved_at: null, stars: "0" },
    { owner: "ada", id: "9007199254740993", saved_at: null, stars: null },
    { owner: "ada", id: "9223372036854775807", saved_at: "2024-08-05 17:41:56.021", stars: "3" }
  ])
  const columns = await query(place.database, "SELECT column_name FROM codebook WHERE table_name = 'bookmarks_history'")
  expect(columns.map((row) => row["column_name"])).toContain("stars")
})
