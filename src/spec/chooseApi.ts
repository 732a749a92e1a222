// Which API a study collects from: the one that it names, the one whose folder has its pipelines, or the one that Windrow comes with.
import type { Api } from "../domain/Api.ts"
import { NotRead } from "../domain/readBounded.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import type { ApiFolder, PipelineSource } from "./CheckContext.ts"
import { didYouMean } from "./didYouMean.ts"
import { loadApi } from "./loadApi.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

export interface Chosen {
  readonly api: Api
  /** Its endpoints. */
  readonly source: PipelineSource
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined

/** The pipelines that steps name, whatever else is wrong with them. */
const namedIn = (data: unknown): ReadonlyArray<readonly [name: string, path: Path]> => {
  const collect = memberOf(data, "collect")
  if (typeof collect !== "object" || collect === null || Array.isArray(collect)) return []
  return Object.keys(collect).map((step) => {
    const name = memberOf(memberOf(collect, step), "pipeline")
    return typeof name === "string" ? [name, ["collect", step, "pipeline"]] : [step, ["collect", step]]
  })
}

/** undefined where its description has mistakes: then nothing can be said of the steps. */
export const chooseApi = (yaml: YamlFile, source: PipelineSource, mistakes: Array<Mistake>): Chosen | undefined => {
  const { apis = [] } = source
  const shipped: Chosen = { api: shippedApi, source }
  const wanted = memberOf(yaml.data, "api")
  const named = namedIn(yaml.data)
  if (wanted === shippedApi.api) return shipped
  const folder =
    typeof wanted === "string"
      ? apis.find(({ name }) => name === wanted)
      : apis.find(({ pipelines }) =>
          named.some(([name]) => pipelines.names.includes(name) && !source.names.includes(name))
        )
  if (folder !== undefined) return open(yaml, folder, source, mistakes, typeof wanted === "string", named)
  if (typeof wanted !== "string") return shipped
  const expected = [shippedApi.api, ...apis.map(({ name }) => name)]
  mistakes.push(
    mistakeAt(yaml.sourceText, yaml.valueAt(["api"]), "WR094", {
      message: `there is no API \`${wanted}\``,
      didYouMean: didYouMean(wanted, expected),
      expected
    })
  )
  return undefined
}

const open = (
  yaml: YamlFile,
  { name, pipelines, read }: ApiFolder,
  shipped: PipelineSource,
  mistakes: Array<Mistake>,
  isNamed: boolean,
  named: ReturnType<typeof namedIn>
): Chosen | undefined => {
  const report = (path: Path, why: string) =>
    mistakes.push(
      mistakeAt(yaml.sourceText, yaml.valueAt(path), "WR088", {
        message: `the description of the API \`${name}\` ${why}`
      })
    )
  const path: Path = isNamed ? ["api"] : (named.find(([one]) => pipelines.names.includes(one))?.[1] ?? [])
  let file: ReturnType<typeof read>
  try {
    file = read()
  } catch (cause) {
    if (!(cause instanceof NotRead)) throw cause
    report(path, cause.why)
    return undefined
  }
  if (file === undefined) {
    report(path, "is gone")
    return undefined
  }
  const { api, mistakes: found } = loadApi(file.file, file.text, name)
  for (const mistake of found) mistakes.push(mistake)
  if (api === undefined) return undefined
  const belongs = (one: string) => {
    if (shipped.names.includes(one)) return `the ${shippedApi.title}`
    const other = shipped.apis?.find((api) => api.name !== name && api.pipelines.names.includes(one))
    return other === undefined ? undefined : `the API \`${other.name}\``
  }
  return { api, source: { ...pipelines, api, belongs } }
}
