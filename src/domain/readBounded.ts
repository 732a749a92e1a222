// Reads a file that somebody else may have put there: a pipe would never end, and a device may not either.
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"
import { thousands } from "./thousands.ts"

/** Opening a pipe that nobody writes to would wait for ever. Windows has no such flag, and no pipes in folders. */
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** Far more than any file has that Windrow writes to be read whole. */
const plenty = 512 * 1024 * 1024

/** The bytes of a regular file of at most so many. Throws what the file system throws, or a sentence about the file. */
export const readBounded = (file: string, most = plenty): Buffer => {
  const handle = openSync(file, withoutWaiting)
  try {
    const found = fstatSync(handle)
    if (!found.isFile()) throw new Error(`${file} is no regular file`)
    if (found.size > most) throw new Error(`${file} is larger than ${thousands(most)} bytes`)
    return readFileSync(handle)
  } finally {
    closeSync(handle)
  }
}
