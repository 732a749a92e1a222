// Endpoints that nobody has heard of, each a pipeline file and a recorded exchange in the folder `endpoints`, and no code.
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterEach, expect, it } from "vitest"
import { parse } from "yaml"
import { type Answers, startAnswers } from "../support/answers.ts"
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

let server: Answers | undefined
afterEach(() => server?.close())

it("finds endpoints to try", () => expect(names.length).toBeGreaterThan(0))

it.each(names)("%s is collected like any other", async (name) => {
  const fixture = JSON.parse(read(`${name}.json`)) as Fixture
  const { columns, table } = (parse(read(`${name}.yaml`)) as Pipeline).rows
  server = await startAnswers((_, number) => fixture.exchanges[number]?.answer ?? "")
  const place = makeWorkplace(server.url)
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
  const { heard } = server
  expect(heard).toEqual(fixture.exchanges.map(({ body, url }) => ({ url, body })))
  const listed = Object.keys(columns)
  const rows = await query(place.database, `SELECT ${listed.join(", ")} FROM "${table}" ORDER BY ALL`)
  expect(rows).toEqual(fixture.rows)
  const codebook = await query(
    place.database,
    `SELECT column_name, description FROM codebook WHERE table_name = '${table}' AND column_name NOT IN ('', 'retrieved_at')`
  )
  expect(Object.fromEntries(codebook.map((row) => [row["column_name"], row["description"]]))).toEqual(
    Object.fromEntries(Object.entries(columns).map(([column, { title }]) => [column, title]))
  )
})
