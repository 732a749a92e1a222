// What lies on the desk while one study is checked: its text, the outer world as functions, and the list of mistakes so far.
import type { Day } from "../domain/Day.ts"
import type { CodeName } from "./codes.ts"
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

/** Where pipelines come from: a name leads to the text of a file. */
export interface PipelineSource {
  readonly names: ReadonlyArray<string>
  readonly read: (name: string) => { readonly file: string; readonly text: string } | undefined
}

export interface Desk {
  readonly yaml: YamlFile
  readonly today: Day
  /** Bytes of a file, by its path relative to the study. */
  readonly readFile: (path: string) => Uint8Array | undefined
  readonly mistakes: Array<Mistake>
}

export const reportValue = (desk: Desk, path: Path, code: CodeName, words: Words): void => {
  desk.mistakes.push(mistakeAt(desk.yaml.sheet, desk.yaml.valueAt(path), code, words))
}

export const reportKey = (desk: Desk, path: Path, code: CodeName, words: Words): void => {
  desk.mistakes.push(mistakeAt(desk.yaml.sheet, desk.yaml.keyAt(path), code, words))
}
