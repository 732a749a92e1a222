// What one study is checked with: its text, the outer world as functions, and the list of mistakes so far.
import type { Api } from "../domain/Api.ts"
import type { Day } from "../domain/Day.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { CodeName } from "./codes.ts"
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

/** Where pipelines come from: a name leads to the text of a file. */
export interface PipelineSource {
  readonly names: ReadonlyArray<string>
  /** undefined where there is none. `made`: what the text says, where that was read when Windrow was built. Throws NotRead. */
  readonly read: (
    name: string
  ) => { readonly file: string; readonly text: string; readonly made?: Pipeline } | undefined
  /** Windrow's own, where others may stand in their place. */
  readonly own?: PipelineSource
  /** Whole APIs beside the study, each in a folder with its endpoints. */
  readonly apis?: ReadonlyArray<ApiFolder>
  /** Files beside the study that read like pipelines and are none, a sentence each. */
  readonly leftAlone?: ReadonlyArray<string>
  /** The API that these belong to; absent: the one that Windrow comes with. */
  readonly api?: Api
  /** Another API that has a pipeline of this name, in words; undefined where none has. */
  readonly belongs?: (name: string) => string | undefined
}

/** An API in a folder beside the study. */
export interface ApiFolder {
  readonly name: string
  /** Its description. Throws NotRead. */
  readonly read: () => { readonly file: string; readonly text: string } | undefined
  readonly pipelines: PipelineSource
}

export interface CheckContext {
  readonly yaml: YamlFile
  readonly today: Day
  /** Milliseconds below which a day is provisional. */
  readonly settle: number
  /** The study's own, for samples that name none. */
  readonly seed: string | undefined
  /** Bytes of a file, by its path relative to the study; undefined where none is there. `sheet`: of a spreadsheet. Throws NotRead. */
  readonly readFile: (path: string, sheet?: string) => Uint8Array | undefined
  /** The names in a folder, by its path relative to the study. */
  readonly filesIn: (folder: string) => ReadonlyArray<string>
  readonly mistakes: Array<Mistake>
  /** What means the same in preferred words, a line each. */
  readonly notes: Array<string>
  /** The study as it was typed: what is wrong by its shape was cut out of what the checks go by. */
  readonly typed: unknown
  /** Key and secret as they are set. */
  readonly secrets: ReadonlyArray<string>
  /** The list files that were read so far. */
  readonly lists: Array<ListRead>
}

/** A list file, and what of it is asked for. */
export interface ListRead {
  readonly file: string
  readonly input: string
  readonly values: ReadonlyArray<string>
}

/** What was typed at a path. */
export const typedAt = ({ typed }: CheckContext, path: Path): unknown =>
  path.reduce<unknown>(
    (inner, key) => (typeof inner === "object" && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    typed
  )

/** A name in each of some typed conditions that were cut out for something else that is wrong with them. */
export const cutNames = (
  context: CheckContext,
  path: Path,
  kept: ReadonlyArray<unknown> | undefined,
  key: string
): ReadonlyArray<{ readonly name: string; readonly at: Path }> => {
  const typed = typedAt(context, path)
  if (!Array.isArray(typed)) return []
  return typed.flatMap((_, index) => {
    const at = [...path, index, key]
    const name = kept?.[index] === undefined ? typedAt(context, at) : undefined
    return typeof name === "string" ? [{ name, at }] : []
  })
}

export const reportValue = (context: CheckContext, path: Path, code: CodeName, words: Words): void => {
  context.mistakes.push(mistakeAt(context.yaml.sourceText, context.yaml.valueAt(path), code, words))
}

export const reportKey = (context: CheckContext, path: Path, code: CodeName, words: Words): void => {
  context.mistakes.push(mistakeAt(context.yaml.sourceText, context.yaml.keyAt(path), code, words))
}
