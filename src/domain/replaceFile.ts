// Writes a file under another name and renames it into place: a reader never sees half of it.
import { renameSync, rmSync, writeFileSync } from "node:fs"

/** Throws what the file system throws; what was there before stays then. */
export const replaceFile = (file: string, text: string): void => {
  const draft = `${file}.${process.pid}.tmp`
  try {
    writeFileSync(draft, text)
    renameSync(draft, file)
  } catch (cause) {
    rmSync(draft, { force: true })
    throw cause
  }
}
