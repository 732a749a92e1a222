// The system's temporary folder, for the length of a test run: one of its own, which is gone in the end.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

export default (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-tests-"))
  for (const name of ["TMPDIR", "TMP", "TEMP"]) process.env[name] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
