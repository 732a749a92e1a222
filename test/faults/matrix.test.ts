// Fault → outcome. Each fault alone, through the command line over HTTP: all rows, none twice, bounded requests,
// the right exit code. `extra`: requests beyond the fault-free run, at most.
import { beforeAll, describe, expect, it } from "vitest"
import { type Rule, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText, type Truth, truthOf } from "../support/workplace.ts"

// A window of three pages and one of a single page.
const accounts = ["tagesschau", "zeitimbild"]
const [from, to] = ["2023-01-01", "2023-02-10"]
const switches = { countersGrow: false, vanishShare: 0, videosPerDay: 3.5 }

interface Case {
  readonly fault: Rule["fault"]
  readonly times?: number
  readonly match?: Rule["match"]
  readonly arg?: Rule["arg"]
  /** A second rule that goes with the first. */
  readonly also?: Rule["fault"]
  readonly code?: number
  readonly extra: number
  /** The problem that must be told of. */
  readonly problem?: string
  /** Rows that are missing on purpose: `some` where a hole is reported. */
  readonly rows?: "all" | "some"
}

const later = { first_page: false }
const first = { first_page: true, start_date: "20230101" }

const cases: ReadonlyArray<Case> = [
  // One hiccup: asked again once.
  { fault: "internal_error", times: 1, extra: 1 },
  { fault: "internal_error", times: 3, match: first, extra: 3 },
  { fault: "bad_gateway", times: 1, extra: 1 },
  { fault: "unavailable", times: 1, extra: 1 },
  { fault: "gateway_timeout", times: 1, extra: 1 },
  { fault: "error_as_200", times: 1, extra: 1 },
  { fault: "error_as_200", times: 1, arg: "invalid_params", extra: 1 },
  { fault: "something_wrong", times: 1, extra: 1 },
  { fault: "internal_error", also: "msg_for_message", times: 1, extra: 1 },
  { fault: "reset", times: 1, extra: 1 },
  { fault: "cut_off", times: 1, extra: 1 },
  { fault: "half_json", times: 1, extra: 1 },
  { fault: "garbage", times: 1, extra: 1 },
  { fault: "hang", times: 1, arg: 4_000, extra: 1 },
  { fault: "slow", times: 3, extra: 0 },
  // Bursts are waited out, and given back to the count.
  { fault: "rate_limited", times: 2, extra: 2 },
  { fault: "rate_limited_retry_after", times: 1, extra: 1 },
  { fault: "token_refused", times: 1, extra: 1 },
  // A search that is refused is asked again; refused for good, it starts anew.
  { fault: "search_id_refused", times: 1, match: later, extra: 1 },
  { fault: "invalid_cursor", times: 1, match: later, extra: 1 },
  { fault: "search_id_changed", times: 2, extra: 0 },
  { fault: "search_id_missing", times: 1, match: later, extra: 0 },
  { fault: "search_id_empty", times: 1, match: later, extra: 0 },
  // Pages that are odd, and whole.
  { fault: "bom", times: 2, extra: 0 },
  { fault: "data_with_500", times: 2, extra: 0 },
  { fault: "has_more_text", times: 3, extra: 0 },
  { fault: "cursor_text", times: 3, extra: 0 },
  { fault: "video_id_for_id", times: 3, extra: 0 },
  { fault: "nul_in_username", times: 3, extra: 0 },
  { fault: "null_lists", times: 3, extra: 0 },
  { fault: "duplicates", times: 3, match: later, extra: 0 },
  { fault: "off_target", times: 2, extra: 0 },
  { fault: "extra_fields", times: 2, extra: 0, problem: "unknown_field" },
  { fault: "numbers_as_text", times: 2, extra: 0, problem: "wrong_type" },
  { fault: "lone_surrogate", times: 2, arg: "video_description", extra: 0, problem: "mended_text" },
  { fault: "invalid_region", times: 2, extra: 0 },
  // "More" without a way on: asked again, never for ever.
  { fault: "empty_page", times: 1, match: later, extra: 1 },
  { fault: "list_no_list", times: 2, extra: 2 },
  { fault: "has_more_missing", times: 2, extra: 1 },
  { fault: "cursor_missing", times: 1, extra: 1 },
  { fault: "cursor_stuck", times: 2, extra: 2 },
  // Refusals: the step stops, the rest goes on.
  { fault: "scope_refused", extra: 0, code: 77, rows: "some" },
  { fault: "invalid_params", arg: "something nobody has heard of", extra: 2, code: 1, rows: "some" },
  { fault: "quota_spent", extra: 0, code: 75, rows: "some" },
  // Too long for the server: split, and nothing is lost.
  {
    fault: "answer",
    times: 1,
    arg: { status: 400, code: "invalid_params", message: "The date range must be within 20 days" },
    extra: 2
  }
]

/** What a run without faults brings and costs: each sandbox makes the same data. */
const faultless = async () => {
  const sandbox = await startSandbox({ switches })
  const truth = await truthOf(sandbox.url, accounts, from, to)
  // One search a window: Σ max(1, ⌈slots/100⌉) requests where nothing goes wrong.
  const windows = [
    [from, "2023-01-31"],
    ["2023-02-01", to]
  ] as const
  const slots = await Promise.all(windows.map(async ([a, b]) => (await truthOf(sandbox.url, accounts, a, b)).slots))
  await sandbox.close()
  return { truth, floor: slots.reduce((sum, count) => sum + Math.max(1, Math.ceil(count / 100)), 0) }
}

let truth: Truth
let floor: number
beforeAll(async () => {
  const found = await faultless()
  truth = found.truth
  floor = found.floor
})

describe("each fault alone", () => {
  const told = cases.map((one) => ({
    ...one,
    how: one.times === undefined ? "always" : `× ${one.times}`,
    code: one.code ?? 0
  }))
  it.each(told)("$fault $how → exit $code", async (one) => {
    const sandbox = await startSandbox({ switches })
    const pace = "{ requests_per_second: 0, search_gap: 0s, concurrency: 2, request_timeout: 2s }"

    const { fault, times, match = {}, arg, also } = one
    const rule = {
      match: { ...match },
      ...(times === undefined ? {} : { times }),
      ...(arg === undefined ? {} : { arg })
    }
    const rules = [fault, ...(also === undefined ? [] : [also])].map((name) => ({ ...rule, fault: name }))
    const told = await fetch(`${sandbox.url}/sandbox/rules`, { method: "POST", body: JSON.stringify(rules) })
    expect(told.status).toBe(200)
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ accounts, from, to, pace }))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--no-wait"])
    expect(code, stderr).toBe(one.code)
    const spent = (await requestsAt(sandbox.url)).length
    expect(spent, stderr).toBeLessThanOrEqual(floor + one.extra)
    const ids = (rows: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
      rows.map((row) => String(row["id"])).toSorted()
    const stored = ids(await query(place.database, "SELECT DISTINCT id FROM videos_matches WHERE on_target"))
    if (one.rows !== "some") expect(stored).toEqual(ids(truth.videos))
    const twice = "SELECT id FROM videos GROUP BY id HAVING count(*) > 1"
    expect(await query(place.database, twice)).toEqual([])
    if (one.problem !== undefined) {
      const problems = await query(place.database, "SELECT DISTINCT kind FROM provenance.problems")
      expect(problems.map((row) => row["kind"])).toContain(one.problem)
      expect(stderr).toContain(one.problem)
    }
    await sandbox.close()
  })
})
