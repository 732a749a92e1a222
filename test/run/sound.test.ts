// Whatever was done to a study, its database is what it says: after edits, prunings, waves, failures and runs cut short, doctor
// finds nothing, and every number of requests that is told beforehand is the one that comes.

import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import { fc } from "../support/chance.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const day = 86_400_000
const start = Date.parse("2024-02-20T10:00:00Z")

const steps: ReadonlyArray<string> = [
  "  videos: { accounts: [busy_bee, busy_anna] }",
  "  videos: { accounts: [busy_bee], refresh: { after: 2d, times: 2, by: search } }",
  "  films: { pipeline: videos, accounts: [busy_bee, busy_otto], period: { from: 2024-02-14, to: 2024-02-16 }, refresh: { after: 3d, times: 1 } }",
  "  films: { pipeline: videos, accounts: [busy_anna], period: { from: 2024-02-01, to: 2024-02-03 } }",
  "  tags: { pipeline: videos, hashtags: [news, wahl], fields: [id, comment_count] }",
  "  words: { pipeline: videos, keywords: [wahl, klima], together: true, period: { from: 2024-02-10, to: 2024-02-12 } }",
  "  draws: { pipeline: videos, regions: [DE], draws: 2, period: { from: 2024-02-10, to: 2024-02-12 } }",
  "  users: { accounts: [busy_bee, nobody_here_at_all] }",
  "  users: { for_each: videos, refresh: { after: 1d, times: 1 } }",
  "  comments: { for_each: { step: videos, where: [{ column: comment_count, operation: GT, value: 0 }], top: { n: 4, by: comment_count }, limit: { rows_per_parent: 7 } } }",
  "  replies: { for_each: { step: comments, top: { n: 3, by: reply_count } }, budget: { requests: 2 } }",
  "  liked_videos: { for_each: { step: videos, limit: { rows_per_parent: 30 } }, budget: { requests: 3 } }",
  "  pinned_videos: { accounts: [busy_bee] }"
]

const feeders: Readonly<Record<string, string>> = {
  users: "videos",
  comments: "videos",
  replies: "comments",
  liked_videos: "videos"
}
const nameOf = (step: string): string => /^ {2}(\w+):/.exec(step)?.[1] ?? ""

/** The chosen steps, each name once, without those that nothing feeds. */
const collectOf = (chosen: ReadonlyArray<string>): ReadonlyArray<string> => {
  const byName = new Map(chosen.map((step) => [nameOf(step), step]))
  const stands = (name: string): boolean => {
    const step = byName.get(name)
    return step !== undefined && (!step.includes("for_each") || stands(feeders[name] ?? ""))
  }
  const kept = [...byName].filter(([name]) => stands(name)).map(([, step]) => step)
  return kept.length === 0 ? [steps[0]!] : kept
}

const act = fc.record({
  steps: fc.subarray([...steps], { minLength: 1, maxLength: 6 }),
  to: fc.constantFrom("2024-02-15", "2024-02-19", "today"),
  settle: fc.constantFrom("48h", "48h", "0s", "5d"),
  later: fc.constantFrom(0, 1, 1, 3, 8),
  flags: fc.subarray(["--prune", "--refresh", "--retry-failed"] as const),
  limit: fc.option(fc.integer({ min: 1, max: 6 }), { freq: 3 }),
  faults: fc.constantFrom("none", "realistic", "hostile")
})

const histories = Number(process.env["HISTORIES"] ?? 1)

describe("a database", () => {
  it("is sound after any history", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 3, maxLength: 5 }), async (acts) => {
        const place = makeWorkplace()
        let now = start
        for (const { faults, flags, later, limit, settle, steps: chosen, to } of acts) {
          now += later * day
          const collect = collectOf(chosen).join("\n")
          const text = studyText({ from: "2024-02-12", to, more: `settle: ${settle}` }).replace(
            / {2}videos:\n.*\n/,
            `${collect}\n`
          )
          place.write("study.yaml", text)
          const more = limit === null ? [] : ["--limit-requests", String(limit)]
          const at = ["--sandbox", "--no-wait", "--faults", faults, "--now", new Date(now).toISOString()]
          const { code, stderr } = await place.windrow(["run", "study.yaml", ...at, ...flags, ...more])
          expect([0, 1, 75, 69], `${text}\n${stderr}`).toContain(code)
          const found = await Effect.runPromise(verifyDatabase(place.database, "study.yaml"))
          const faultsFound = found._tag === "Verified" ? [found.pages.faults, found.coverage, found.main] : found
          expect(faultsFound, `${JSON.stringify(acts, null, 1)}\n${place.directory}\n${stderr}`).toEqual([[], [], []])
          const [sums] = await query(
            place.database,
            "SELECT count(*)::INTEGER AS n FROM provenance.coverage WHERE rows IS NULL AND state = 'done' AND wave = 0 AND shape NOT IN (SELECT shape FROM provenance.shapes WHERE definition LIKE '%keywords%')"
          )
          expect(sums?.["n"]).toBe(0)
        }
      }),
      { numRuns: histories, endOnFailure: true }
    )
  }, 600_000)
})
