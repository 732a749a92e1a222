// What the program suggests, typed as it stands, in a folder whose names want quotes: every suggestion is followed.
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { startSandbox } from "../support/sandbox.ts"
import { makeWorkplace } from "../support/workplace.ts"

/** A line as a shell takes it apart: words, and what stands in single quotes. */
const words = (line: string): ReadonlyArray<string> =>
  (line.match(/(?:'[^']*'|\\'|[^\s'\\])+/g) ?? []).map((word) =>
    word.replaceAll(/'([^']*)'/g, "$1").replaceAll("\\'", "'")
  )

const suggestion =
  /(?<![\w./-])windrow ((?:init|validate|plan|run|resume|status|explain|report|doctor|export)(?: [^\n`]*?)?)(?=[`)]|[,;:.](?:\s|$)|$)/gm

/** Help has words in place of a study. */
const suggested = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(suggestion)].map(([, line = ""]) => line).filter((line) => !/--help|\[|</.test(line))

it("works as it stands, from the first command to the last", async () => {
  const sandbox = await startSandbox()
  const place = makeWorkplace(sandbox.url)
  mkdirSync(join(place.directory, "my studies"))
  place.write("my studies/my list.csv", "handle,party\n@tagesschau,a\nNA,b\n")
  const done = new Set<string>()
  const missed: Array<string> = []
  const follow = async (line: string, depth: number): Promise<void> => {
    if (done.has(line) || depth > 6) return
    done.add(line)
    const { code, stdout, stderr } = await place.windrow(words(line))
    // Wrong usage, wrong data, no such file, a bug: what was suggested cannot lead there.
    const asks = /^init \S+$/.test(line)
    if (depth > 0 && !asks && [64, 65, 66, 70].includes(code)) missed.push(`${code} ${line}: ${stderr}`)
    for (const next of suggested(stdout + stderr)) await follow(next, depth + 1)
  }
  await follow(
    "init 'my studies/it is.yaml' --accounts 'my list.csv' --column handle --from 2023-01-01 --to 2023-01-20",
    0
  )
  await follow("init 'my studies/it is.yaml' --accounts 'my list.csv' --from 2023-01-01 --to 2023-02-30", 0)
  await follow("run 'my studies/it si.yaml'", 0)
  await follow("status 'my studies/it is.yaml'", 0)
  await follow("export 'my studies/it is.yaml'", 0)
  await follow("doctor 'my studies/it is.yaml'", 0)
  expect(missed).toEqual([])
  expect([...done]).toEqual(
    expect.arrayContaining([
      "plan 'my studies/it is.yaml'",
      "run 'my studies/it is.yaml'",
      "report 'my studies/it is.yaml'"
    ])
  )
  await sandbox.close()
})
