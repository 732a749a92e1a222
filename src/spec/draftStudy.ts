// What somebody wants to collect, in a few words → the text of a study with comments, and what is wrong with the words.
import { basename } from "node:path"
import { stringify } from "yaml"
import { kindOf } from "../domain/Api.ts"
import { addDays, type Day } from "../domain/Day.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { thousands } from "../domain/thousands.ts"
import { cleanValue } from "./bareValue.ts"
import { type Checked, checkStudy, type PipelineSource } from "./checkStudy.ts"
import type { Mistake } from "./Mistake.ts"
import { isSchemaName } from "./schemaNames.ts"
import { slugOf } from "./slugs.ts"

export interface Draft {
  readonly name: string
  /** User names, or the path of a list beside the study. */
  readonly accounts: ReadonlyArray<string> | { readonly file: string; readonly column?: string }
  readonly from: string
  readonly to: string
  readonly fields: "all" | ReadonlyArray<string>
}

/** The schema stands beside the study under this name. */
export const schemaFile = "study.schema.json"

/** As it stands within brackets, too. */
const one = (value: string): string =>
  stringify([value], { lineWidth: 0, collectionStyle: "flow" })
    .trim()
    .replace(/^\[ ?(.*?) ?\]$/s, "$1")

/** So many values stand on one line; more have a line each. */
const onOneLine = 6

const list = (values: ReadonlyArray<string>, indent: string): string =>
  values.length <= onOneLine
    ? ` [${values.map(one).join(", ")}]`
    : values.map((value) => `\n${indent}  - ${one(value)}`).join("")

const accountsText = (accounts: Draft["accounts"]): string =>
  "file" in accounts
    ? ` { file: ${one(accounts.file)}${accounts.column === undefined ? "" : `, column: ${one(accounts.column)}`} }`
    : list(accounts, "    ")

const fieldsText = (fields: Draft["fields"]): string => (fields === "all" ? " all" : list(fields, "    "))

const [pool = "", usual = { requests: 1 }] = Object.entries(shippedApi.quota.pools)[0] ?? []

/** The kind of value that names an account. */
const accountKind = "username"

/** The text of a study; it ends with a line feed. */
export const draftStudy = ({ name, accounts, from, to, fields }: Draft): string => `\
# yaml-language-server: $schema=./${schemaFile}
# The line above lets an editor complete keys, explain them and underline mistakes (in VS Code: the extension "YAML").
windrow: 1

study:
  name: ${one(name)}
  # title: A title for people
  # authors: [{ given: Ada, family: Beispiel }]

# First and last day, both included, in UTC. With \`to: today\` each run also collects the days that have come since.
period: { from: ${one(from)}, to: ${one(to)} }

collect:
  videos: # every public video of these accounts
    # User names without @. A table beside this file does too: { file: accounts.csv, column: username }
    accounts:${accountsText(accounts)}
    # \`all\`, or a list such as [view_count, like_count]; more fields cost no more requests.
    fields:${fieldsText(fields)}

# The most requests a day. ${shippedApi.platform} grants ${thousands(usual.requests)} per client key: lower it to leave some for colleagues.
# quota: { ${pool}: 600 }

# Where the data goes, beside this file; what --sandbox makes up goes into data/${name}.sandbox.duckdb.
# output: { database: data/${name}.duckdb }
`

/** What a check needs to know of the world. */
export interface DraftContext {
  readonly today: Day
  readonly readFile: (path: string) => Uint8Array | undefined
  readonly pipelines: PipelineSource
}

/** What a draft is called until it is written. */
export const draftFile = "study.yaml"

/** A draft by the checks that every study goes through. */
export const readDraft = (draft: Draft, context: DraftContext): Checked =>
  checkStudy({ file: draftFile, text: draftStudy(draft), ...context })

/** The mistakes of a draft; no warnings. */
export const checkDraft = (draft: Draft, context: DraftContext): ReadonlyArray<Mistake> =>
  readDraft(draft, context).mistakes.filter(({ severity }) => severity === "error")

/** User names as the API has them: `@name` and links to profiles are understood. */
export const cleanAccounts = (typed: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(typed.map((text) => cleanValue(kindOf(shippedApi, accountKind), text)).map((text) => text.trim()))
]

/** The last whole month that has settled: a period that brings no warning. */
export const lastSettledMonth = (today: Day): { readonly from: Day; readonly to: Day } => {
  const to = addDays(`${addDays(today, -10).slice(0, 7)}-01` as Day, -1)
  return { from: `${to.slice(0, 7)}-01` as Day, to }
}

/** A draft without mistakes, to check one answer at a time in. */
export const validDraft = (today: Day): Draft => ({
  name: "my-study",
  accounts: ["tagesschau"],
  ...lastSettledMonth(today),
  fields: "all"
})

/** The name of a study by the name of its file. */
export const nameOfFile = (file: string): string => {
  const name = slugOf(basename(file).replace(/\.ya?ml$/, ""))
  return name === "" || name === "study" ? "my-study" : isSchemaName(name) ? `${name}-study` : name
}
