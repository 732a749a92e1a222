import { statSync } from "node:fs"

/** Which file lies at a path, as device and inode; undefined where none does. A file that was replaced is another one. */
export const fileIdentity = (path: string): string | undefined => {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.dev} ${found.ino}`
}
