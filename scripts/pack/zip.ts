// Files → a zip with the same bytes every time, in which programs stay programs.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join, relative, sep } from "node:path"
import { type AsyncZippable, zip } from "fflate"

/** A file of a zip: its bytes, and whether it is started. */
export interface Entry {
  readonly bytes: Uint8Array
  readonly isProgram: boolean
}

/** The files below a folder, with the names that they have in the zip, in order. */
export const filesOf = (folder: string, prefix: string): ReadonlyMap<string, Entry> => {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
  return new Map(
    paths.map((path) => [
      `${prefix}${relative(folder, path).split(sep).join("/")}`,
      { bytes: readFileSync(path), isProgram: (statSync(path).mode & 0o111) !== 0 }
    ])
  )
}

const unix = 3
const regular = 0o100000

/** @param at seconds since 1970; of it the day is kept, since a zip has the local time of who made it */
export const zipped = (files: ReadonlyMap<string, Entry>, at: number): Promise<Uint8Array> => {
  const day = new Date(at * 1000)
  const mtime = new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12)
  const entries: AsyncZippable = {}
  for (const [name, { bytes, isProgram }] of files) {
    const attrs = ((regular | (isProgram ? 0o755 : 0o644)) << 16) >>> 0
    entries[name] = [bytes, { level: 6, mtime, os: unix, attrs }]
  }
  return new Promise((done, fail) => zip(entries, (error, data) => (error === null ? done(data) : fail(error))))
}
