// What `windrow doctor` looks at on this machine: programs and folders.
import { accessSync, constants, existsSync, rmSync, statfsSync } from "node:fs"
import { dirname, join } from "node:path"
import { Effect } from "effect"
import { exit } from "../../../domain/exit.ts"
import { nearestThere } from "../../../domain/makeFolder.ts"
import { refuseLink, writeNew } from "../../../domain/ownFile.ts"

/** One line of the doctor. `fix` is empty where all is well; `code` is the exit code of a failure. */
export interface Finding {
  readonly check: string
  readonly state: "ok" | "warn" | "fail"
  readonly detail: string
  readonly fix: string
  readonly code: number
}

export const ok = (check: string, detail: string): Finding => ({ check, state: "ok", detail, fix: "", code: 0 })
export const warn = (check: string, detail: string, fix: string): Finding => ({
  check,
  state: "warn",
  detail,
  fix,
  code: 0
})
export const fail = (check: string, code: number, detail: string, fix: string): Finding => ({
  check,
  state: "fail",
  detail,
  fix,
  code
})

export const reasonOf = (cause: unknown): string =>
  ((cause instanceof Error ? cause.message : String(cause)).split("\n")[0] ?? "").trim()

/** An older one does not come so far. */
export const checkNode = (): Finding =>
  ok("node", `Node ${process.versions.node} on ${process.platform} ${process.arch}`)

export const checkDuckDB = Effect.gen(function* () {
  const { openDatabase } = yield* Effect.tryPromise(() => import("../../../duckdb/Database.ts"))
  const database = yield* openDatabase(":memory:", "write")
  const [row] = yield* database.rows("SELECT version() AS version")
  return ok("duckdb", `DuckDB ${row?.["version"]} loads`)
}).pipe(
  Effect.scoped,
  Effect.catch((error) =>
    Effect.succeed(
      fail(
        "duckdb",
        exit.cannotWrite,
        `DuckDB does not load: ${reasonOf("cause" in error && error.cause !== undefined ? error.cause : error)}`,
        "Install Windrow anew on this machine (npm ci): DuckDB has a build for each platform."
      )
    )
  )
)

/** So many bytes free are few for a study. */
const scarce = 500 * 1024 * 1024

/** Whether a file can be written into a folder that may not be there yet; nothing is left behind. */
export const checkFolder = (check: string, folder: string, fix: string): Finding => {
  const there = nearestThere(folder)
  const probe = join(there, `.windrow-doctor-${process.pid}`)
  try {
    rmSync(probe, { force: true })
    writeNew(probe, "")
    rmSync(probe)
  } catch (cause) {
    return fail(check, exit.cannotWrite, `${folder} cannot be written: ${reasonOf(cause)}`, fix)
  }
  const { bavail, bsize } = statfsSync(there)
  const free = bavail * bsize
  const room = `${(free / 1024 ** 3).toFixed(1)} GiB free`
  if (free < scarce)
    return warn(
      check,
      `${folder} can be written, but has only ${room}`,
      "Make room: a year of 100 accounts takes some hundred MB."
    )
  return ok(check, `${folder} can be written${there === folder ? "" : " (it will be made)"}, ${room}`)
}

/** The database of a study: its folder, and the file where it is there. */
export const checkDatabase = (database: string): Finding => {
  const fix = "Make it writable, or name another file under output.database."
  const folder = checkFolder("database", dirname(database), fix)
  if (folder.state === "fail" || !existsSync(database)) return folder
  try {
    refuseLink(database)
    accessSync(database, constants.R_OK | constants.W_OK)
    return folder
  } catch (cause) {
    return fail("database", exit.cannotWrite, `${database} cannot be written: ${reasonOf(cause)}`, fix)
  }
}
