// How the command was started → how the next one is written, so that it can be copied as it stands.
import { readFileSync, realpathSync, statSync } from "node:fs"
import { basename, delimiter, dirname, join, sep } from "node:path"
import { shellWord } from "../domain/shellWord.ts"

const command =
  /(?<![\w./-]|npx )windrow (?=(?:init|validate|fmt|plan|run|resume|status|explain|export|report|cite|quota|doctor|replay|sandbox|schema)\b|--)/g

/** Commands in a text as this program is called where it stands. */
export const asCalled = (text: string): string => {
  if (text.search(command) === -1) return text
  const called = howCalled(process.argv[1] ?? "", process.cwd(), process.env)
  return called === "windrow" ? text : text.replaceAll(command, () => `${called} `)
}

type Env = Readonly<Record<string, string | undefined>>

/**
 * `windrow`, or what stands for it: as the launcher of an archive or of another language says, by its name where a shell
 * finds this program under it, by `npx` where npm would start this program and no other, else by the path of the file that
 * a shell can start. @param file what Node was given to run
 */
export const howCalled = (file: string, directory: string, env: Env, isWindows = sep === "\\"): string => {
  const told = env["WINDROW_CALLED_AS"]
  if (told !== undefined && told !== "") return isWindows ? windowsWord(told) : shellWord(told)
  const own = realPath(file)
  if (own === undefined || !/^windrow(\.js)?$/.test(basename(file))) return "windrow"
  if (isOnPath(own, env)) return "windrow"
  const fromNpm = fromCache(file)
  if (fromNpm !== undefined) return `npx ${fromNpm}`
  if (isNextTo(own, directory)) return "npx windrow"
  return basename(file) === "windrow" ? shellWord(file) : "windrow"
}

/** Both shells of Windows take a path without blanks as it is, with its backslashes. */
const windowsWord = (path: string): string => (/^[\w.:\\~-]+$/.test(path) ? path : `"${path.replaceAll('"', "")}"`)

const realPath = (file: string): string | undefined => {
  try {
    return realpathSync(file)
  } catch {
    return undefined
  }
}

/** What npm puts on the path of what it starts is not on that of the shell that started npm. */
const byNpm = /[\\/]node_modules[\\/]\.bin$|[\\/]node-gyp-bin$/

const isOnPath = (own: string, { PATH = "", npm_command }: Env): boolean => {
  const folders = PATH.split(delimiter).filter(
    (folder) => folder !== "" && !(npm_command !== undefined && byNpm.test(folder))
  )
  const names = sep === "\\" ? ["windrow.cmd", "windrow.exe", "windrow"] : ["windrow"]
  const first = folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isFile)
  return first !== undefined && starts(first, own)
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

/** A link to this program, or a short script that names it. */
const starts = (path: string, own: string): boolean => {
  if (realPath(path) === own) return true
  try {
    return statSync(path).size < 10_000 && readFileSync(path, "utf8").includes(own)
  } catch {
    return false
  }
}

/** What npm was asked for, where it fetched this program for one call. */
const fromCache = (file: string): string | undefined => {
  const home = /^(.*[\\/]_npx[\\/][^\\/]+)[\\/]node_modules[\\/]/.exec(file)?.[1]
  if (home === undefined) return undefined
  const asked = (json(join(home, "package.json"))["_npx"] as { readonly packages?: ReadonlyArray<string> } | undefined)
    ?.packages?.[0]
  return asked !== undefined && /^windrow(@[\w.^~-]+)?$/.test(asked) ? asked : undefined
}

const json = (file: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, unknown>>
  } catch {
    return {}
  }
}

/** Whether npm, called in a folder, finds this program: installed in a folder around it, or as the package of that folder. */
const isNextTo = (own: string, directory: string): boolean => {
  for (let folder = directory; ; folder = dirname(folder)) {
    const installed = join(folder, "node_modules", ".bin", sep === "\\" ? "windrow.cmd" : "windrow")
    if (isFile(installed))
      return starts(installed, own) || realPath(join(folder, "node_modules", "windrow", "dist", "windrow.js")) === own
    if (
      json(join(folder, "package.json"))["name"] === "windrow" &&
      realPath(join(folder, "dist", "windrow.js")) === own
    )
      return true
    if (dirname(folder) === folder) return false
  }
}
