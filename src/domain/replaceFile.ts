// Writes a file under another name and renames it into place: a reader never sees half of it, and a link there is
// replaced instead of followed.
import { chmodSync, renameSync, rmSync } from "node:fs"
import { writeNew } from "./ownFile.ts"

/**
 * Throws what the file system throws; what was there before stays then.
 * @param mode the bits it gets; absent: as the umask says
 */
export const replaceFile = (file: string, content: string | Uint8Array, mode?: number): void => {
  const draft = `${file}.${process.pid}.tmp`
  try {
    // What a killed process with this number left, or what somebody put there.
    rmSync(draft, { force: true })
    writeNew(draft, content)
    if (mode !== undefined) chmodSync(draft, mode)
    renameSync(draft, file)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw cause
  }
}
