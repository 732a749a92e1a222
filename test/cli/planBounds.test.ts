// What `windrow plan` says of steps that wait for rows of others, and of later waves: bounds from what is known already.
import { expect, it } from "vitest"
import { makeWorkplace } from "../support/workplace.ts"

const planOf = async (collect: string, args: ReadonlyArray<string> = []) => {
  const place = makeWorkplace()
  place.write(
    "study.yaml",
    `windrow: 1\nstudy: { name: study }\nperiod: { from: 2024-03-01, to: 2024-03-31 }\ncollect:\n${collect}`
  )
  const { code, stderr, stdout } = await place.windrow(["plan", "study.yaml", ...args])
  expect(code, stderr).toBe(0)
  const cells = (name: string) =>
    (stdout.split("\n").find((line) => line.startsWith(`${name} `)) ?? "")
      .trim()
      .split(/\s{2,}/)
      .slice(-3)
  return { stdout, cells }
}

it("counts a sample of 1,000 as the 1,000 requests that it leads to, in the table, the headline and the quota", async () => {
  const { cells, stdout } = await planOf(
    "  videos: { hashtags: [klima, climate] }\n  comments: { for_each: { step: videos, sample: { n: 1000, seed: 1 }, limit: { rows_per_parent: 50 } } }\n"
  )
  // 1,000 lists of at most 50 rows, a page each.
  expect(cells("comments")).toEqual(["0", "1,000", "1,000"])
  // 2 hashtags on 31 days, 200 rows each, 100 a page.
  expect(stdout).toContain(
    "requests: about 1,124, at least 1, with no bound above; `windrow plan study.yaml --probe 20`"
  )
  expect(stdout).toContain("Quota: 1,000 requests a day → 2 days")
})

it("knows how many profiles lead to how many lists, step behind step, and what a budget leaves", async () => {
  const { cells, stdout } = await planOf(
    "  users: { accounts: [ada, bob, cleo] }\n  pinned_videos: { for_each: users }\n  liked_videos: { for_each: users, budget: { requests: 2 } }\n"
  )
  expect(cells("users")).toEqual(["3", "3", "3"])
  expect(cells("pinned_videos")).toEqual(["0", "3", "3"])
  expect(cells("liked_videos")).toEqual(["0", "2", "2"])
  expect(stdout).toContain("requests: about 8, at least 3, at most 8")
})

it("prices the waves that are to come on the day of the sandbox, and none of an age that is past", async () => {
  const step = "  videos: { accounts: [ada], refresh: { at_age: [4d, 30d] } }\n"
  const past = await planOf(step)
  expect(past.cells("waves of videos")).toEqual(["0", "0", "0"])
  expect(past.stdout).toContain("All of these ages are past already: collected now, none of them is asked.")
  const then = await planOf(step, ["--sandbox", "--now", "2024-04-10T00:00:00Z"])
  // Older than 4 days is all of March; 30 days are to come for its later part.
  expect(then.cells("waves of videos").slice(0, 2)).toEqual(["1", "1"])
  expect(then.stdout).toContain("1 of these ages is past already and is not asked.")
})
