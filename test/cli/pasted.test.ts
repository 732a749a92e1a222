// What the program suggests, typed as it stands, in a folder whose names want quotes: every suggestion is followed.
import { mkdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, type Workplace } from "../support/workplace.ts"

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

/** Types a line, and then whatever is suggested. */
const typist = (place: Workplace) => {
  const done = new Set<string>()
  const missed: Array<string> = []
  const follow = async (line: string, depth = 0): Promise<void> => {
    if (done.has(line) || depth > 6) return
    done.add(line)
    const { code, stdout, stderr } = await place.windrow(words(line))
    const asks = /^init \S+$/.test(line)
    // Wrong usage, wrong data, no such file, a bug: what was suggested cannot lead there.
    if (depth > 0 && !asks && [64, 65, 66, 70].includes(code)) missed.push(`${code} ${line}: ${stderr}`)
    for (const next of suggested(stdout + stderr)) await follow(next, depth + 1)
  }
  return { done, missed, follow }
}

describe("what is suggested", () => {
  it("works as it stands, also where names want quotes", async () => {
    const sandbox = await startSandbox()
    const place = makeWorkplace(sandbox.url)
    mkdirSync(join(place.directory, "my studies"))
    place.write("my studies/my list.csv", "handle,party\n@tagesschau,a\nNA,b\n")
    const { done, follow, missed } = typist(place)
    const list = "init 'my studies/it is.yaml' --accounts 'my list.csv'"
    await follow(`${list} --column handle --from 2023-01-01 --to 2023-01-20`)
    await follow(`${list} --from 2023-01-01 --to 2023-02-30`)
    await follow("run 'my studies/it si.yaml'")
    for (const command of ["status", "export", "doctor"]) await follow(`${command} 'my studies/it is.yaml'`)
    expect(missed).toEqual([])
    const study = "'my studies/it is.yaml'"
    expect([...done]).toEqual(expect.arrayContaining([`plan ${study}`, `run ${study}`, `report ${study}`]))
    await sandbox.close()
  })

  it("works from the README on, line by line", async () => {
    const readme = readFileSync(resolve(import.meta.dirname, "../../README.md"), "utf8")
    const block = (language: string, has: string) =>
      [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\``, "gm"))]
        .map(([, text = ""]) => text)
        .find((text) => text.includes(has)) ?? ""
    const sandbox = await startSandbox()
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", block("yaml", "windrow: 1"))
    const { follow, missed, done } = typist(place)
    const lines = block("sh", "windrow validate").trim().split("\n")
    for (const line of lines) {
      const command = (line.split("#")[0] ?? "").trim().replace(/^npx windrow /, "")
      await follow(command)
    }
    expect(lines.length).toBeGreaterThan(3)
    expect(done.size).toBeGreaterThanOrEqual(lines.length)
    expect(missed).toEqual([])
    await sandbox.close()
  })
})
