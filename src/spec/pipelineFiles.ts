// Folders with pipeline files → pipelines by name. A file is read when a study names it.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { resolve } from "node:path"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { PipelineSource } from "./Desk.ts"
import { packageFolder } from "./packageFolder.ts"
import { shortest } from "./shortest.ts"

/** A pipeline as it was read when Windrow was built. */
export interface MadePipeline {
  readonly text: string
  readonly pipeline: Pipeline
}

/** What the build made of a text; undefined where it has seen another one. */
const madeOf = (folder: string, name: string, text: string): Pipeline | undefined => {
  try {
    const made = JSON.parse(readFileSync(resolve(folder, `${name}.json`), "utf8")) as MadePipeline
    return made.text === text ? made.pipeline : undefined
  } catch {
    return undefined
  }
}

/** Of files with one name, the one in the first folder counts. @param made the folder of what the build made of them */
export const pipelinesIn = (folders: ReadonlyArray<string>, made?: string): PipelineSource => {
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
      if (path === undefined) return undefined
      const text = readFileSync(path, "utf8")
      const pipeline = made === undefined ? undefined : madeOf(made, name, text)
      return { file: shortest(path), text, ...(pipeline === undefined ? {} : { made: pipeline }) }
    }
  }
}

/** Windrow's own pipelines after those in other folders. */
export const builtPipelines = (folders: ReadonlyArray<string>): PipelineSource => {
  const own = packageFolder()
  return pipelinesIn([...folders, resolve(own, "pipelines")], resolve(own, "dist/pipelines"))
}
