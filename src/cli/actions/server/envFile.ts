// The `.env` beside a study → settings, and which of its lines are not what they seem. Editors and shells write it in many ways.
import { join } from "node:path"
import { parseEnv } from "node:util"
import { NotRead, readIfThere } from "../../../domain/readBounded.ts"
import { decodeAny } from "../../../spec/decode.ts"
import { didYouMean } from "../../../spec/didYouMean.ts"
import { codePoint } from "../../../spec/oddSigns.ts"

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

const isSet = (lines: ReadonlyArray<string>, name: string): boolean =>
  lines.some((line) => setting.exec(line)?.[1] === name)

/** What the file sets, or why it is not read. @param names the variables that are looked for */
export const readEnvFile = (directory: string, names: ReadonlyArray<string>): EnvFile | NotRead => {
  const path = join(directory, ".env")
  try {
    const bytes = readIfThere(path, "settings")
    if (bytes === undefined) return empty
    const decoded = decodeAny(bytes)
    // A remark with umlauts in an older encoding keeps nobody from the rest: what counts is ASCII.
    const latin =
      "reason" in decoded && !bytes.includes(0) ? readText(Buffer.from(bytes).toString("latin1"), names) : undefined
    if (latin !== undefined && isForThese(latin.settings, names)) return latin
    return "reason" in decoded ? new NotRead(path, `cannot be read: ${decoded.reason}`) : readText(decoded.text, names)
  } catch (cause) {
    if (cause instanceof NotRead) return cause
    throw cause
  }
}

/** Whether what counts is there and can be read in any encoding. */
const isForThese = (settings: Settings, names: ReadonlyArray<string>): boolean => {
  const values = names.flatMap((name) => settings[name] ?? [])
  return values.length > 0 && values.every(isAscii)
}

const isAscii = (value: string | undefined): boolean => value !== undefined && /^[\x20-\x7e]+$/.test(value)

/** What copying from a text program leaves in a value. */
const strange = /[“”‘’„‚«»\u00a0\u00ad\u200b-\u200f\u202f\u2060\ufeff]/

const readText = (text: string, names: ReadonlyArray<string>): EnvFile => {
  const wrong: Array<string> = []
  const lines = text.split(/\r\n|\n|\r/)
  const read = lines.map((line, index) => {
    const bare = line.replace(/(^|\s)#.*$/, "")
    const named = names.filter((one) => new RegExp(`(?<![A-Za-z0-9_])${one}(?![A-Za-z0-9_])`, "i").test(bare))
    const report = (what: string): string => {
      wrong.push(`line ${index + 1} ${what}`)
      return ""
    }
    const [name] = named
    if (name === undefined) {
      const typed = setting.exec(line)?.[1]
      const near =
        typed === undefined
          ? undefined
          : (names.find((one) => typed.length > 5 && one.endsWith(`_${typed.toUpperCase()}`)) ??
            didYouMean(typed, names))
      // A variable of its own may be named much like these; one letter or two make it another word only by mistake.
      if (near !== undefined && !isSet(lines, near)) report(`sets ${typed}: did you mean ${near}?`)
      return line
    }
    if (named.length > 1) return report(`names ${named.join(" and ")}: write each on a line of its own`)
    const found = setting.exec(line)
    if (found?.[1] !== name) return report(`is not KEY=value: write ${name}=`)
    const value = found[2] ?? ""
    const sign = strange.exec(value)?.[0]
    if (sign !== undefined)
      return report(
        `has a sign that no key has: ${codePoint(sign)}; copy the value of ${name} once more, without quotes`
      )
    if (/^(?:["'`]{2})?$/.test(value.replace(/\s#.*$|^#.*$/, "").trim()))
      return report(`sets ${name} to nothing: write its value after =`)
    const plain = value.replace(/[ \t]#.*$/, "").trim()
    if (!/^["'`]/.test(plain) && /^[<=]|[>,;"'`]$|^your[_-]/i.test(plain))
      return report(`sets ${name} to what no key looks like: copy the value once more, with nothing around it`)
    if (/^["'`]/.test(value))
      return isClosed(value) ? line : report(`has a quote that is not closed: write ${name}="…"`)
    const whole = value.replace(/[ \t]#.*$/, "")
    // The parser would take a # within a value for a comment.
    return whole.includes("#") && !whole.startsWith("#") ? `${name}="${whole}"` : line
  })
  return { settings: parseEnv(read.join("\n")), wrong }
}
