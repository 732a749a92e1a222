// What `--help` prints, made with the build: whoever only wants to read it waits for nothing of the program.
import { readFileSync } from "node:fs"

/** Command, or nothing for all of them → its help, plain and in colours. */
export type StoredHelp = Readonly<Record<string, readonly [plain: string, coloured: string]>>

/** By what effect/cli goes. */
const hasColours = ({ FORCE_COLOR: forced = "", NO_COLOR: none = "", TERM: term }: NodeJS.ProcessEnv): boolean => {
  if (term === "dumb" || none !== "") return false
  const isForced = forced !== "" && forced !== "0" && forced.toLowerCase() !== "false"
  return isForced || process.stdout.isTTY === true
}

/** The command whose help a command line asks for, without another word; undefined where it asks for something else. */
const commandIn = ([first, ...rest]: ReadonlyArray<string>): string | undefined => {
  const isFlag = (word: string | undefined) => word === "--help" || word === "-h"
  if (first === undefined || (isFlag(first) && rest.length === 0)) return ""
  if (first === "help") return rest.length <= 1 ? (rest[0] ?? "") : undefined
  return rest.length === 1 && isFlag(rest[0]) ? first : undefined
}

/** The help that a command line asks for; undefined where it asks for something else, or nothing is stored. */
export const storedHelp = (
  argv: ReadonlyArray<string>,
  file: URL,
  environment: NodeJS.ProcessEnv
): string | undefined => {
  const command = commandIn(argv)
  if (command === undefined) return undefined
  try {
    const all = JSON.parse(readFileSync(file, "utf8")) as StoredHelp
    return Object.hasOwn(all, command) ? all[command]?.[hasColours(environment) ? 1 : 0] : undefined
  } catch {
    return undefined
  }
}
