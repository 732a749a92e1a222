// How a database file is opened: with how much of the machine, and how a new one is laid out.
import { existsSync, readdirSync, rmdirSync, rmSync } from "node:fs"
import { availableParallelism, totalmem } from "node:os"
import { join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { literal } from "../domain/sqlText.ts"

/**
 * `read` and `write` share the machine with other work. `beside` is for writing the data out into other files, for which
 * somebody waits: it takes all processors and a quarter of the memory. `scratch` is a file to write into that nobody keeps.
 */
export type Mode = "read" | "write" | "beside" | "scratch"

/** What DuckDB may take for its buffers at most. */
export const memoryLimit: Readonly<Record<Mode, string>> = {
  read: "1GB",
  write: "1GB",
  beside: `${Math.max(1, Math.floor(totalmem() / 4 / 2 ** 30))}GB`,
  scratch: "1GB"
}

const shares: Readonly<Record<Mode, Readonly<Record<string, string>>>> = {
  read: { threads: "2" },
  // A run goes on for days beside other work: it takes little, whatever the size of the file.
  write: {
    // Pages are small: a second thread makes nothing faster, and keeps freed memory of its own.
    threads: "1",
    // What was added since the last checkpoint lies in memory; more of them would make the file larger.
    checkpoint_threshold: "16MB",
    // Putting small row groups together would unpack the raw answers of 2,048 pages at once.
    max_vacuum_tasks: "0"
  },
  beside: { threads: String(availableParallelism()) },
  scratch: { threads: "2" }
}

/** The options of the database in memory that a file is attached to: only so can the size of row groups be chosen. */
export const optionsOf = (path: string, mode: Mode): Record<string, string> => ({
  // What is not built in would be downloaded: no network from here, and no surprise on a machine without one.
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  memory_limit: memoryLimit[mode],
  // What does not fit into memory is put aside here for as long as the file is open.
  temp_directory: spillOf(path),
  ...shares[mode]
})

/** Makes the file the catalog that names without one mean. */
export const attachment = (path: string, mode: Mode): string => {
  // Compresses raw pages four times better than the default for old files; and a block of each column lies in memory.
  const made = existsSync(path) ? "" : "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 65536, "
  // A checkpoint writes the last row group of each table anew.
  const how = mode === "write" || mode === "scratch" ? `${made}ROW_GROUP_SIZE 24576` : "READ_ONLY"
  return `ATTACH ${literal(path)} AS study (${how}); USE study`
}

const spillOf = (path: string): string => `${path}.tmp`

/** Takes away what a run that was killed had put aside. Whoever calls it has the file's lock. */
export const clearSpill = (path: string): void => {
  const folder = spillOf(path)
  if (!existsSync(folder)) return
  for (const name of readdirSync(folder).filter((one) => one.startsWith("duckdb_temp_"))) rmSync(join(folder, name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

/** V8 lets garbage pile up to several times what is alive while the machine has room; not in a run that lasts for days. */
export const spareHeap = (): void => {
  setFlagsFromString("--heap-growing-percent=30")
  setFlagsFromString("--semi-space-growth-factor=1")
}
