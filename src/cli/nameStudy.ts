// A command without its study → the one that is meant, where the folder tells.
import { readdirSync } from "node:fs"
import { readIfThere } from "../domain/readBounded.ts"
import { shellWord } from "../domain/shellWord.ts"

/** Files with this key are studies; lists and settings of other programs are YAML too. */
const isStudy = (file: string): boolean => {
  try {
    return /^["']?windrow["']?[ \t]*:/m.test(readIfThere(file, "study")?.toString("utf8") ?? "")
  } catch {
    return false
  }
}

const studiesHere = (): ReadonlyArray<string> => {
  try {
    return readdirSync(".")
      .filter((name) => /\.ya?ml$/i.test(name) && isStudy(name))
      .toSorted()
  } catch {
    return []
  }
}

/** @param path the command, such as `windrow run`; `argv`: all that was typed */
export const nameStudy = (path: string, argv: ReadonlyArray<string>): string => {
  const studies = studiesHere()
  const [only] = studies
  if (only === undefined) return "  There is no study in this folder. Write one: windrow init"
  const flags = argv.slice(path.split(" ").length - 1).map(shellWord)
  const command = (study: string) => [path, shellWord(study.startsWith("-") ? `./${study}` : study), ...flags].join(" ")
  if (studies.length === 1) return `  Did you mean: ${command(only)}`
  const shown = studies.slice(0, 5).map(shellWord).join(", ")
  return `  There are ${shown}${studies.length > 5 ? ` and ${studies.length - 5} more` : ""}. Such as: ${command(only)}`
}
