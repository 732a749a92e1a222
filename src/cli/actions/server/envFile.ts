// The `.env` beside a study → settings, and which of its lines are not what they seem. Editors and shells write it in many ways.
import { join } from "node:path"
import { parseEnv } from "node:util"
import { NotRead, readIfThere } from "../../../domain/readBounded.ts"
import { decodeAny } from "../../../spec/decode.ts"

export type Settings = Readonly<Record<string, string | undefined>>

export interface EnvFile {
  readonly settings: Settings
  /** What is wrong with lines, a clause each, without what stands in them. */
  readonly wrong: ReadonlyArray<string>
}

const empty: EnvFile = { settings: {}, wrong: [] }

/** A line as a program's own parser would take it: the whole value, also with a # in its middle, as a shell reads it. */
const setting = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*?)[ \t]*$/

const isClosed = (value: string): boolean => /^(["'`])(?:(?!\1).)*\1[ \t]*(?:#.*)?$/.test(value)

/** What the file sets, or why it is not read. @param names the variables that are looked for */
export const readEnvFile = (directory: string, names: ReadonlyArray<string>): EnvFile | NotRead => {
  const path = join(directory, ".env")
  try {
    const bytes = readIfThere(path, "settings")
    if (bytes === undefined) return empty
    const decoded = decodeAny(bytes)
    return "reason" in decoded ? new NotRead(path, `cannot be read: ${decoded.reason}`) : readText(decoded.text, names)
  } catch (cause) {
    if (cause instanceof NotRead) return cause
    throw cause
  }
}

const readText = (text: string, names: ReadonlyArray<string>): EnvFile => {
  const wrong: Array<string> = []
  const lines = text.split(/\r\n|\n|\r/)
  const read = lines.map((line, index) => {
    const name = names.find((one) => new RegExp(`(?<![A-Za-z0-9_])${one}(?![A-Za-z0-9_])`, "i").test(line))
    if (name === undefined || line.trimStart().startsWith("#")) return line
    const report = (what: string): string => {
      wrong.push(`line ${index + 1} ${what}`)
      return ""
    }
    const found = setting.exec(line)
    if (found?.[1] !== name) return report(`is not KEY=value: write ${name}=`)
    const value = found[2] ?? ""
    if (/^["'`]/.test(value))
      return isClosed(value) ? line : report(`has a quote that is not closed: write ${name}="…"`)
    const bare = value.replace(/[ \t]#.*$/, "")
    // The parser would take a # within a value for a comment.
    return bare.includes("#") && !bare.startsWith("#") ? `${name}="${bare}"` : line
  })
  return { settings: parseEnv(read.join("\n")), wrong }
}
