// The CPU that a process takes: unlike its time it hardly depends on who else uses the machine.
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Loaded by the process before all else: tells in the end, all threads together. */
const teller = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from "node:fs"
  process.on("exit", () => {
    const { user, system } = process.cpuUsage()
    writeFileSync(process.env.WINDROW_BENCH_CPU, String((user + system) / 1e6))
  })`)}`

export interface Spent {
  readonly seconds: number
  readonly stdout: string
}

/** Runs Node with some arguments to its end. Throws where that is not 0. */
export const cpuOf = (args: ReadonlyArray<string>, cwd: string, env: NodeJS.ProcessEnv = process.env): Spent => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-cpu-"))
  const file = join(folder, "cpu")
  try {
    const { status, stderr, stdout } = spawnSync(process.execPath, ["--import", teller, ...args], {
      cwd,
      env: { ...env, WINDROW_BENCH_CPU: file },
      encoding: "utf8"
    })
    if (status !== 0) throw new Error(`${args.join(" ")}: ${stderr}`)
    return { seconds: Number(readFileSync(file, "utf8")), stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
