// The one door for files that somebody else may have put there: a pipe would never end, a device may not either, and a file
// can be larger than any memory.
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from "node:fs"

/** Opening a pipe that nobody writes to would wait for ever. Windows has no such flag, and no pipes in folders. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const mebi = 1024 * 1024

/** The most bytes that a file of each kind may have: far more than any has that is meant. */
export const largest = {
  /** A few lines. */
  settings: mebi / 16,
  /** Ten times the longest; what is longer is a list, and has a file of its own. */
  study: 2 * mebi,
  pipeline: mebi / 2,
  /** Some millions of ids, or a million lines of a table. */
  list: 256 * mebi,
  /** A plan holds what the lists of its study hold, and a slice a line. */
  plan: 256 * mebi,
  /** What a run tells of itself. */
  side: 64 * mebi,
  /** A year of parts for every account is some megabytes. */
  manifest: 256 * mebi
} as const
export type Kind = keyof typeof largest

/** Something is there, and it is not read. `why` follows the name of the file. */
export class NotRead extends Error {
  readonly why: string
  constructor(file: string, why: string) {
    super(`${file} ${why}`)
    this.why = why
  }
}

const whatIs = (found: Stats): string =>
  found.isDirectory() ? "a folder" : found.isFIFO() ? "a pipe" : found.isSocket() ? "a socket" : "a device"

const sizeText = (bytes: number): string => (bytes < mebi ? `${bytes / 1024} KiB` : `${bytes / mebi} MiB`)

/** A handle of a regular file, which the caller closes. Throws what the file system throws, or NotRead. */
export const openPlain = (file: string): { readonly handle: number; readonly size: number } => {
  const handle = openSync(file, withoutWaiting)
  const found = fstatSync(handle)
  if (found.isFile()) return { handle, size: found.size }
  closeSync(handle)
  throw new NotRead(file, `is ${whatIs(found)}, not a file`)
}

/** The bytes of a regular file. Throws what the file system throws, or NotRead. */
export const readBounded = (file: string, kind: Kind): Buffer => {
  const most = largest[kind]
  const { handle, size } = openPlain(file)
  const refuse = () => new NotRead(file, `is larger than ${sizeText(most)}`)
  try {
    if (size > most) throw refuse()
    const parts: Array<Buffer> = []
    let bytes = 0
    // Some systems have files that are larger than they say.
    for (;;) {
      const part = Buffer.allocUnsafe(Math.min(most, Math.max(size, 4096)) + 1)
      const read = readSync(handle, part)
      if (read === 0) return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts)
      bytes += read
      if (bytes > most) throw refuse()
      parts.push(part.subarray(0, read))
    }
  } finally {
    closeSync(handle)
  }
}

/** The same, or undefined where nothing is at that path. Throws NotRead alone. */
export const readIfThere = (file: string, kind: Kind): Buffer | undefined => {
  try {
    return readBounded(file, kind)
  } catch (cause) {
    if (cause instanceof NotRead) throw cause
    const code = (cause as NodeJS.ErrnoException).code ?? ""
    if (code === "ENOENT" && isLink(file)) throw new NotRead(file, "is a link to a file that is gone")
    if (/^(ENOENT|ENOTDIR|ENAMETOOLONG|ERR_INVALID_ARG_VALUE)$/.test(code)) return undefined
    if (code === "ELOOP") throw new NotRead(file, "is a link that leads to itself")
    if (code === "ENXIO") throw new NotRead(file, "is a socket, not a file")
    const why = /^(EACCES|EPERM)$/.test(code) ? "you are not allowed to read it" : (cause as Error).message
    throw new NotRead(file, `cannot be read: ${why}`)
  }
}

const isLink = (file: string): boolean => {
  try {
    return lstatSync(file).isSymbolicLink()
  } catch {
    return false
  }
}
