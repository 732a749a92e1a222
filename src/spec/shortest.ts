import { isAbsolute, relative, resolve } from "node:path"

/** A path as a person would type it from here: relative below the working folder, else absolute. */
export const shortest = (path: string): string => {
  const near = relative(process.cwd(), resolve(path))
  return near === "" || near.startsWith("..") || isAbsolute(near) ? resolve(path) : near
}
