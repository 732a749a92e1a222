// Pipelines that a study or a stored plan brings → what is strange about them, by those that come with Windrow.
import { stringify } from "yaml"
import type { Api } from "../domain/Api.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { strangeness } from "../domain/strangePipelines.ts"
import type { PipelineSource } from "./CheckContext.ts"
import { loadApi } from "./loadApi.ts"
import { loadPipeline } from "./loadPipeline.ts"

const load = (source: PipelineSource, name: string): Pipeline | undefined => {
  const found = source.read(name)
  return found === undefined ? undefined : loadPipeline(found.file, found.text, name).pipeline
}

/** What is strange about pipelines, a clause each. Most are Windrow's own, and then no others of them are read. */
export const strangePipelines = (
  pipelines: ReadonlyArray<Pipeline>,
  own: PipelineSource
): ReadonlyArray<{ readonly name: string; readonly what: string }> => {
  const known = (name: string) => (own.names.includes(name) ? (load(own, name) ?? []) : [])
  let all: ReadonlyArray<Pipeline> | undefined
  return pipelines.flatMap((pipeline) => {
    const name = pipeline.pipeline
    const namesake = [known(name)].flat()
    if (namesake.length === 0) all ??= own.names.flatMap(known)
    const what = strangeness(pipeline, namesake.length > 0 ? namesake : (all ?? []))
    return what === undefined ? [] : [{ name, what }]
  })
}

const asYaml = (value: unknown): string => stringify(value, { aliasDuplicateObjects: false, lineWidth: 0 })

/** What a file leaves out is an empty list in what was made of it. */
const withoutEmpties = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value
  const kept = Object.entries(value).filter(([, one]) => !Array.isArray(one) || one.length > 0)
  return Object.fromEntries(kept.map(([key, one]) => [key, withoutEmpties(one)]))
}

/** An API as its file has it, where times have units. */
const writtenApi = ({ authentication, defaults, young, ...api }: Api): unknown => {
  const { lifetime, ...token } = authentication.token ?? { at: [] }
  const time = (millis: number) => `${Math.round(millis)}ms`
  const { concurrency, requests_per_second, ...times } = defaults
  const written = (all: Readonly<Record<string, number>>) =>
    Object.fromEntries(Object.entries(all).map(([name, millis]) => [name, time(millis)]))
  return {
    ...api,
    authentication: {
      ...authentication,
      ...(authentication.token === undefined
        ? {}
        : { token: { ...token, ...(lifetime === undefined ? {} : { lifetime: time(lifetime) }) } })
    },
    ...(young === undefined ? {} : { young: written(young) }),
    defaults: { concurrency, requests_per_second, ...written(times) }
  }
}

/** The first thing wrong with pipelines of a stored plan, by the checks that their files go through. */
export const pipelineMisfit = (pipelines: Readonly<Record<string, Pipeline>>): string | undefined => {
  for (const [name, pipeline] of Object.entries(pipelines)) {
    const { api, ...endpoint } = pipeline
    const [wrong] =
      api === undefined ? [] : loadApi("api.yaml", asYaml(withoutEmpties(writtenApi(api))), api.api).mistakes
    if (wrong !== undefined) return `of the API of its pipeline \`${name}\`, ${wrong.message}`
    const [mistake] = loadPipeline(`${name}.yaml`, asYaml(endpoint), name, api).mistakes
    if (mistake !== undefined) return `of its pipeline \`${name}\`, ${mistake.message}`
  }
  return undefined
}
