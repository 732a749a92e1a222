// The first file that runs: says plainly what an old Node lacks, before anything that it could not even parse.
import { homedir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { storedHelp } from "./cli/storedHelp.ts"

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `windrow needs Node 22.19 or newer; this is Node ${process.versions.node}. Install a newer one from https://nodejs.org, then run the same command again.\n`
  )
  // A wrong way to call it, not a bug.
  process.exit(64)
}

// A signal while the rest is being loaded, or that nobody else listens for. Not SIGHUP: nohup could not hold it off.
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (process.listenerCount(signal) > 1) return
    process.stderr.write("Interrupted. Run the same command again.\n")
    process.exit(130)
  })
}

// node:sqlite is stable in what is used here; Node 22 still warns of it, in every run.
const emitWarning = process.emitWarning.bind(process) as (
  warning: string | Error,
  ...rest: ReadonlyArray<unknown>
) => void
process.emitWarning = ((warning: string | Error, ...rest: ReadonlyArray<unknown>) => {
  if (rest[0] !== "ExperimentalWarning" || !String(warning).includes("SQLite")) emitWarning(warning, ...rest)
}) as typeof process.emitWarning

// What collects runs for days beside other work, and keeps its memory small; what reads and writes out goes at full speed.
if (["run", "resume"].includes(process.argv[2] ?? "")) {
  // DuckDB's allocator holds what it frees for ten seconds, and then until it is asked for more: each writing of raw pages
  // would leave its peak behind. It reads this once, when it is loaded.
  process.env["DUCKDB_JE_MALLOC_CONF"] ??= "dirty_decay_ms:0,muzzy_decay_ms:0"
  // Each of the threads that work for Node keeps freed memory of its own; there is one statement at a time, and little else.
  process.env["UV_THREADPOOL_SIZE"] ??= "1"
}

// Nobody else's from the first folder on.
process.umask(process.umask() | 0o007)
const help = storedHelp(process.argv.slice(2), new URL("help.json", import.meta.url), process.env)
if (help === undefined) {
  const { constants, enableCompileCache } = await import("node:module")
  // V8 runs compiled code as it finds it. So it lies with the program itself or in the user's own home, never where Node
  // would put it: others can be the first to write into a folder for all.
  const { status } = enableCompileCache(fileURLToPath(new URL("compiled", import.meta.url)))
  if (status === constants.compileCacheStatus.FAILED) enableCompileCache(join(homedir(), ".cache", "windrow"))
  const { main } = await import("./main.ts")
  await main(process.argv.slice(2))
} else {
  // Whoever reads may leave early, as `head` does.
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
  process.stdout.write(help)
}
