// Every design of docs/gallery.md is a study that validates and can be planned, and is as short as its sentence.
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { parse } from "yaml"
import { makeWorkplace } from "../support/workplace.ts"

const text = readFileSync(resolve(import.meta.dirname, "../../docs/gallery.md"), "utf8")
const studies = [...text.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map(([, study]) => study as string)

const link = (id: string) => `https://www.tiktok.com/@tagesschau/video/${id}`

/** The lists that stand beside the studies. */
const lists = {
  "accounts.csv": "username\ntagesschau\nzeitimbild\ntaz\n",
  "candidates.csv": "username,party,entry,exit\ntagesschau,A,2024-11-05,\nzeitimbild,B,,2025-01-31\n",
  "events.csv": "username,event\ntagesschau,2024-03-01\ntaz,2024-04-10\n",
  "links.csv": `link\n${link("7331234567890123456")}\n${link("7341234567890123456")}\n`,
  "words.csv": "region,word\nDE,Wahl\nAT,Wahl\nCH,Abstimmung\n",
  "words.txt": "biden\ntrump\n"
}

const place = makeWorkplace()
for (const [name, content] of Object.entries(lists)) place.write(name, content)

describe.each(studies)("%#", (study) => {
  const { name } = (parse(study) as { readonly study: { readonly name: string } }).study

  it(`${name} is short, validates and is planned`, async () => {
    expect(study.trim().split("\n").length).toBeLessThanOrEqual(12)
    place.write(`${name}.yaml`, study)
    const { code, stderr, stdout } = await place.windrow(["plan", `${name}.yaml`])
    expect(code, stderr).toBe(0)
    expect(stderr).not.toContain(" error ")
    expect(stdout).toMatch(new RegExp(`^${name} takes `))
    const plan = JSON.parse(readFileSync(join(place.directory, `${name}.plan.json`), "utf8")) as {
      readonly slices: ReadonlyArray<unknown>
    }
    expect(plan.slices.length).toBeGreaterThan(0)
  })
})

it("has every design under a name of its own", () => {
  const names = studies.map((study) => (parse(study) as { readonly study: { readonly name: string } }).study.name)
  expect(names.length).toBeGreaterThanOrEqual(17)
  expect(new Set(names).size).toBe(names.length)
})
