// What npm packs: what is in git and what was built, no more; and the words of everybody whose code goes along.
import { execFileSync } from "node:child_process"
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { noticeText, packageOf, partsOf, readPart } from "../../scripts/notice.ts"

const root = resolve(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")
const manifest = JSON.parse(read("package.json")) as Record<string, Record<string, string>>
const told = (cwd: string) => ({ cwd, encoding: "utf8" }) as const
const bundled = JSON.parse(read("dist/bundled.json")) as ReadonlyArray<string>

describe("the package", () => {
  // What a clone has beside what is in git: data, plans, credentials, exports, a study of one's own.
  const clone = mkdtempSync(join(tmpdir(), "windrow-test-"))
  const ours = ["data/x.duckdb", "study.plan.json", ".env", "x.report.html", "e-csv/videos.csv"]
  let packed: ReadonlyArray<string> = []
  beforeAll(() => {
    const there = execFileSync(
      "git",
      ["ls-files", "*.md", "*.json", "LICENSE", "CITATION.cff", "examples", "pipelines"],
      told(root)
    )
    for (const path of [...there.trim().split("\n"), "dist"])
      cpSync(join(root, path), join(clone, path), { recursive: true })
    for (const name of ours) {
      mkdirSync(join(clone, "examples/dach-news-2023", name, ".."), { recursive: true })
      writeFileSync(join(clone, "examples/dach-news-2023", name), "x")
    }
    const json = execFileSync("npm", ["pack", "--dry-run", "--ignore-scripts", "--json"], told(clone))
    const packages = JSON.parse(json) as ReadonlyArray<{ readonly files: ReadonlyArray<{ readonly path: string }> }>
    packed = Object.values(packages)[0]!.files.map(({ path }) => path)
  })

  it("has what is in git and what was built, and nothing else of a clone", () => {
    const inGit = execFileSync("git", ["ls-files"], told(root)).split("\n")
    expect(packed.filter((path) => !path.startsWith("dist/") && !inGit.includes(path))).toEqual([])
    expect(packed).toEqual(
      expect.arrayContaining([
        "LICENSE",
        "README.md",
        "dist/windrow.js",
        "dist/NOTICE.txt",
        "pipelines/tiktok/api.yaml"
      ])
    )
    const studies = inGit.filter((path) => /^examples\/[^/]+\/[^.]/.test(path))
    expect(packed).toEqual(expect.arrayContaining(studies))
    expect(packed.filter((path) => /made-from|bundled\.json|compiled/.test(path))).toEqual([])
  })

  it("installs without scripts of its own, and needs only what is not bundled", () => {
    expect(Object.keys(manifest["scripts"]!).filter((name) => /install$/.test(name))).toEqual([])
    expect(Object.keys(manifest["dependencies"]!)).toEqual(["@duckdb/node-bindings", "undici"])
    expect(manifest["private"]).toBeUndefined()
    expect(manifest).toMatchObject({ publishConfig: { provenance: true }, engines: { node: ">=22.19" } })
    for (const name of Object.keys(manifest["dependencies"]!)) expect(bundled.join(" ")).not.toContain(`${name}@`)
  })
})

describe("NOTICE.txt", () => {
  it("has the licence of each package that is bundled", () => {
    const notice = read("dist/NOTICE.txt")
    expect(bundled.length).toBeGreaterThan(30)
    const heads = [...notice.matchAll(/^-{80}\n(\S+) (\S+) \(.+\)$/gm)].map(([, name, version]) => `${name}@${version}`)
    expect(heads).toEqual(bundled)
    const sections = notice.split(/^-{80}$/m).slice(1)
    for (const text of sections)
      expect(text).toMatch(/Permission (is hereby granted|to use, copy)|Apache License|Redistribution and use/)
    // What is bundled is what is installed.
    const effect = JSON.parse(read("node_modules/effect/package.json")) as { version: string }
    expect(bundled).toContain(`effect@${effect.version}`)
  })

  it("knows whose a module is", () => {
    expect(packageOf("/x/node_modules/effect/dist/a.js")).toBe("/x/node_modules/effect")
    expect(packageOf("/x/node_modules/a/node_modules/@b/c/d.js")).toBe("/x/node_modules/a/node_modules/@b/c")
    expect(packageOf("\0/x/node_modules/react/index.js?commonjs")).toBe("/x/node_modules/react")
    expect(packageOf("\0rolldown/runtime.js")).toBe("node_modules/rolldown")
    expect(packageOf("/x/src/main.ts")).toBeUndefined()
  })

  it("refuses a licence that may not be passed on, and writes one out that a package only names", () => {
    const home = mkdtempSync(join(tmpdir(), "windrow-test-"))
    const make = (name: string, license: string, text?: string) => {
      const folder = join(home, "node_modules", name)
      mkdirSync(folder, { recursive: true })
      writeFileSync(join(folder, "package.json"), JSON.stringify({ name, version: "1.0.0", license, author: "Ann" }))
      if (text !== undefined) writeFileSync(join(folder, "LICENCE.md"), text)
      return folder
    }
    for (const license of ["GPL-3.0", "AGPL-3.0-or-later", "", "UNLICENSED", "SEE LICENSE IN x", "MIT AND GPL-2.0"])
      expect(() => readPart(make("a", license, "text")), license).toThrow("look whether")
    expect(() => readPart(make("b", "ISC"))).toThrow("without the text")
    expect(readPart(make("c", "MIT")).texts[0]).toMatch(/^MIT License\n\nCopyright \(c\) Ann\n\nPermission/)
    expect(readPart(make("d", "(MIT OR Apache-2.0)", "words\r\nof it")).texts).toEqual(["words\nof it"])
    const parts = partsOf([join(home, "node_modules/d/x.js"), join(home, "node_modules/d/y.js"), "/x/src/z.ts"])
    expect(noticeText("are here", parts)).toMatch(
      /^These packages are here, .*\n\n-{80}\nd 1\.0\.0 \(\(MIT OR Apache-2\.0\)\)\n\nwords\nof it\n$/
    )
  })
})
