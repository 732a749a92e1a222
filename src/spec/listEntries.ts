// A list as a study writes it → its entries one by one: values, files and steps, each with what is left out of it.
import { methods } from "../domain/choosing.ts"
import { type CheckContext, reportKey } from "./CheckContext.ts"
import type { Accounts, ListFile, ListOf } from "./generated/written-study.ts"
import type { Path } from "./readYaml.ts"

/** What is left out of an entry, with its place. */
export interface Excepted {
  readonly at: Path
  readonly written: Accounts
}

export type Entry = { readonly at: Path; readonly excepts: ReadonlyArray<Excepted> } & (
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "file"; readonly list: ListFile }
  | { readonly kind: "step"; readonly source: ListOf & { readonly step: string } }
)

const origins = ["file", "step", "list"] as const
const keysOf: Readonly<Record<(typeof origins)[number], ReadonlyArray<string>>> = {
  file: ["file", "column", "sheet", "ignore", "from", "to", "around", "except"],
  step: ["step", "column", "where", ...methods, "except"],
  list: ["list", "except"]
}
const about = { file: "how a file is read", step: "which rows of a step are taken" } as const

export const entriesOf = (
  context: CheckContext,
  at: Path,
  written: Accounts,
  excepts: ReadonlyArray<Excepted> = []
): ReadonlyArray<Entry> => {
  if (Array.isArray(written))
    return written.flatMap((one, index): ReadonlyArray<Entry> => {
      const place = [...at, index]
      return typeof one === "string"
        ? [{ kind: "text", at: place, text: one, excepts }]
        : entriesOf(context, place, one, excepts)
    })
  const { except, file, list, step } = written
  if (!hasOneOrigin(context, at, written)) return []
  checkKeys(context, at, written)
  const all = except === undefined ? excepts : [...excepts, { at: [...at, "except"], written: except }]
  if (list !== undefined) return entriesOf(context, [...at, "list"], list, all)
  if (file !== undefined) return [{ kind: "file", at, list: { ...written, file }, excepts: all }]
  return step === undefined ? [] : [{ kind: "step", at, source: { ...written, step }, excepts: all }]
}

const hasOneOrigin = (context: CheckContext, at: Path, written: ListOf): boolean => {
  const given = origins.filter((name) => written[name] !== undefined)
  const typed = origins.filter((name) => context.yaml.keysAt(at).includes(name))
  const place = at.filter((part) => typeof part === "string").join(".")
  if (given.length === 0 && typed.length === 0)
    reportKey(context, at, "WR011", {
      message: `\`file\`, \`step\` or \`list\` is missing in \`${place}\``,
      hint: "name a file beside the study, or a step whose rows bring the values"
    })
  if (given.length > 1)
    reportKey(context, [...at, given[1] ?? ""], "WR108", {
      message: `\`${given[0]}\` and \`${given[1]}\` are two sources`,
      hint: `make a list of both: [{ ${given[0]}: … }, { ${given[1]}: … }]`
    })
  return given.length === 1
}

const checkKeys = (context: CheckContext, at: Path, written: ListOf): void => {
  const origin = origins.find((name) => written[name] !== undefined) ?? "list"
  for (const key of context.yaml.keysAt(at)) {
    if (keysOf[origin].includes(key) || (written as Readonly<Record<string, unknown>>)[key] === undefined) continue
    const other = keysOf.file.includes(key) ? "file" : "step"
    reportKey(context, [...at, key], "WR108", {
      message: `\`${key}\` says ${about[other]}, and this is a ${origin}`,
      hint: origin === "list" ? `write \`${key}\` into an item of the list` : `delete \`${key}\``
    })
  }
}
