// Folders with pipeline files → pipelines by name. A file is read when a study names it.
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { namesIn } from "../domain/namesIn.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { NotRead, readIfThere } from "../domain/readBounded.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { ApiFolder, PipelineSource } from "./CheckContext.ts"
import { decode } from "./decode.ts"
import { packageFolder } from "./packageFolder.ts"
import { shortest } from "./shortest.ts"

const filesIn = (folder: string): ReadonlyArray<readonly [name: string, path: string]> =>
  namesIn(folder).flatMap((file) => {
    const name = /^(.+)\.ya?ml$/s.exec(file)?.[1]
    return name === undefined || name === "api" ? [] : [[name, resolve(folder, file)] as const]
  })

const textOf = (path: string): string | undefined => {
  const bytes = readIfThere(path, "pipeline")
  if (bytes === undefined) return undefined
  const decoded = decode(bytes)
  if ("reason" in decoded) throw new NotRead(path, `cannot be read: ${decoded.reason}`)
  return decoded.text
}

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
  const files = new Map(folders.toReversed().flatMap(filesIn))
  return {
    names: [...files.keys()].toSorted(),
    read: (name) => {
      const path = files.get(name)
      const text = path === undefined ? undefined : textOf(path)
      if (path === undefined || text === undefined) return undefined
      const pipeline = made === undefined ? undefined : madeOf(made, name, text)
      return { file: shortest(path), text, ...(pipeline === undefined ? {} : { made: pipeline }) }
    }
  }
}

const builtPipelines = (folders: ReadonlyArray<string>): PipelineSource => {
  const own = packageFolder()
  return pipelinesIn([...folders, resolve(own, "pipelines", shippedApi.api)], resolve(own, "dist/pipelines"))
}

/** The pipelines that come with Windrow. */
export const ownPipelines = (): PipelineSource => builtPipelines([])

/** Folders with an api.yaml, in the order of their names: what holds for all endpoints that lie beside it. */
const apisIn = (folder: string): ReadonlyArray<ApiFolder> =>
  foldersIn(folder)
    .filter((name) => name !== shippedApi.api && existsSync(resolve(folder, name, apiFile)))
    .map((name) => ({
      name,
      read: () => {
        const path = resolve(folder, name, apiFile)
        const text = textOf(path)
        return text === undefined ? undefined : { file: shortest(path), text }
      },
      pipelines: pipelinesIn([resolve(folder, name)])
    }))

const apiFile = "api.yaml"

const foldersIn = (folder: string): ReadonlyArray<string> =>
  namesIn(folder)
    .filter((name) => !/\.ya?ml$/.test(name))
    .toSorted()

/** What lies where pipelines are looked for and is none, with the reason. */
const leftAloneIn = (folder: string): ReadonlyArray<string> => [
  ...namesIn(folder)
    .filter((name) => /^api\.ya?ml$/.test(name))
    .map(
      (name) =>
        `pipelines/${name} is not read: the description of an API lies in a folder of its own, with its endpoints`
    ),
  ...foldersIn(folder).flatMap((name) => {
    const isShipped = name === shippedApi.api
    const has = existsSync(resolve(folder, name, apiFile)) || filesIn(resolve(folder, name)).length > 0
    if (!has || (!isShipped && existsSync(resolve(folder, name, apiFile)))) return []
    return [
      isShipped
        ? `the folder pipelines/${name} is not read: that API comes with Windrow, and single endpoints lie in pipelines/`
        : `the folder pipelines/${name} is not read: it has no ${apiFile}`
    ]
  })
]

/** Those beside a study, and Windrow's own where the study has none of that name. */
export const pipelinesBeside = (directory: string): PipelineSource => {
  const folder = resolve(directory, "pipelines")
  return {
    ...builtPipelines([folder]),
    own: ownPipelines(),
    apis: apisIn(folder),
    leftAlone: leftAloneIn(folder)
  }
}
