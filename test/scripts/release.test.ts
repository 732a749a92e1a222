// What a release edits, and when there must be none; the workflow that publishes it.
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { changesOf, editsFor } from "../../scripts/release/edits.ts"
import { type Clone, placeOf, refusalsOf } from "../../scripts/release/refusals.ts"

const root = resolve(import.meta.dirname, "../..")
const read = (path: string) => readFileSync(join(root, path), "utf8")

const clone: Clone = {
  version: "0.2.0",
  changelog: "# Changelog\n\n## 0.2.0 (unreleased)\n\n- A thing.\n\n## 0.1.0 (2026-01-01)\n\n- Old.\n",
  repository: "git+https://github.com/windrow/windrow.git",
  remote: "git@github.com:windrow/windrow.git",
  branch: "main",
  uncommitted: "",
  tags: ["v0.1.0"]
}

describe("a release", () => {
  it("is refused, each time with what to do", () => {
    expect(refusalsOf(clone)).toEqual([])
    expect(refusalsOf({ ...clone, version: "0.1.0", changelog: "## 0.1.0 (unreleased)\n\n- x\n", tags: [] })).toEqual(
      []
    )
    const cases: ReadonlyArray<readonly [Partial<Clone>, RegExp]> = [
      [
        { remote: "https://github.com/someone/windrow.git" },
        /someone\/windrow, but package\.json says github\.com\/windrow/
      ],
      [{ remote: "" }, /origin is nowhere/],
      [{ remote: "https://github.com.evil.org/windrow/windrow" }, /evil\.org/],
      [{ branch: "feature" }, /git switch main/],
      [{ branch: "" }, /no branch/],
      [{ uncommitted: " M src/main.ts" }, /git stash[\s\S]+src\/main\.ts/],
      [{ tags: ["v0.2.0"] }, /released already/],
      [{ tags: ["v0.10.0"] }, /v0\.10\.0 is later/],
      [{ version: "next", changelog: "## next (unreleased)\n\n- x\n" }, /no version such as/],
      // Python and R have other words for what comes before a version.
      [{ version: "0.2.0-rc.1", changelog: "## 0.2.0-rc.1 (unreleased)\n\n- x\n" }, /no version such as/],
      [{ version: "0.3.0" }, /has 0\.2\.0 \(unreleased\), not 0\.3\.0/],
      [{ changelog: "## 0.1.0 (2026-01-01)\n" }, /no section "\(unreleased\)"/],
      [{ changelog: "## 0.2.0 (unreleased)\n\n## 0.1.0 (2026-01-01)\n\n- x\n" }, /says nothing of this version/]
    ]
    for (const [change, expected] of cases) {
      const refusals = refusalsOf({ ...clone, ...change })
      expect(refusals, JSON.stringify(change)).toHaveLength(1)
      expect(refusals[0]).toMatch(expected)
    }
  })

  it("knows one place by all of its addresses", () => {
    const same = [
      "git+https://github.com/windrow/windrow.git",
      "https://user@github.com/Windrow/windrow/",
      "git@github.com:windrow/windrow.git",
      "ssh://git@github.com/windrow/windrow",
      "git://github.com/windrow/windrow.git"
    ]
    expect(new Set(same.map(placeOf))).toEqual(new Set(["github.com/windrow/windrow"]))
    expect(placeOf("ssh://git@host:2222/a/b.git")).toBe("host:2222/a/b")
  })

  it("writes its version everywhere, and nothing else", () => {
    const edits = editsFor("9.8.7", "2030-01-02")
    for (const [file, edit] of Object.entries(edits)) {
      // As they stand now, also behind a release.
      const before = file === "CHANGELOG.md" ? clone.changelog : read(file)
      const [lines, old] = [edit(before).split("\n"), before.split("\n")]
      const changed = lines.filter((line, index) => line !== old[index])
      expect(lines).toHaveLength(old.length)
      // A lock file says it twice.
      expect(changed, file).toHaveLength(file === "package-lock.json" ? 2 : 1)
      for (const line of changed) expect(line).toContain("9.8.7")
      expect(() => edit("nothing of the kind")).toThrow()
    }
    expect(edits["CHANGELOG.md"]!(clone.changelog)).toContain("## 9.8.7 (2030-01-02)\n\n- A thing.")
  })

  it("tells its own changes, released or not", () => {
    expect(changesOf(clone.changelog, "0.2.0")).toBe("- A thing.")
    expect(changesOf(clone.changelog, "0.1.0")).toBe("- Old.")
    expect(changesOf(clone.changelog, "0.3.0")).toBeUndefined()
    const { version } = JSON.parse(read("package.json")) as { version: string }
    expect(changesOf(read("CHANGELOG.md"), version)).toMatch(/^### /)
    expect(read("r/DESCRIPTION")).toContain(`\nVersion: ${version}\n`)
  })
})

it("every proof that a document names is there", () => {
  const known = [...read("scripts/prove.ts").matchAll(/^ {2}(\w+): \{$/gm)].map(([, name]) => name)
  for (const document of ["docs/install.md", "CONTRIBUTING.md", ".github/workflows/release.yml"]) {
    const named = [...read(document).matchAll(/npm run prove -- ([a-z ]+)/g)].flatMap(([, names]) =>
      names!.trim().split(" ")
    )
    expect(named.length, document).toBeGreaterThan(3)
    expect(named.filter((name) => !known.includes(name))).toEqual([])
  }
})

describe("the workflow of a release", () => {
  interface Workflow {
    readonly on: { readonly push: { readonly tags: ReadonlyArray<string> } }
    readonly permissions: object
    readonly jobs: Record<
      string,
      {
        readonly permissions: Record<string, string>
        readonly steps: ReadonlyArray<{ readonly uses?: string; readonly run?: string; readonly env?: object }>
      }
    >
  }
  const workflow = parse(read(".github/workflows/release.yml"), { strict: true }) as Workflow
  const job = workflow.jobs["release"]!
  const typed = job.steps.flatMap(({ run }) => (run === undefined ? [] : [run]))

  it("starts by a tag, and may do no more than it needs", () => {
    expect(workflow.on).toEqual({ push: { tags: ["v*"] } })
    expect(workflow.permissions).toEqual({})
    expect(job.permissions).toEqual({ contents: "write", "id-token": "write" })
    // What others can name, such as a branch, never becomes a part of a command.
    for (const line of typed) expect(line).not.toContain("${{")
  })

  it("runs scripts that there are, proves what it made, and then publishes it", () => {
    const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> }
    const named = typed.flatMap((line) => [...line.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!))
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
    const at = (part: string) => typed.findIndex((line) => line.includes(part))
    const order = [
      '"v$(node -p',
      "npm ci",
      "npm test",
      "npm run pack",
      "npm run prove",
      "gh release",
      "npm publish"
    ].map(at)
    expect(order).toEqual(order.toSorted((a, b) => a - b))
    expect(order).not.toContain(-1)
    expect(typed.join("\n")).toMatch(/npm run prove -- package archive wheel r$/m)
    expect(typed.at(-1)).toMatch(/npm publish .*\.tgz.* --provenance/)
    for (const { uses } of job.steps) if (uses !== undefined) expect(uses).toMatch(/^actions\/[\w-]+@v\d+$/)
  })
})
