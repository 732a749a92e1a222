// Checks a study of test/spec/fixtures as the tests see it: on a fixed day, with names relative to its folder.
import { readFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import { toDay } from "../../src/domain/Day.ts"
import { readIfThere } from "../../src/domain/readBounded.ts"
import { type Checked, checkStudy, type PipelineSource } from "../../src/spec/checkStudy.ts"
import { pipelinesBeside } from "../../src/spec/pipelineFiles.ts"
import { countMistakes, printMistakes } from "../../src/spec/printMistake.ts"

export const fixtures = resolve(import.meta.dirname, "fixtures")
export const today = toDay("2024-06-01")!

/** Files are called as seen from a folder. */
const seenFrom = (folder: string, source: PipelineSource): PipelineSource => ({
  names: source.names,
  leftAlone: source.leftAlone ?? [],
  apis: (source.apis ?? []).map(({ name, pipelines, read }) => ({
    name,
    pipelines: seenFrom(folder, pipelines),
    read: () => {
      const found = read()
      return found === undefined ? undefined : { ...found, file: relative(folder, resolve(found.file)) }
    }
  })),
  read: (wanted) => {
    const found = source.read(wanted)
    return found === undefined ? undefined : { ...found, file: relative(folder, resolve(found.file)) }
  }
})

/** `text` replaces the study's own. */
export const checkFixture = (name: string, text?: string): Checked => {
  const folder = resolve(fixtures, name)
  const { own, ...all } = pipelinesBeside(folder)
  return checkStudy({
    file: "study.yaml",
    text: text ?? readFileSync(resolve(folder, "study.yaml"), "utf8"),
    today,
    readFile: (path) => readIfThere(resolve(folder, path), "list"),
    pipelines: { ...seenFrom(folder, all), ...(own === undefined ? {} : { own: seenFrom(folder, own) }) }
  })
}

export const printed = ({ mistakes }: Checked): string =>
  mistakes.length === 0 ? "" : `${printMistakes(mistakes)}\n\n${countMistakes(mistakes)}\n`
