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
  return { stdout, text: stdout.replaceAll(/\s+/g, " "), cells }
}

it("counts a sample of 1,000 as the 1,000 requests that it leads to, in the table, the headline and the quota", async () => {
  const { cells, stdout, text } = await planOf(
    "  videos: { hashtags: [klima, climate] }\n  comments: { for_each: { step: videos, sample: { n: 1000, seed: 1 }, limit: { rows_per_parent: 50 } } }\n"
  )
  // 1,000 lists of at most 50 rows, a page each.
  expect(cells("comments")).toEqual(["0", "1,000", "1,000"])
  // 2 hashtags on 31 days, 200 rows each, 100 a page.
  expect(text).toMatch(
    /^study takes about 1,124 requests \(at least 1\): 2 days, at 1,000 requests a day; begun today, /
  )
  expect(stdout).toContain("Daily quota: 1,000 requests → 2 days")
})

it("knows how many profiles lead to how many lists, step behind step, and what a budget leaves", async () => {
  const { cells, stdout } = await planOf(
    "  users: { accounts: [ada, bob, cleo] }\n  pinned_videos: { for_each: users }\n  liked_videos: { for_each: users, budget: { requests: 2 } }\n"
  )
  expect(cells("users")).toEqual(["3", "3", "3"])
  expect(cells("pinned_videos")).toEqual(["0", "3", "3"])
  expect(cells("liked_videos")).toEqual(["0", "2", "2"])
  expect(stdout).toMatch(/^study takes about 8 requests \(3 to 8\): about 8 seconds\.\n/)
})

it("prices the waves that are to come on the day of the sandbox, and none of an age that is past", async () => {
  const step = "  videos: { accounts: [ada], refresh: { at_age: [4d, 30d] } }\n"
  const past = await planOf(step)
  expect(past.cells("waves of videos")).toEqual(["0", "0", "0"])
  expect(past.text).toContain("All of these ages are past already: collected now, none of them is asked.")
  const then = await planOf(step, ["--sandbox", "--now", "2024-04-10T00:00:00Z"])
  // Older than 4 days is all of March; 30 days are to come for its later part.
  expect(then.cells("waves of videos").slice(0, 2)).toEqual(["1", "1"])
  expect(then.text).toContain("1 of these ages is past already and is not asked.")
})

/** A study of one step, with so many accounts and a long name. */
const wide = (accounts: number) =>
  `  ${"a_step_with_a_long_name_".repeat(2)}: { pipeline: videos, accounts: [${Array.from({ length: accounts }, (_, n) => `a${n}`).join(", ")}] }\n`

it("begins with how many requests there are and how long they take by the clock", async () => {
  const { stdout } = await planOf("  videos: { accounts: [ada, bob, cleo], per_request: 1 }\n")
  expect(stdout.split("\n")[0]).toBe("study takes at least 3 requests: about 3 seconds.")
  expect(stdout).not.toMatch(/\b1 day\b/)
  // One search with ten seconds between its pages: 124 pages take 123 pauses.
  const hashtags = await planOf("  videos: { hashtags: [klima, climate] }\n")
  expect(hashtags.stdout.split("\n")[0]).toBe("study takes about 124 requests (at least 1): about 20 minutes.")
})

it("fits 80 columns, or as many as there are, with alternatives where they are asked for", async () => {
  const lines = async (args: ReadonlyArray<string>, columns?: string) => {
    const place = makeWorkplace()
    const title = "A long title of a study ".repeat(5).trim()
    place.write(
      "study.yaml",
      `windrow: 1\nstudy: { name: study, title: ${title} }\nperiod: { from: 2024-03-01, to: 2024-03-31 }\ncollect:\n${wide(40)}`
    )
    const env: Record<string, string> = columns === undefined ? {} : { COLUMNS: columns }
    const { stdout } = await place.windrow(["plan", "study.yaml", ...args], env)
    return stdout.split("\n")
  }
  for (const [columns, most] of [[undefined, 80] as const, ["200", 200] as const]) {
    const usual = await lines([], columns)
    expect(usual.filter((line) => line.length > most)).toEqual([])
    expect(usual.join("\n")).toContain("windrow plan study.yaml --alternatives")
    expect(usual.join("\n")).not.toContain("per_request:")
  }
  const narrow = await lines([], "40")
  expect(narrow.filter((line) => line.length > 40 && !/^ *(windrow plan |\S+$)/.test(line))).toEqual([])
  expect((await lines(["--alternatives"])).join("\n")).toContain("per_request: 20")
})

it("counts the daily quota that it is given", async () => {
  const given = ["--daily-quota", "1"]
  const { stdout } = await planOf("  videos: { accounts: [ada, bob, cleo], per_request: 1 }\n", given)
  expect(stdout).toMatch(/^study takes at least 3 requests: 3 days, at 1 request a day;/)
  expect(stdout).toContain("Daily quota: 1 request → 3 days")
})
