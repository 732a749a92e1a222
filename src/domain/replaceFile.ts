// Writes a file under another name and renames it into place: a reader never sees half of it, and a link there is
// replaced instead of followed.
import { renameSync, rmSync } from "node:fs"
import { writeNew } from "./ownFile.ts"

/** Throws what the file system throws; what was there before stays then. */
export const replaceFile = (file: string, content: string | Uint8Array): void => {
  const draft = `${file}.${process.pid}.tmp`
  try {
    // What a killed process with this number left, or what somebody put there.
    rmSync(draft, { force: true })
    writeNew(draft, content)
    renameSync(draft, file)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw cause
  }
}
