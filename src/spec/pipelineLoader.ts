// The pipelines that a study names → each read once, with what is wrong with its file.
import type { Pipeline } from "../domain/Pipeline.ts"
import { NotRead } from "../domain/readBounded.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { type CheckContext, type PipelineSource, reportKey, reportValue } from "./CheckContext.ts"
import type { CodeName } from "./codes.ts"
import { didYouMean } from "./didYouMean.ts"
import { strangePipelines } from "./foreignPipelines.ts"
import type { Step as WrittenStep } from "./generated/written-study.ts"
import { loadPipeline } from "./loadPipeline.ts"
import type { Words } from "./Mistake.ts"

/** Loads each pipeline once; one with mistakes is reported once. */
export const pipelineLoader = (context: CheckContext, source: PipelineSource) => {
  const loaded = new Map<string, Pipeline | undefined>()
  return (step: string, written: WrittenStep): Pipeline | undefined => {
    const name = written.pipeline ?? step
    if (loaded.has(name)) return loaded.get(name)
    const report = (code: CodeName, words: Words): void => {
      if (written.pipeline === undefined) reportKey(context, ["collect", step], code, words)
      else reportValue(context, ["collect", step, "pipeline"], code, words)
    }
    const found = readOrWhy(source, name)
    if (found instanceof NotRead) {
      report("WR088", { message: `the file of the pipeline \`${name}\` ${found.why}` })
      loaded.set(name, undefined)
      return undefined
    }
    const other = found === undefined ? otherApi(source, name) : undefined
    if (other !== undefined) {
      const own = (source.api ?? shippedApi).title
      report("WR095", {
        message: `the pipeline \`${name}\` belongs to ${other}, and this study collects from the ${own}`
      })
      return undefined
    }
    if (found === undefined) {
      const words = {
        message: `there is no pipeline \`${name}\``,
        didYouMean: didYouMean(name, source.names),
        expected: source.names
      }
      report("WR030", words)
      return undefined
    }
    const { pipeline, mistakes } =
      found.made === undefined
        ? loadPipeline(found.file, found.text, name, source.api)
        : { pipeline: found.made, mistakes: [] }
    for (const mistake of mistakes) context.mistakes.push(mistake)
    loaded.set(name, pipeline)
    const { own } = source
    const isOwn = own === undefined || pipeline === undefined || own.read(name)?.file === found.file
    if (!isOwn) for (const { what } of strangePipelines([pipeline], own)) report("WR089", { message: what })
    return pipeline
  }
}

/** The API that has a pipeline which the study's own has not. */
const otherApi = ({ apis = [], belongs }: PipelineSource, name: string): string | undefined => {
  const folder = apis.find(({ pipelines }) => pipelines.names.includes(name))
  return belongs?.(name) ?? (folder === undefined ? undefined : `the API \`${folder.name}\``)
}

const readOrWhy = (source: PipelineSource, name: string): ReturnType<PipelineSource["read"]> | NotRead => {
  try {
    return source.read(name)
  } catch (cause) {
    if (cause instanceof NotRead) return cause
    throw cause
  }
}
