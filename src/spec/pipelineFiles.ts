// Folders with pipeline files → pipelines by name. A file is read when a study names it.
import { readdirSync } from "node:fs"
import { resolve } from "node:path"
import { NotRead, readIfThere } from "../domain/readBounded.ts"
import type { PipelineSource } from "./Desk.ts"
import { decode } from "./decode.ts"
import { packageFolder } from "./packageFolder.ts"
import { shortest } from "./shortest.ts"

const namesIn = (folder: string): ReadonlyArray<string> => {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

const filesIn = (folder: string): ReadonlyArray<readonly [name: string, path: string]> =>
  namesIn(folder).flatMap((file) => {
    const name = /^(.+)\.ya?ml$/s.exec(file)?.[1]
    return name === undefined ? [] : [[name, resolve(folder, file)] as const]
  })

const textOf = (path: string): string | undefined => {
  const bytes = readIfThere(path, "pipeline")
  if (bytes === undefined) return undefined
  const decoded = decode(bytes)
  if ("reason" in decoded) throw new NotRead(path, `cannot be read: ${decoded.reason}`)
  return decoded.text
}

/** Of files with one name, the one in the first folder counts. */
export const pipelinesIn = (folders: ReadonlyArray<string>): PipelineSource => {
  const files = new Map(folders.toReversed().flatMap(filesIn))
  return {
    names: [...files.keys()].toSorted(),
    read: (name) => {
      const path = files.get(name)
      const text = path === undefined ? undefined : textOf(path)
      return path === undefined || text === undefined ? undefined : { file: shortest(path), text }
    }
  }
}

/** The pipelines that come with Windrow. */
export const ownPipelines = (): PipelineSource => pipelinesIn([resolve(packageFolder(), "pipelines")])

/** Those beside a study, and Windrow's own where the study has none of that name. */
export const pipelinesBeside = (directory: string): PipelineSource => ({
  ...pipelinesIn([resolve(directory, "pipelines"), resolve(packageFolder(), "pipelines")]),
  own: ownPipelines()
})
