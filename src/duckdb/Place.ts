// The file that a database was opened from, to be told from what may lie at its path later.
import { closeSync, fstatSync, openSync } from "node:fs"
import { fileIdentity } from "../domain/fileIdentity.ts"

export interface Place {
  readonly identity: string | undefined
  /** Whether the file still has a name, here or elsewhere on its disk. */
  readonly isLinked: () => boolean
  /** Only when the database is closed: to close any handle of a file drops the locks that this process has on it. */
  readonly leave: () => void
}

/** Where DuckDB shares its file with nobody, as on Windows, it cannot be deleted under it either. */
const handleOf = (path: string): number | undefined => {
  try {
    return openSync(path, "r")
  } catch {
    return undefined
  }
}

/** Where an open database lies. */
export const placeOf = (path: string): Place => {
  let handle = handleOf(path)
  return {
    identity: fileIdentity(path),
    isLinked: () => handle === undefined || fstatSync(handle).nlink > 0,
    leave: () => {
      if (handle !== undefined) closeSync(handle)
      handle = undefined
    }
  }
}
