import { statSync } from "node:fs"

/** What changes with every change of a database file and its log. */
export const fileState = (path: string): string =>
  [path, `${path}.wal`]
    .map((one) => statSync(one, { bigint: true, throwIfNoEntry: false }))
    .map((found) => (found === undefined ? "none" : `${found.dev} ${found.ino} ${found.size} ${found.ctimeNs}`))
    .join(", ")

/** That of a file that is not there, and has left no log. */
export const noFile = "none, none"
