// The CPU that a process takes: unlike its time it hardly depends on who else uses the machine.
import { execFile } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

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

const run = promisify(execFile)

/** Runs Node with some arguments to its end. Rejects where that is not 0. */
export const cpuOf = async (
  args: ReadonlyArray<string>,
  cwd: string,
  env: NodeJS.ProcessEnv = process.env
): Promise<Spent> => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-cpu-"))
  const file = join(folder, "cpu")
  try {
    const options = { cwd, env: { ...env, WINDROW_BENCH_CPU: file }, maxBuffer: 2 ** 30 }
    const { stdout } = await run(process.execPath, ["--import", teller, ...args], options)
    return { seconds: Number(readFileSync(file, "utf8")), stdout }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
