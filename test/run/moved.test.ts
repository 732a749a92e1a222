// Files that somebody moves, deletes or overwrites under a run: it stops before it sends or stores what would be lost.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { type Answers, ok, refusal, startAnswers } from "../support/answers.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"

let server: Answers
afterEach(() => server.close())

const pages = 20

/** A run of one search with many pages; `meanwhile` happens while the fifth request is under way. */
const run = async (meanwhile: (place: Workplace) => void) => {
  const place = makeWorkplace("")
  server = await startAnswers(({ body }, number) => {
    if (number === 4) meanwhile(place)
    const page = Number(/"cursor":(\d+)/.exec(body)?.[1] ?? 0) / 100 + 1
    return ok(`{"videos":[{"id":${page}}],"cursor":${page * 100},"has_more":${page < pages},"search_id":"7"}`)
  })
  place.write("study.yaml", studyText({ accounts: ["ada"], to: "2023-01-31" }))
  const windrow = (...words: ReadonlyArray<string>) => place.windrow(words, { WINDROW_API_URL: server.url })
  const ended = await windrow("run", "study.yaml")
  return { ...ended, place, windrow, ledger: ledgerOf(place), asked: server.heard.length }
}

const ledgerOf = ({ directory }: Workplace) => join(directory, "state", "ledger.sqlite")
const idsIn = async (database: string) =>
  (await query(database, "SELECT id FROM videos ORDER BY id::INTEGER")).map(({ id }) => Number(id))
const upTo = (number: number) => Array.from({ length: number }, (_, index) => index + 1)

describe("a ledger that in the middle of a run", () => {
  it("is deleted lets no further request out", async () => {
    const { code, stderr, asked, ledger } = await run((place) => rmSync(ledgerOf(place)))
    expect([code, asked], stderr).toEqual([74, 5])
    expect(stderr).toContain(ledger)
    expect(stderr).toContain("moved, deleted or replaced")
    expect(stderr).toContain("windrow quota --spent")
    expect(existsSync(ledger)).toBe(false)
  })

  it("is moved away is gone on with when it is back", async () => {
    const { code, stderr, ledger, windrow } = await run((place) =>
      renameSync(ledgerOf(place), `${ledgerOf(place)}.away`)
    )
    expect(code, stderr).toBe(74)
    renameSync(`${ledger}.away`, ledger)
    const { code: after, stderr: told } = await windrow("run", "study.yaml")
    expect(after, told).toBe(0)
    expect((await windrow("quota")).stdout).toMatch(/\b20\b/)
  })

  it("is replaced by a copy is another file", async () => {
    const { code, stderr, asked } = await run((place) => {
      copyFileSync(ledgerOf(place), `${ledgerOf(place)}.copy`)
      renameSync(`${ledgerOf(place)}.copy`, ledgerOf(place))
    })
    expect([code, asked], stderr).toEqual([74, 5])
  })

  it("is overwritten is left as it is by the next run, which says what to do", async () => {
    const junk = "no database".repeat(1000)
    const { ledger, windrow } = await run((place) => writeFileSync(ledgerOf(place), junk))
    writeFileSync(ledger, junk)
    const { code, stderr } = await windrow("run", "study.yaml")
    expect(code, stderr).toBe(74)
    expect(stderr).toMatch(/ledger\.sqlite is no ledger .*\n.*Move it away.*windrow quota --spent/)
    expect(stderr).not.toContain("Make the folder writable")
    expect(readFileSync(ledger, "utf8")).toBe(junk)
  })
})

describe("a database that in the middle of a run", () => {
  const away = (place: Workplace) => `${place.database}.away`

  it("is moved away takes nothing more in, and is gone on with when it is back", async () => {
    const { code, stderr, asked, place, windrow } = await run((one) => renameSync(one.database, away(one)))
    expect([code, asked], stderr).toEqual([74, 5])
    expect(stderr).toContain("is not there any more")
    expect(existsSync(place.database)).toBe(false)
    expect(await idsIn(away(place))).toEqual(upTo(4))
    renameSync(away(place), place.database)
    expect((await windrow("run", "study.yaml")).code).toBe(0)
    expect(await idsIn(place.database)).toEqual(upTo(20))
  })

  it("is deleted is not made anew", async () => {
    const { code, asked, place } = await run((one) => rmSync(one.database))
    expect([code, asked]).toEqual([74, 5])
    expect(existsSync(place.database)).toBe(false)
  })

  it("is replaced by another file leaves that one as it is", async () => {
    const { code, stderr, place } = await run((one) => {
      renameSync(one.database, away(one))
      writeFileSync(one.database, "something else")
    })
    expect(code, stderr).toBe(74)
    expect(stderr).toContain("is another file now")
    expect(readFileSync(place.database, "utf8")).toBe("something else")
    expect(await idsIn(away(place))).toEqual(upTo(4))
  })

  it("that a run had and has put away for the night is deleted, is not made anew", async () => {
    server = await startAnswers((_, number) =>
      number === 0
        ? refusal(429, "daily_quota_limit_exceeded", "")
        : ok('{"videos":[],"cursor":0,"has_more":false,"search_id":"7"}')
    )
    const place = makeWorkplace(server.url)
    place.write("study.yaml", studyText({ accounts: ["ada"], to: "2023-01-31" }))
    const onText = (text: string) => {
      if (text.includes("waiting until")) rmSync(place.database)
    }
    const { code, stderr } = await place.windrow(["run", "study.yaml"], {}, { onText })
    expect(code, stderr).toBe(74)
    expect(existsSync(place.database)).toBe(false)
  })
})
