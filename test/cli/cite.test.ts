// References say what is stored, and what the study says; nothing else.
import { existsSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { Ajv } from "ajv"
import { beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { makeWorkplace, query } from "../support/workplace.ts"

const about = (more: string) =>
  `windrow: 1\nstudy:\n  name: study\n${more}period: { from: 2023-01-01, to: 2023-01-31 }\ncollect:\n  videos: { accounts: [tagesschau] }\n`

const authors = `  authors:
    - { given: Ada Grace, family: "Beispiel & Söhne", orcid: 0000-0002-1825-0097, affiliation: TU Wien, ror: 04d836q62 }
    - { given: Max, family: Muster }
`

const full = `  title: "News: 100 % of #TikTok"
  description: Three newsrooms.
${authors}  keywords: [TikTok, news_media]
  version: "1.0"
  rights: CC-BY-4.0
  contact: { name: Ada, email: ada@example.org }
  funding: [{ funder: A funder, ror: 018mejw64, award: "7" }]
  publication: { title: A paper, doi: 10.1234/abc }
  archive: { name: An archive, doi: 10.1234/data, year: 2027 }
`

const here = makeWorkplace()
const cite = async (more: string, format = "text") => {
  here.write("study.yaml", about(more))
  return here.windrow(["cite", "study.yaml", "--format", format])
}

/** The day on which the data were asked for. */
let day = ""
beforeAll(async () => {
  here.write("study.yaml", about(""))
  expect((await here.windrow(["cite", "study.yaml"])).code).toBe(66)
  expect((await here.windrow(["run", "study.yaml", "--sandbox"])).code).toBe(0)
  const [row] = await query(
    join(here.directory, "data/study.sandbox.duckdb"),
    "SELECT max(asked_at)::DATE::VARCHAR AS day FROM provenance.requests"
  )
  day = String(row!["day"])
})

const collected = () =>
  `Collected from Windrow's sandbox (seed windrow), which makes its data up, with Windrow 0.1.0, ${day}.`

describe("windrow cite", () => {
  it("prints what a list of references needs, and says what it could have besides", async () => {
    const { code, stderr, stdout } = await cite(full)
    expect([code, stderr]).toEqual([0, ""])
    expect(stdout.split("\n")[0]).toBe(
      `Beispiel & Söhne, A. G., & Muster, M. (2027). News: 100 % of #TikTok (Version 1.0) [Data set, made up]. An archive. https://doi.org/10.1234/data ${collected()}`
    )
    const least = await cite("")
    expect(least.stdout.split("\n")[0]).toBe(`study [Data set, made up]. (${day.slice(0, 4)}). ${collected()}`)
    expect(least.stderr).toContain("Below `study:` there could be: title, authors, version, archive.")
  })

  it("writes BibTeX that LaTeX prints as it is meant", async () => {
    const { stdout } = await cite(full, "bibtex")
    expect(stdout).toContain("author = {Beispiel \\& Söhne, Ada Grace and Muster, Max}")
    expect(stdout).toContain("title = {{News: 100 \\% of \\#TikTok}}")
    expect(stdout).toContain("keywords = {TikTok, news\\_media}")
    expect(stdout.match(/^@misc\{[A-Za-z0-9.-]+,$/gm)).toHaveLength(2)
  })

  it("writes CITATION.cff and DataCite's JSON from the same facts, or says which key they lack", async () => {
    const { stdout } = await cite(full, "cff")
    const cff = parse(stdout) as Record<string, unknown>
    expect(cff).toMatchObject({ type: "dataset", title: "News: 100 % of #TikTok", version: "1.0", doi: "10.1234/data" })
    // Somebody else's data are licensed by nobody here, and nobody said when they were released.
    for (const key of ["license", "date-released"]) expect(cff).not.toHaveProperty(key)
    const json = JSON.parse((await cite(full, "datacite")).stdout) as Record<string, unknown>
    expect(json).toMatchObject({
      titles: [{ title: cff["title"] }],
      publicationYear: 2027,
      publisher: { name: "An archive" },
      dates: [{ date: day, dateType: "Collected" }],
      fundingReferences: [{ funderName: "A funder", funderIdentifier: "https://ror.org/018mejw64", awardNumber: "7" }]
    })
    const lacks = await cite("", "cff")
    expect([lacks.code, lacks.stdout]).toEqual([65, ""])
    expect(lacks.stderr).toContain("cff cannot do without `authors`")
    expect((await cite(authors, "datacite")).stderr).toContain("`archive` and `archive: year`")
  })

  const schema = resolve(import.meta.dirname, "../../../shared/standards/cff-1.2.0.schema.json")
  it.skipIf(!existsSync(schema))(
    "writes a CITATION.cff that its schema takes (where the schema is at hand)",
    async () => {
      const ajv = new Ajv({ strict: false, validateFormats: false })
      const isCff = ajv.compile(JSON.parse(readFileSync(schema, "utf8")) as object)
      for (const more of [full, authors]) {
        expect([isCff(parse((await cite(more, "cff")).stdout)), isCff.errors]).toEqual([true, null])
      }
      expect(existsSync(join(here.directory, "CITATION.cff"))).toBe(false)
    }
  )
})
