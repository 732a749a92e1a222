// A server that says no, or nothing, for good: how many requests and how long until a run ends, and with which words.
import { afterEach, describe, expect, it } from "vitest"
import { type Answer, type Answers, type Asked, ok, refusal, startAnswers } from "../support/answers.ts"
import { startSandbox } from "../support/sandbox.ts"
import { makeTime } from "../support/time.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

let server: Pick<Answers, "close"> | undefined
afterEach(() => server?.close())

const empty = ok('{"videos":[],"cursor":0,"has_more":false}')

interface Study {
  readonly accounts?: ReadonlyArray<string>
  readonly giveUpAfter?: string
  readonly to?: string
}

const runAt = async (
  url: string,
  { accounts = ["ada"], giveUpAfter = "1h", to = "2023-03-31" }: Study,
  time = makeTime(Date.now())
) => {
  const place = makeWorkplace(url)
  place.write("study.yaml", studyText({ accounts, to, more: `outage: { give_up_after: ${giveUpAfter} }\n` }))
  const ended = await place.windrow(["run", "study.yaml"], {}, { time })
  return { ...ended, place, seconds: time.passed() / 1000 }
}

const run = async (answer: (asked: Asked, number: number) => Answer, study: Study = {}) => {
  const answers = await startAnswers(answer)
  server = answers
  return { ...(await runAt(answers.url, study)), heard: answers.heard }
}

const html = (status: number, headers: Readonly<Record<string, string>> = {}): Answer => ({
  status,
  body: "<html><h1>No</h1></html>",
  headers
})

describe("a refusal for good is no outage:", () => {
  it.each([
    [200, 2],
    [400, 1],
    [500, 2]
  ])("invalid_params with status %i is believed after %i", async (status, requests) => {
    const one = await run(() => refusal(status, "invalid_params", "field_values of region_code"), { to: "2023-01-31" })
    expect([one.code, one.heard.length], one.stderr).toEqual([1, requests])
    expect(one.stderr).toContain("field_values of region_code")
  })

  it.each([302, 400, 403, 404, 511])("status %i without JSON is believed when it stays", async (status) => {
    const one = await run(() => html(status), { to: "2023-01-31" })
    expect([one.code, one.heard.length], one.stderr).toEqual([1, 3])
    expect(one.stderr).toContain(`HTTP ${status}`)
  })

  it("and few requests tell it where many are due", async () => {
    // Twelve windows of three accounts: six in all, those that are under way, and two to find out about whom.
    const many = await run(() => html(403), { accounts: ["ada", "bob", "zeta"], to: "2023-12-31" })
    expect(many.code).toBe(1)
    expect(many.heard.length).toBeLessThanOrEqual(6 + 4 + 2)
    expect(many.seconds).toBeLessThan(60)
  })

  it("status 403 without JSON that passes is asked through, and where it stays for one window, that one fails", async () => {
    const passing = await run((_, number) => (number < 2 ? html(403) : empty))
    expect(passing.code, passing.stderr).toBe(0)
    const one = await run(({ body }) => (body.includes("20230201") ? html(403) : empty))
    expect(one.code, one.stderr).toBe(1)
    const sql =
      "SELECT state, sum(to_day - from_day + 1)::INTEGER AS days FROM provenance.coverage GROUP BY state ORDER BY 1"
    expect(await query(one.place.database, sql)).toEqual([
      { state: "empty", days: 59 },
      { state: "failed", days: 31 }
    ])
  })

  it("the error as the documentation shows it, with nothing around it, keeps its words", async () => {
    const flat = { code: "invalid_params", message: "Invalid dates or so", log_id: "20260101X" }
    const { code, heard, stderr, place } = await run(() => ({ status: 400, body: JSON.stringify(flat) }))
    expect([code, heard.length], stderr).toEqual([1, 1])
    const [row] = await query(place.database, "SELECT code, message, log_id FROM provenance.requests")
    expect(row).toEqual(flat)
  })
})

it("an error that has a number is no empty list", async () => {
  const time = makeTime(Date.now())
  const answers = await startAnswers(() => '{"data":{},"error":{"code":36009003,"message":"internal"}}')
  server = answers
  const place = makeWorkplace(answers.url)
  const step =
    "windrow: 1\nstudy: { name: study }\ncollect: { followers: { accounts: [ada] } }\noutage: { give_up_after: 1m }\n"
  place.write("study.yaml", `${step}output: { database: data/study.duckdb }\n`)
  const { code, stderr } = await place.windrow(["run", "study.yaml"], {}, { time })
  expect(code, stderr).toBe(69)
  expect(await query(place.database, "SELECT DISTINCT code FROM provenance.requests")).toEqual([{ code: "36009003" }])
  expect(await query(place.database, "FROM provenance.coverage")).toEqual([])
})

describe("outage.give_up_after: 20s", () => {
  const giveUpAfter = "20s"

  const one = { to: "2023-01-01" }
  const many = { accounts: ["ada", "bob", "zeta"], to: "2023-12-31" }

  it.each([
    ["an error", one, () => refusal(500, "internal_error", "")],
    ["a page of a gateway", many, () => html(503)],
    ["garbage", many, () => "]x["],
    ["an empty body", one, () => ""],
    ["a JSON that is no object", many, () => "[1,2]"],
    ["a refusal to be quick", many, () => refusal(429, "rate_limit_exceeded", "")],
    ["an advice to wait for a day", one, () => html(503, { "retry-after": "86400" })]
  ] as ReadonlyArray<readonly [string, Study, () => Answer]>)(
    "is kept where all that comes is %s",
    async (_, study, answer) => {
      const { code, seconds, stderr } = await run(answer, { ...study, giveUpAfter })
      expect(code, stderr).toBe(69)
      expect(seconds).toBeGreaterThanOrEqual(20)
      expect(seconds).toBeLessThan(23)
    }
  )
})

it("outage.give_up_after holds where the API says nothing at all: no last request is waited for longer", async () => {
  const time = makeTime(Date.now())
  const sandbox = await startSandbox({ time: time.server, rules: [{ match: {}, fault: "hang", arg: 600_000 }] })
  server = { close: () => void sandbox.close() }
  const { code, seconds, stderr } = await runAt(sandbox.url, { giveUpAfter: "20s" }, time)
  expect(code, stderr).toBe(69)
  // The first request has its minute; what fails behind it has 20 seconds, and the last one a second of its own.
  expect(seconds).toBeLessThan(60 + 20 + 2)
})

it("Retry-After counts, whatever the status it comes with", async () => {
  for (const status of [429, 503]) {
    const { code, seconds, heard, stderr } = await run(
      (_, number) => (number < 2 ? html(status, { "retry-after": "20" }) : empty),
      { to: "2023-01-31" }
    )
    server?.close()
    expect([code, heard.length], stderr).toEqual([0, 3])
    expect(seconds).toBeGreaterThanOrEqual(40)
    expect(seconds).toBeLessThan(45)
  }
})
