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

/** Where an open database lies. */
export const placeOf = (path: string): Place => {
  const handle = openSync(path, "r")
  let left = false
  return {
    identity: fileIdentity(path),
    isLinked: () => left || fstatSync(handle).nlink > 0,
    leave: () => {
      if (!left) closeSync(handle)
      left = true
    }
  }
}
