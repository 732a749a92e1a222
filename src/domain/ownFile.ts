// Files and paths in a folder that may come from somebody else: nothing there leads Windrow to write anywhere else.
// A folder is looked at as it stands; who can change it at the same time is not kept off by this.
import {
  closeSync,
  constants,
  copyFileSync,
  fstatSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  writeFileSync
} from "node:fs"
import { join } from "node:path"

/** What systems keep for devices, whatever stands behind it. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A name from stored data → what a file of it is called: letters, digits, `_` and `-`, and nothing that is an option. */
export const fileName = (stored: string): string => {
  const name = stored.replaceAll(/[^A-Za-z0-9_-]/g, "_").slice(0, 120)
  return name === "" || name.startsWith("-") || reserved.test(name) ? `_${name}` : name
}

/**
 * A stored path, relative and with slashes → where it is in a folder. undefined where it would lead out of it, be it by
 * `..` or over a link, or where something that is no regular file has its place.
 */
export const placeIn = (folder: string, path: string): string | undefined => {
  const parts = path.split("/")
  if (parts.some((part) => part === "" || part === "." || part === ".." || /[\\:\0]/.test(part))) return undefined
  let at = folder
  for (const [index, part] of parts.entries()) {
    at = join(at, part)
    const found = lstatSync(at, { throwIfNoEntry: false })
    const fits = index < parts.length - 1 ? found?.isDirectory() : found?.isFile()
    if (found !== undefined && fits !== true) return undefined
  }
  return at
}

// No folder brings a device along: only the machine's owner makes one.
const isPlain = (found: Stats): boolean => found.isFile() || found.isCharacterDevice()

/** Throws where a path leads to another file, or to a pipe; nothing at all is fine. */
export const refuseLink = (file: string): void => {
  const found = lstatSync(file, { throwIfNoEntry: false })
  if (found === undefined || isPlain(found)) return
  const what = found.isSymbolicLink() ? "a link to another place" : "no regular file"
  throw new Error(`${file} is ${what}, and nothing is written there; move it away`)
}

/** Makes a new file. Throws where one is, also where that is a link that leads nowhere yet. */
export const writeNew = (file: string, text: string | Uint8Array): void => writeFileSync(file, text, { flag: "wx" })

/**
 * Makes an empty file where none is. SQLite would make its own so that nobody but its owner can write it; an empty file is
 * a database to it, and is as open to a group as other files are.
 */
export const makeEmpty = (file: string): void => {
  try {
    writeNew(file, "")
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== "EEXIST") throw cause
  }
}

// Windows knows neither, and has neither links nor pipes that a folder could bring along unseen.
const carefully = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** Opens a file for reading and for writing at its end, and makes it where there is none. Throws where it is no own one. */
export const openOwn = (file: string): number => {
  refuseLink(file)
  const open = () => openSync(file, constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | carefully, 0o666)
  const handle = open()
  const found = fstatSync(handle)
  if (isPlain(found) && found.nlink <= 1) return handle
  closeSync(handle)
  if (!isPlain(found)) throw new Error(`${file} is no regular file`)
  // Another name of the same bytes, as backups by hard links leave it: the other one stays as it is.
  const copy = `${file}.own`
  rmSync(copy, { force: true })
  copyFileSync(file, copy, constants.COPYFILE_EXCL)
  renameSync(copy, file)
  return open()
}
