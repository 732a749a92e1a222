// A plan of 10,000 accounts over five years: how long, and how large the plan file is.
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")

export interface LargePlan {
  readonly accounts: number
  readonly slices: number
  readonly seconds: number
  readonly megabytes: number
}

export const measureLargePlan = (accounts = 10_000): LargePlan => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
  const names = Array.from({ length: accounts }, (_, index) => `account_${String(index).padStart(5, "0")}`)
  writeFileSync(join(folder, "accounts.csv"), `username\n${names.join("\n")}\n`)
  writeFileSync(
    join(folder, "study.yaml"),
    `windrow: 1
study: { name: large }
period: { from: 2020-01-01, to: 2024-12-31 }
collect: { videos: { accounts: { file: accounts.csv, column: username } } }
`
  )
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "plan", "study.yaml"], {
    cwd: folder,
    encoding: "utf8"
  })
  if (status !== 0) throw new Error(stderr)
  const seconds = (performance.now() - began) / 1000
  const megabytes = statSync(join(folder, "study.plan.json")).size / 2 ** 20
  const slices = Number(/^videos .* ([\d,]+) +[\d,]+ +[\d,]+ +not bounded/m.exec(stdout)?.[1]?.replaceAll(",", ""))
  rmSync(folder, { recursive: true, force: true })
  return { accounts, slices, seconds, megabytes }
}
