// Folders with pipeline files → pipelines by name. A file is read when a study names it.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import type { PipelineSource } from "./Desk.ts"
import { shortest } from "./shortest.ts"

/** Of files with one name, the one in the first folder counts. */
export const pipelinesIn = (folders: ReadonlyArray<string>): PipelineSource => {
  const files = new Map(
    folders
      .filter((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true)
      .toReversed()
      .flatMap((folder) => readdirSync(folder).map((file) => resolve(folder, file)))
      .flatMap((path) => {
        const name = /([^/\\]+)\.ya?ml$/.exec(path)?.[1]
        return name === undefined ? [] : [[name, path] as const]
      })
  )
  return {
    names: [...files.keys()].toSorted(),
    read: (name) => {
      const path = files.get(name)
      return path === undefined ? undefined : { file: shortest(path), text: readFileSync(path, "utf8") }
    }
  }
}
