// Each promise of SECURITY.md names tests that attack it, and they are there.
import { readdirSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { expect, it } from "vitest"

const root = resolve(import.meta.dirname, "../..")
const read = (path: string): string => readFileSync(join(root, path), "utf8")

const promised = read("SECURITY.md").split("## What is promised")[1]!.split("\n## ")[0]!
const sections = promised.split(/^### /m).slice(1)

it("every promise names tests in the file of its section", () => {
  let promises = 0
  for (const section of sections) {
    const title = section.split("\n")[0]!
    const [, file] = /^Held by `(test\/security\/\w+\.test\.ts)`\.$/m.exec(section) ?? []
    expect(file, title).toBeDefined()
    const tests = read(file!)
    for (const promise of section.split(/^- /m).slice(1)) {
      promises += 1
      const [, names] = /^ {2}Tested by (".*")\.$/ms.exec(promise) ?? []
      expect(names, promise).toBeDefined()
      const titles = names!
        .replaceAll(/\s+/g, " ")
        .match(/"[^"]+"/g)!
        .map((title) => title.slice(1, -1))
      for (const title of titles) expect(tests, `${file}: ${title}`).toMatch(isTitle(title))
    }
  }
  expect(promises).toBeGreaterThanOrEqual(20)
})

/** A text that ends a title, as a literal or behind what a template puts before it. */
const isTitle = (title: string): RegExp => {
  const text = title.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return new RegExp(String.raw`(^|\()\s*(["\x60])(\$\{\w+\} )?${text}\2,`, "m")
}

it("every file of attacks is named", () => {
  const files = readdirSync(join(root, "test/security")).filter((name) => name.endsWith(".test.ts"))
  for (const file of files) expect(read("SECURITY.md")).toContain(`\`test/security/${file}\``)
})
