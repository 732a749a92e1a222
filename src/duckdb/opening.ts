// How a database file is opened: with how much of the machine, what it may reach, and how a new one is laid out.
import { existsSync, lstatSync, readdirSync, rmdirSync, rmSync, statSync } from "node:fs"
import { availableParallelism, totalmem } from "node:os"
import { basename, dirname, join } from "node:path"
import { setFlagsFromString } from "node:v8"
import { refuseLink } from "../domain/ownFile.ts"
import { literal } from "../domain/sqlText.ts"

/**
 * `read` and `write` share the machine with other work. `beside` is for writing the data out into other files, for which
 * somebody waits: it takes all processors and a quarter of the memory. `scratch` is a file to write into that nobody keeps.
 */
type Share = "read" | "write" | "beside" | "scratch"

/** Other files are written `into` one folder (absolute, need not be there yet) while the database is only read. */
export interface Into {
  readonly share: "read" | "beside" | "scratch"
  readonly into: string
  /** A database that is read beside it, as the catalog `original`. */
  readonly compared?: string
}

export type Mode = Share | Into

const shareOf = (mode: Mode): Share => (typeof mode === "string" ? mode : mode.share)

const limits: Readonly<Record<Share, string>> = {
  read: "1GB",
  write: "1GB",
  beside: `${Math.max(1, Math.floor(totalmem() / 4 / 2 ** 30))}GB`,
  scratch: "1GB"
}

/** What DuckDB may take for its buffers at most. */
export const memoryLimit = (mode: Mode): string => limits[shareOf(mode)]

const shares: Readonly<Record<Share, Readonly<Record<string, string>>>> = {
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

/** Below it, bytes, a second thread costs more than it brings. */
const large = 64 * 2 ** 20

const threadsFor = (path: string, mode: Mode): Readonly<Record<string, string>> =>
  mode === "read" && (statSync(path, { throwIfNoEntry: false })?.size ?? 0) < large ? { threads: "1" } : {}

/** The options of the database in memory that a file is attached to: only so can the size of row groups be chosen. */
export const optionsOf = (path: string, mode: Mode): Record<string, string> => ({
  // What is not built in would be downloaded: no network from here, and no surprise on a machine without one.
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  memory_limit: memoryLimit(mode),
  // What does not fit into memory is put aside here for as long as the file is open.
  temp_directory: typeof mode === "string" ? spillOf(path) : join(mode.into, spillIn),
  ...shares[shareOf(mode)],
  ...threadsFor(path, mode)
})

/** Attaches the file as the catalog `study`; names without a catalog do not mean it yet. */
export const attachment = (path: string, mode: Mode): string => {
  // Compresses raw pages four times better than the default for old files; and a block of each column lies in memory.
  const made = existsSync(path) ? "" : "STORAGE_VERSION 'v1.2.0', BLOCK_SIZE 65536, "
  // A checkpoint writes the last row group of each table anew.
  const isWritten = mode === "write" || shareOf(mode) === "scratch"
  const how = isWritten ? `${made}ROW_GROUP_SIZE 24576` : "READ_ONLY"
  const compared = typeof mode === "string" ? undefined : mode.compared
  const other = compared === undefined ? "" : `; ATTACH ${literal(compared)} AS original (READ_ONLY)`
  return `ATTACH ${literal(path)} AS study (${how})${other}`
}

/** From here on no statement reaches another file, but in the folder that files are written into. Comes after ATTACH. */
export const confinement = (mode: Mode): string => {
  const allowed = typeof mode === "string" ? "" : `SET allowed_directories = [${literal(mode.into)}]; `
  return `${allowed}SET enable_external_access = false`
}

/**
 * Makes the file the catalog that names without one mean: once it is known that it holds nothing that could stand for a
 * function. Who only reads needs no setting any more but the number of threads; who writes hands memory back by one.
 */
export const entrance = (mode: Mode): string =>
  mode === "write" ? "USE study" : "USE study; SET allowed_configs = ['threads']; SET lock_configuration = true"

/**
 * Throws where the file, when it is to be written, or what DuckDB keeps beside it (its log, what it puts aside) is a link
 * that would have something else written. To read a database over a link harms nothing; to read a pipe never ends.
 */
export const refuseLinks = (path: string, mode: Mode): void => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (mode === "write" || (found !== undefined && !found.isFile() && !found.isDirectory())) refuseLink(path)
  if (!existsSync(dirname(path))) return
  const name = basename(path)
  for (const one of readdirSync(dirname(path))) {
    if (!one.startsWith(`${name}.wal`) && one !== basename(spillOf(path))) continue
    const file = join(dirname(path), one)
    if (!lstatSync(file).isDirectory()) refuseLink(file)
    else for (const inside of readdirSync(file)) refuseLink(join(file, inside))
  }
}

/** Where a database that is written out puts aside what does not fit into memory: a name that no file of it has. */
export const spillIn = ".spill"

const spillOf = (path: string): string => `${path}.tmp`

/** Takes away what a run that was killed had put aside. Whoever calls it has the file's lock. */
export const clearSpill = (path: string): void => {
  const folder = spillOf(path)
  if (lstatSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return
  for (const name of readdirSync(folder).filter((one) => one.startsWith("duckdb_temp_"))) rmSync(join(folder, name))
  if (readdirSync(folder).length === 0) rmdirSync(folder)
}

/** V8 lets garbage pile up to several times what is alive while the machine has room; not in a run that lasts for days. */
export const spareHeap = (): void => {
  setFlagsFromString("--heap-growing-percent=30")
  setFlagsFromString("--semi-space-growth-factor=1")
}
