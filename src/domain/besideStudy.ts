// A path as a study writes it → where it leads: relative to the study's folder, or to the home of who runs it.
import { homedir } from "node:os"
import { resolve } from "node:path"

const home = /^~(?=$|[\\/])/

/** Whether a path begins at somebody's home. */
export const isAtHome = (path: string): boolean => home.test(path)

export const besideStudy = (directory: string, path: string): string =>
  resolve(
    directory,
    path.replace(home, () => homedir())
  )
