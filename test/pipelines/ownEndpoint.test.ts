// Endpoints that nobody has heard of, each a pipeline file and a recorded exchange in the folder `endpoints`, and no code.
import { readdirSync, readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { join, resolve } from "node:path"
import { afterEach, expect, it } from "vitest"
import { parse } from "yaml"
import { makeWorkplace, query } from "../support/workplace.ts"

interface Fixture {
  readonly step: Readonly<Record<string, unknown>>
  /** In the order in which the requests arrive; texts, because ids are bare numbers that JSON would round. */
  readonly exchanges: ReadonlyArray<{ readonly url: string; readonly body: string; readonly answer: string }>
  /** The table afterwards, in the order of all of its columns. */
  readonly rows: ReadonlyArray<Readonly<Record<string, unknown>>>
}

interface Pipeline {
  readonly rows: { readonly table: string; readonly columns: Readonly<Record<string, { readonly title: string }>> }
}

const folder = resolve(import.meta.dirname, "endpoints")
const names = readdirSync(folder).flatMap((file) => /^(.+)\.yaml$/.exec(file)?.[1] ?? [])
const read = (file: string) => readFileSync(join(folder, file), "utf8")

let server: Server | undefined
afterEach(() => server?.close())

const serve = async ({ exchanges }: Fixture, heard: Array<{ readonly url: string; readonly body: string }>) => {
  const started = createServer((request, response) => {
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
      response.end(exchanges[heard.length - 1]?.answer)
    })
  })
  server = started
  await new Promise<void>((done) => started.listen(0, "127.0.0.1", done))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

it("finds endpoints to try", () => expect(names.length).toBeGreaterThan(0))

it.each(names)("%s is collected like any other", async (name) => {
  const fixture = JSON.parse(read(`${name}.json`)) as Fixture
  const { columns, table } = (parse(read(`${name}.yaml`)) as Pipeline).rows
  const heard: Array<{ readonly url: string; readonly body: string }> = []
  const place = makeWorkplace(await serve(fixture, heard))
  place.write(`pipelines/${name}.yaml`, read(`${name}.yaml`))
  place.write(
    "study.yaml",
    `windrow: 1
study: { name: own }
collect: ${JSON.stringify({ [name]: fixture.step })}
pace: { requests_per_second: 0, concurrency: 1 }
output: { database: data/study.duckdb }
`
  )
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(0)
  expect(heard).toEqual(fixture.exchanges.map(({ body, url }) => ({ url, body })))
  const listed = Object.keys(columns)
  const rows = await query(place.database, `SELECT ${listed.join(", ")} FROM "${table}" ORDER BY ALL`)
  expect(rows).toEqual(fixture.rows)
  const codebook = await query(
    place.database,
    `SELECT column_name, description FROM codebook WHERE table_name = '${table}' AND column_name <> 'retrieved_at'`
  )
  expect(Object.fromEntries(codebook.map((row) => [row["column_name"], row["description"]]))).toEqual(
    Object.fromEntries(Object.entries(columns).map(([column, { title }]) => [column, title]))
  )
})
