import { readdirSync } from "node:fs"

/** The names in a folder; none where it is no folder, or cannot be read. */
export const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
