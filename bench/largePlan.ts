// Large plans: 10,000 accounts over five years, and a million ids. The CPU of the whole command, and how large its file is.
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { cpuOf } from "./cpu.ts"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")

export interface LargePlan {
  readonly values: number
  readonly slices: number
  /** Of CPU. */
  readonly seconds: number
  readonly megabytes: number
}

const measure = async (
  column: string,
  values: ReadonlyArray<string>,
  step: string,
  period: string
): Promise<LargePlan> => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
  try {
    writeFileSync(join(folder, "list.csv"), `${column}\n${values.join("\n")}\n`)
    const text = `windrow: 1\nstudy: { name: large }\n${period}collect: { videos: { ${step}: { file: list.csv, column: ${column} } } }\n`
    writeFileSync(join(folder, "study.yaml"), text)
    const { seconds, stdout } = await cpuOf([cli, "plan", "study.yaml"], folder)
    const megabytes = statSync(join(folder, "study.plan.json")).size / 2 ** 20
    const slices = Number(/^videos .* ([\d,]+) +[\d,]+ +[\d,]+ +not bounded/m.exec(stdout)?.[1]?.replaceAll(",", ""))
    return { values: values.length, slices, seconds, megabytes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export const measureLargePlan = (accounts = 10_000): Promise<LargePlan> => {
  const names = Array.from({ length: accounts }, (_, index) => `account_${String(index).padStart(5, "0")}`)
  return measure("username", names, "accounts", "period: { from: 2020-01-01, to: 2024-12-31 }\n")
}

/** Ids carry their time in the upper 32 bits: these are from a year, in no order. */
export const measureManyIds = (count = 1_000_000): Promise<LargePlan> => {
  const begin = BigInt(Date.UTC(2023, 0) / 1000)
  const idOf = (index: number) => String(((begin + BigInt((index * 7919) % 31_536_000)) << 32n) + BigInt(index))
  return measure(
    "id",
    Array.from({ length: count }, (_, index) => idOf(index)),
    "ids",
    ""
  )
}
