// Every example validates without a mistake, plans what arithmetic says, runs in the sandbox, and is read as its
// README tells.
import { cpSync, existsSync, readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { assert, describe, it } from "@effect/vitest"
import { parse } from "yaml"
import { makeWorkplace } from "../support/workplace.ts"

const examples = resolve(import.meta.dirname, "../../examples")
const names = readdirSync(examples, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

interface Written {
  readonly study: { readonly name: string }
  readonly period?: { readonly from: string; readonly to: string }
  readonly pace?: unknown
  readonly collect: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const dayLength = 86_400_000

/**
 * Slices of a step: ⌈days ÷ 31⌉ windows × ⌈values ÷ 100⌉ batches × draws; a list for each value where the study has no
 * period; a search for each pair of a matrix in each month; none before the step is fed.
 */
const slicesOf = (folder: string, { period }: Written, step: Written["collect"][string]): number => {
  if (step["for_each"] !== undefined) return 0
  const matrix = step["matrix"] as { readonly file: string } | undefined
  if (matrix !== undefined && period !== undefined) return linesIn(folder, matrix.file).length * monthsIn(period)
  const given = ["accounts", "hashtags", "regions", "shops"].map((name) => step[name]).find((one) => one !== undefined)
  const count = countValues(folder, given as ReadonlyArray<string> | { file: string; column: string })
  if (period === undefined) return count
  const days = (Date.parse(period.to) - Date.parse(period.from)) / dayLength + 1
  return Math.ceil(days / 31) * Math.ceil(count / 100) * Number(step["draws"] ?? 1)
}

const linesIn = (folder: string, file: string): ReadonlyArray<string> =>
  readFileSync(join(folder, file), "utf8").trim().split("\n").slice(1)

const monthsIn = ({ from, to }: NonNullable<Written["period"]>): number => {
  const [first = 0, last = 0] = [from, to].map((day) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)))
  return last - first + 1
}

/** Where accounts have dates of their own, or lists have sources, the README does the arithmetic. */
const byReadme = ["party-panel", "matched-controls"]

const slicesIn = (readme: string): number | undefined => {
  const told = /(\d+)\s+slices/.exec(readme)?.[1]
  return told === undefined ? undefined : Number(told)
}

const countValues = (folder: string, values: ReadonlyArray<string> | { file: string; column: string }): number => {
  if (!("file" in values)) return values.length
  if (values.column === undefined) return 0
  const [head = "", ...lines] = readFileSync(join(folder, values.file), "utf8").trim().split("\n")
  const column = head.split(",").indexOf(values.column)
  return new Set(lines.map((line) => line.split(",")[column])).size
}

/** A copy of an example to work in. */
const copyOf = (name: string) => {
  const work = makeWorkplace()
  cpSync(join(examples, name, "README.md"), join(work.directory, "README.md"))
  for (const file of readdirSync(join(examples, name)).filter((file) => /\.(yaml|csv)$/.test(file))) {
    cpSync(join(examples, name, file), join(work.directory, file))
  }
  return { ...work, text: readFileSync(join(work.directory, "study.yaml"), "utf8") }
}

describe.each(names)("examples/%s", (name) => {
  const work = copyOf(name)
  const written = parse(work.text) as Written
  const steps = Object.values(written.collect)

  it("is named like its folder, and tells an editor its schema", () => {
    assert.strictEqual(written.study.name, name)
    const [, schema = ""] = /^# yaml-language-server: \$schema=(\S+)\n/.exec(work.text) ?? []
    assert.isTrue(existsSync(join(examples, name, schema)))
  })

  it("validates without a mistake or a warning", async () => {
    const { code, stdout, stderr } = await work.windrow(["validate", "study.yaml"])
    assert.deepStrictEqual([code, stderr], [0, ""])
    assert.match(stdout, new RegExp(`^study\\.yaml: ok \\(study ${name},`))
  })

  it("plans windows × batches", async () => {
    const readme = readFileSync(join(work.directory, "README.md"), "utf8")
    const counted = steps.reduce((sum, step) => sum + slicesOf(work.directory, written, step), 0)
    const wanted = byReadme.includes(name) ? slicesIn(readme) : counted
    assert.strictEqual(slicesIn(readme) ?? wanted, wanted)
    const { code, stdout } = await work.windrow(["plan", "study.yaml"])
    assert.strictEqual(code, 0)
    const plan = JSON.parse(readFileSync(join(work.directory, "study.plan.json"), "utf8")) as { slices: unknown[] }
    assert.strictEqual(plan.slices.length, wanted)
    const lines = stdout.split("\n")
    const [head = "", ...rows] = lines.slice(lines.findIndex((line) => line.startsWith("step ")))
    const row = rows.find((line) => line.startsWith("total ")) ?? rows[0] ?? ""
    assert.strictEqual(Number.parseInt(row.slice(head.indexOf("least")), 10), wanted)
  })

  it("runs in the sandbox and is read as its README says", async () => {
    // No pauses: what is collected does not depend on the pace.
    assert.isUndefined(written.pace)
    work.write("study.yaml", `${work.text}\npace: { requests_per_second: 0, search_gap: 0, concurrency: 4 }\n`)
    const { code, stderr } = await work.windrow(["run", "study.yaml", "--sandbox"])
    assert.strictEqual(code, 0, stderr)
    const readme = readFileSync(join(work.directory, "README.md"), "utf8")
    const database = join(work.directory, "data", `${name}.sandbox.duckdb`)
    assert.isTrue(
      readme.includes(`"data/${name}.sandbox.duckdb"`) && readme.includes(`data/${name}.duckdb`) && existsSync(database)
    )
    const queries = [...readme.matchAll(/"(SELECT [^"]+)"/g)].map((found) => found[1] as string)
    // R, Python and the command line.
    assert.lengthOf(queries, 3)
    const instance = await DuckDBInstance.create(database, { access_mode: "READ_ONLY" })
    const connection = await instance.connect()
    await connection.run(`SET file_search_path = '${work.directory}'`)
    for (const sql of queries) {
      const { currentRowCount } = await connection.runAndReadAll(sql)
      assert.isAtLeast(currentRowCount, 1, sql)
    }
    connection.closeSync()
    instance.closeSync()
  })
})
