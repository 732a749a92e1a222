// Checks a study of test/spec/fixtures as the tests see it: on a fixed day, with names relative to its folder.
import { readFileSync } from "node:fs"
import { relative, resolve } from "node:path"
import { toDay } from "../../src/domain/Day.ts"
import { type Checked, checkStudy } from "../../src/spec/checkStudy.ts"
import { pipelinesIn } from "../../src/spec/pipelineFiles.ts"
import { countMistakes, printMistakes } from "../../src/spec/printMistake.ts"

export const fixtures = resolve(import.meta.dirname, "fixtures")
export const today = toDay("2024-06-01")!

const read = (path: string): Uint8Array | undefined => {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

/** `text` replaces the study's own. */
export const checkFixture = (name: string, text?: string): Checked => {
  const folder = resolve(fixtures, name)
  const pipelines = pipelinesIn([resolve(folder, "pipelines"), resolve(import.meta.dirname, "../../pipelines")])
  return checkStudy({
    file: "study.yaml",
    text: text ?? readFileSync(resolve(folder, "study.yaml"), "utf8"),
    today,
    readFile: (path) => read(resolve(folder, path)),
    pipelines: {
      names: pipelines.names,
      read: (wanted) => {
        const found = pipelines.read(wanted)
        return found === undefined ? undefined : { ...found, file: relative(folder, resolve(found.file)) }
      }
    }
  })
}

export const printed = ({ mistakes }: Checked): string =>
  mistakes.length === 0 ? "" : `${printMistakes(mistakes)}\n\n${countMistakes(mistakes)}\n`
