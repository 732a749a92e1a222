// What `windrow plan --json` prints: the page, for programs.
import { globSync, readFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { Ajv2020 } from "ajv/dist/2020.js"
import { expect, it } from "vitest"
import type { Estimate } from "../../src/domain/Estimate.ts"
import { thousands } from "../../src/domain/thousands.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const root = resolve(import.meta.dirname, "../..")
const isEstimate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(root, "schemas/estimate.schema.json"), "utf8"))
)

const sum = (parts: ReadonlyArray<{ readonly requests: Estimate["requests"] | null }>, of: "least" | "expected") =>
  parts.reduce((all, { requests }) => all + (requests?.[of] ?? 0), 0)

it.each(globSync("examples/*/study.yaml", { cwd: root }))("says of %s what its page says", async (file) => {
  const place = makeWorkplace()
  for (const list of globSync(["*.yaml", "*.csv"], { cwd: join(root, dirname(file)) }))
    place.write(list, readFileSync(join(root, dirname(file), list), "utf8"))
  const page = await place.windrow(["plan", "study.yaml"])
  const { code, stderr, stdout } = await place.windrow(["plan", "study.yaml", "--json"])
  expect(code, stderr).toBe(0)
  const told = JSON.parse(stdout) as Estimate
  expect([isEstimate(told), isEstimate.errors]).toEqual([true, null])
  const lines = page.stdout.split("\n").map((line) => line.trim().split(/\s{2,}/))
  for (const one of told.steps) {
    const line = lines.find((cells) => cells[0] === one.step && /^[\d,]+$/.test(cells.at(-2) ?? ""))
    expect(line?.slice(-3, -1)).toEqual([one.requests?.least, one.requests?.expected].map((n) => thousands(n ?? 0)))
    expect(page.stdout.replaceAll(/\s+/g, " ")).toContain(`${one.step}: ${one.asks}`)
  }
  const parts = [...told.steps, ...told.waves]
  for (const of of ["least", "expected"] as const) {
    expect(sum(parts, of)).toBe(told.requests[of])
    expect(sum(told.pools, of)).toBe(told.requests[of])
  }
  expect(told.left).toBeNull()
})

it("tells what is left, and prices by what was measured", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", studyText())
  const plan = async () => JSON.parse((await place.windrow(["plan", "study.yaml", "--json"])).stdout) as Estimate
  const before = await plan()
  expect([before.left, before.assumptions[0]?.measured]).toEqual([null, null])
  await place.windrow(["run", "study.yaml", "--sandbox", "--limit-requests", "1"])
  const between = await plan()
  expect(between.left?.slices).toBe(before.steps[0]!.slices - 1)
  expect(between.assumptions[0]?.measured?.slices).toBe(1)
  await place.windrow(["run", "study.yaml", "--sandbox"])
  expect((await plan()).left).toEqual({ slices: 0, requests: { least: 0, expected: 0, most: 0 } })
})

it("does not go with --queries", async () => {
  const place = makeWorkplace()
  place.write("study.yaml", studyText())
  const { code, stderr, stdout } = await place.windrow(["plan", "study.yaml", "--json", "--queries"])
  expect([code, stdout]).toEqual([64, ""])
  expect(stderr).toContain("Leave one of them out.")
})
