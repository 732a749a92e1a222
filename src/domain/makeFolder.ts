// Makes a folder with those above it. Node's own `recursive` never comes back where a parent cannot be made, as below /proc.
import { existsSync, mkdirSync } from "node:fs"
import { dirname } from "node:path"

/** The nearest folder above a path, or the path itself, that is there. */
export const nearestThere = (path: string): string => (existsSync(path) ? path : nearestThere(dirname(path)))

/** Throws what the file system throws. What is there already is left as it is. @param path absolute @param mode of the last one */
export const makeFolder = (path: string, mode = 0o777): void => {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path, { mode })
  } catch (cause) {
    // Somebody else may have made it in between.
    if (!existsSync(path)) throw cause
  }
}
