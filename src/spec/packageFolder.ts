// Where Windrow itself lies: its pipelines and schemas are beside its package.json.
import { existsSync, readFileSync } from "node:fs"
import { dirname, resolve } from "node:path"

const isOurs = (folder: string): boolean => {
  const file = resolve(folder, "package.json")
  return existsSync(file) && (JSON.parse(readFileSync(file, "utf8")) as { readonly name?: unknown }).name === "windrow"
}

/** The folder of the package, from the sources as from the bundle. Throws when the installation is incomplete. */
export const packageFolder = (): string => {
  let folder = import.meta.dirname
  while (!isOurs(folder)) {
    if (folder === dirname(folder)) throw new Error(`Windrow's own package.json is not above ${import.meta.dirname}`)
    folder = dirname(folder)
  }
  return folder
}
