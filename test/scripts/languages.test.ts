// Python and R: the same commands and flags as the command line, and the tests of their own where they are installed.
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { commandNames } from "../../src/cli/root.ts"

const root = resolve(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const has = (program: string, ...words: ReadonlyArray<string>) => spawnSync(program, words).status === 0
const python = "/usr/bin/python3"

describe("Python and R", () => {
  const help = Object.values(JSON.parse(read("dist/help.json")) as Record<string, readonly [string, string]>)
  const flags = new Set(
    help.flatMap(([text]) =>
      [...text.matchAll(/^ {2}--([a-z-]+) (?:string|integer|choice)\b/gm)].map(([, name]) => name!)
    )
  )
  const words = (file: string, name: string) =>
    new RegExp(`^${name} (?:=|<-) (?:paste0)?\\(?([\\s\\S]+?)\\)?\\n(?=\\n|[a-z_A-Z])`, "m")
      .exec(read(file))![1]!
      .replaceAll(/[\s",()]/g, "")
      .split("|")

  it("know every command, and every flag that takes a value", () => {
    expect(flags.size).toBeGreaterThan(10)
    for (const [file, commands, valued] of [
      ["python/windrow/_program.py", "_COMMANDS", "_VALUED"],
      ["r/R/words.R", "commands", "valued"]
    ] as const) {
      expect(words(file, commands).toSorted()).toEqual([...commandNames].toSorted())
      expect([...flags].filter((name) => !words(file, valued).includes(name))).toEqual([])
    }
  })

  it("offer the same functions", () => {
    const all = ["coverage", "init", "plan", "read", "report", "run", "status", "validate"]
    expect([...read("r/NAMESPACE").matchAll(/export\((\w+)\)/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(all)
    )
    for (const name of all) {
      expect(read("python/windrow/__init__.py")).toMatch(new RegExp(`^ +.*"${name}"`, "m"))
      expect(read("r/man/windrow.Rd")).toContain(`\\alias{${name}}`)
    }
  })

  it.skipIf(!has(python, "-c", "import pandas"))("keep what the database has, in Python", () => {
    const { status, stderr } = spawnSync(python, ["-B", "-m", "unittest", "discover", "-s", "test"], {
      cwd: join(root, "python"),
      encoding: "utf8"
    })
    expect(status, stderr).toBe(0)
    expect(stderr).toMatch(/Ran [1-9]/)
  })

  it.skipIf(!has("Rscript", "--version"))("keep what the database has, in R", () => {
    const files = ["program", "words", "read", "commands"].map((name) => `source("r/R/${name}.R", local = windrow)`)
    // Its tests name the package, which is not installed here.
    const tests = read("r/tests/words.R").replace("library(windrow)", "").replaceAll("windrow:::", "windrow$")
    const script = `windrow <- new.env()\n${files.join("\n")}\n${tests}\ncat("all")`
    const { status, stderr, stdout } = spawnSync("Rscript", ["-"], { cwd: root, input: script, encoding: "utf8" })
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/all$/)
  })
})
