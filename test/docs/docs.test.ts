// What the documents say is so: commands, flags, exit codes, words, links, and the transcript of the README.
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { exit } from "../../src/domain/exit.ts"
import { makeWorkplace, query } from "../support/workplace.ts"

const root = resolve(import.meta.dirname, "../..")
const read = (path: string): string => readFileSync(join(root, path), "utf8")
const readme = read("README.md")
const work = makeWorkplace()

const documents = globSync(["*.md", "docs/*.md", "pipelines/*.md", "examples/*/*.md"], { cwd: root }).toSorted()

/** The fenced blocks of a document in one language. */
const fenced = (text: string, language: string): ReadonlyArray<string> =>
  [...text.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].filter((block) => block[1] === language).map((block) => block[2]!)

/** Command → its `--help`. */
const help = new Map<string, string>()

beforeAll(async () => {
  const { code, stdout } = await work.windrow(["--help"])
  assert.strictEqual(code, 0)
  const section = /^SUBCOMMANDS\n((?: {2}.*\n?)+)/m.exec(stdout)?.[1] ?? ""
  for (const [, name] of section.matchAll(/^ {2}(\S+)/gm)) {
    help.set(name!, (await work.windrow([name!, "--help"])).stdout)
  }
})

describe("README.md", () => {
  it("has at most 150 lines", () => assert.isAtMost(readme.trimEnd().split("\n").length, 150))

  it("has every command in its table, and no other", () => {
    const listed = [...readme.matchAll(/^\| `windrow (\S+?)[ `]/gm)].map((row) => row[1])
    assert.isAtLeast(help.size, 8)
    assert.sameMembers(listed, [...help.keys()])
  })

  it("has every exit code in its table, and no other", () => {
    const rows = [...readme.matchAll(/^\| (\d[\d, ]*) \|(.*)\|$/gm)]
    const codes = rows.flatMap((row) => row[1]!.split(",").map(Number))
    assert.deepStrictEqual(
      codes,
      Object.values(exit).toSorted((a, b) => a - b)
    )
    for (const [line, numbers, meanings] of rows) {
      // 3 codes in a row have 3 meanings, set apart by semicolons.
      const count = numbers!.split(",").length
      assert.isTrue(count === 1 || meanings!.split(";").length === count, line)
    }
  })

  it("shows a transcript that a run produces", async () => {
    const study = work.write("study.yaml", `${read("examples/dach-news-2023/study.yaml")}\npace: ${noPauses}\n`)
    const run = await work.windrow(["run", study, "--sandbox"])
    assert.strictEqual(run.code, 0, run.stderr)
    const rows = await query(
      join(work.directory, "data/dach-news-2023.sandbox.duckdb"),
      `SELECT username, count(*), min(create_time)::DATE, max(create_time)::DATE, round(median(view_count))::BIGINT
       FROM videos GROUP BY username`
    )
    const produced = new Set(
      [...run.stderr.split("\n"), ...rows.map((row) => Object.values(row).join(" "))].map(timeless)
    )
    const shown = fenced(readme, "text").join("").trimEnd().split("\n")
    assert.isAtLeast(shown.length, 10)
    const isProse = (line: string) => /^(|…|\$ .*| {2}account .*)$/.test(line)
    assert.deepStrictEqual(
      shown.filter((line) => !isProse(line) && !produced.has(timeless(line))),
      []
    )
  })
})

const noPauses = "{ requests_per_second: 0, search_gap: 0, concurrency: 4 }"

/** A line without its time, its day of reset and the width of its columns. */
const timeless = (line: string): string =>
  line
    .replace(/^\d\d:\d\d:\d\d /, "")
    .replace(/renewed \d{4}-\d\d-\d\d/, "reset")
    .replaceAll(/ +/g, " ")
    .trim()

describe("every command", () => {
  it("has help with a description and an example of itself", () => {
    for (const [name, text] of help) {
      assert.match(text, /^DESCRIPTION\n {2}\S/, name)
      assert.match(text, new RegExp(String.raw`^EXAMPLES\n(.*\n)*? {2}windrow ${name}\b`, "m"))
    }
  })

  it("that a document tells to type exists, with its flags, scripts and files", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
    const known = ["ci", "install", "test", ...Object.keys(scripts)]
    let checked = 0
    for (const document of documents) {
      const text = read(document)
      const typed = [
        ...fenced(text, "sh").flatMap((block) => block.split(/\n|&&/)),
        ...[...text.matchAll(/`([^`\n]+)`/g)].map((code) => code[1]!)
      ].map((line) => line.replace(/ #.*$/, "").trim())
      for (const line of typed) {
        const [, script] = /^npm (?:run )?([\w:-]+)/.exec(line) ?? []
        if (script !== undefined) assert.include(known, script, `${document}: ${line}`)
        const [, command, rest = ""] = /^(?:npx )?windrow ([a-z]+)(.*)$/.exec(line) ?? []
        if (command === undefined) continue
        assert.include([...help.keys()], command, `${document}: ${line}`)
        for (const [flag] of rest.matchAll(/--[\w-]+/g)) assert.include(help.get(command), flag, `${document}: ${line}`)
        const [, file] = /^ (examples\/\S+|study\.yaml)/.exec(rest) ?? []
        const folder = document.startsWith("examples/") ? dirname(document) : "examples/dach-news-2023"
        if (file !== undefined)
          assert.isTrue(existsSync(join(root, folder, file)) || existsSync(join(root, file)), line)
        checked += 1
      }
    }
    assert.isAtLeast(checked, 20)
  })
})

describe("the documents", () => {
  it("have no link that leads nowhere", () => {
    let checked = 0
    for (const document of documents) {
      for (const [, link] of read(document).matchAll(/\]\(([^)\s]+)\)/g)) {
        if (/^https?:/.test(link!)) continue
        const [path = "", heading] = link!.split("#")
        const target = path === "" ? document : join(dirname(document), path)
        assert.isTrue(existsSync(join(root, target)), `${document} → ${link}`)
        if (heading !== undefined) assert.include(headings(read(target)), heading, `${document} → ${link}`)
        checked += 1
      }
    }
    assert.isAtLeast(checked, 8)
  })

  it("GLOSSARY.md has the words of the design, each once", () => {
    const words = [...read("GLOSSARY.md").matchAll(/^\| \*\*(.+?)\*\* \|/gm)].map((row) => row[1])
    const design =
      "study step pipeline unit shape window slice wave draw coverage answer page position plan pool ledger store sitting run event mistake problem sandbox"
    assert.includeMembers(words, design.split(" "))
    assert.deepStrictEqual(words, [...new Set(words)])
  })

  it("CONTRIBUTING.md names folders and files that are there", () => {
    const named = [...read("CONTRIBUTING.md").matchAll(/^\| `([\w./]+)` \|/gm)].map((row) => row[1]!)
    assert.isAtLeast(named.length, 12)
    for (const path of named) assert.isTrue(existsSync(join(root, path)), path)
    assert.notStrictEqual(statSync(join(root, ".ci/run")).mode & 0o111, 0)
  })

  it("CONTRIBUTING.md has a pipeline that works as one file", async () => {
    const here = makeWorkplace()
    here.write("pipelines/profiles.yaml", fenced(read("CONTRIBUTING.md"), "yaml").join(""))
    const study = here.write(
      "study.yaml",
      `windrow: 1\nstudy: { name: study }\ncollect:\n  profiles: { accounts: [20minuten] }\npace: ${noPauses}\n`
    )
    const { code, stderr } = await here.windrow(["run", study, "--sandbox"])
    assert.strictEqual(code, 0, stderr)
    assert.deepStrictEqual(
      await query(join(here.directory, "data/study.sandbox.duckdb"), "SELECT username FROM profiles"),
      [{ username: "20minuten" }]
    )
  })

  it("CITATION.cff has the version of package.json", () => {
    const { version } = JSON.parse(read("package.json")) as { version: string }
    assert.include(read("CITATION.cff"), `\nversion: ${version}\n`)
  })
})

const headings = (text: string): ReadonlyArray<string> =>
  [...text.matchAll(/^#+ (.+)$/gm)].map((line) =>
    line[1]!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(/\s/g, "-")
  )
