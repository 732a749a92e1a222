// Every study in docs/studies.md is valid, has the preferred names, and is planned at a price.
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { makeWorkplace } from "../support/workplace.ts"

const text = readFileSync(resolve(import.meta.dirname, "../../docs/studies.md"), "utf8")
const snippets = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, snippet]) => snippet ?? "")

const words: ReadonlyArray<readonly [step: string, says: string]> = [
  ["debate", "videos with the region DE and (any of 2 keywords or the hashtag btw25), at most 5,000 rows of each day"],
  ["comments", "comments for each row of step videos, by id, 100 rows of each at most"],
  ["users", "users with any of accounts: 3 written; 200 rows drawn at random from step following, by username"],
  [
    "controls",
    "1 written; 4 rows drawn at random from step following, by username, without those of step treated, by username and 2 written"
  ],
  ["comments", "comments for the 5 newest rows per username of step videos, by id"],
  [
    "comments",
    "where (hashtag_names contains klima or climate or video_description contains klima) and not region_code is US or CA, by id"
  ],
  ["sounds", "videos for the 20 most frequent values in step klima, by music_id"],
  [
    "following_2",
    "following for 50 rows drawn at random from step following, by username, without those of step following, by account"
  ],
  ["videos", "10 random samples per month of videos with each of 3 regions"],
  ["words", "videos with any of 3 pairs of keywords and regions"],
  ["users", "Waves of users: 23, on 2025-02-01, 2025-02-02, 2025-02-03, … 2025-02-23"],
  ["videos", "4 days, 14 days after the day a video is from, and on 2025-02-23"],
  ["videos", "videos with any of 2 keywords and view_count above 1000, and none with any of 2 regions"]
]

it("shows what is looked for here", () => expect(snippets.length).toBe(words.length))

describe.each(snippets.map((snippet, index) => [words[index]?.[0] ?? "", words[index]?.[1] ?? "", snippet] as const))(
  "%s",
  (step, says, snippet) => {
    it(says, async () => {
      const place = makeWorkplace()
      place.write("accounts.csv", "username\ntagesschau\nzeitimbild\n")
      place.write("words.csv", "region,word\nDE,Wahl\nAT,Wahl\nCH,Abstimmung\n")
      const collect = snippet.replaceAll(/^(?=.)/gm, "  ")
      const head = "windrow: 1\nstudy: { name: study }\nperiod: { from: 2024-12-01, to: 2024-12-31 }\ncollect:\n"
      place.write("study.yaml", head + collect)
      const validated = await place.windrow(["validate", "study.yaml"])
      expect(validated.code, validated.stderr).toBe(0)
      expect(validated.stdout).not.toContain("is called")
      const { code, stderr, stdout } = await place.windrow(["plan", "study.yaml", "--now", "2025-01-15"])
      expect(code, stderr).toBe(0)
      const said = stdout.replaceAll(/\s+/g, " ")
      expect(said).toContain(says)
      expect(said).toMatch(/study takes (about |at least )?[\d,]+ requests/)
      expect(said).toContain(step)
    })
  }
)
