// `windrow init`: questions or flags → a study with its schema beside it, and the command that comes next.
import { existsSync, readFileSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { Clock, Effect, Option } from "effect"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { dayOf } from "../../../domain/Day.ts"
import { exit } from "../../../domain/exit.ts"
import { makeFolder } from "../../../domain/makeFolder.ts"
import { namesIn } from "../../../domain/namesIn.ts"
import { writeNew } from "../../../domain/ownFile.ts"
import { readIfThere } from "../../../domain/readBounded.ts"
import { replaceFile } from "../../../domain/replaceFile.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { didYouMean } from "../../../spec/didYouMean.ts"
import {
  checkDraft,
  type Draft,
  type DraftContext,
  draftStudy,
  lastSettledMonth,
  nameOfFile,
  readDraft,
  schemaFile,
  validDraft
} from "../../../spec/draftStudy.ts"
import { listsBeside } from "../../../spec/listsBeside.ts"
import { packageFolder } from "../../../spec/packageFolder.ts"
import { ownPipelines } from "../../../spec/pipelineFiles.ts"
import { CommandFailed, cannotWrite, usage } from "../../failures.ts"
import { note } from "../../out.ts"
import { listLines } from "../listLines.ts"
import {
  columnFor,
  commandOf,
  meantDay,
  missingList,
  missingListText,
  nameText,
  readAnswer,
  type Texts,
  told,
  topics,
  wordsIn,
  wrongWith
} from "./initAnswers.ts"

export interface InitFlags {
  readonly name: Option.Option<string>
  readonly accounts: Option.Option<string>
  readonly column: Option.Option<string>
  readonly from: Option.Option<string>
  readonly to: Option.Option<string>
  readonly fields: Option.Option<string>
  readonly force: boolean
}

export const init = Effect.fn("init")(function* (file: string, flags: InitFlags) {
  const path = resolve(file)
  const given: Texts = Object.fromEntries(
    topics.flatMap((topic) => (Option.isNone(flags[topic]) ? [] : [[topic, flags[topic].value]]))
  )
  if (!/\.ya?ml$/.test(file))
    return yield* usage(
      `${file} does not end in .yaml`,
      `Name it like a study: ${commandOf(`${file.replace(/\.\w+$/, "")}.yaml`, given)}`
    )
  yield* checkPlace(file, path, flags.force)

  const today = dayOf(yield* Clock.currentTimeMillis)
  const { readFile, whenRead } = listsBeside(dirname(path))
  const context: DraftContext = { today, readFile, pipelines: ownPipelines() }
  const column = Option.getOrUndefined(flags.column)
  const example = { name: nameOfFile(file), accounts: "tagesschau,zeitimbild", ...lastSettledMonth(today) }
  const works = (texts: Texts) =>
    `Like this it works: ${commandOf(file, { ...example, ...texts }, texts.accounts === given.accounts ? (better ?? column) : undefined)}`

  let better: string | undefined
  let said: Partial<Draft> = {}
  let right = given
  const wrong: Array<string> = []
  let absent: string | undefined
  for (const [topic, text] of Object.entries(given) as ReadonlyArray<[keyof Texts, string]>) {
    const part = readAnswer(topic, text, context, column)
    const missing = missingList(part, context)
    absent ??= missing
    const wrongs = yield* Effect.promise(() => whenRead(() => wrongWith(part, context)))
    const found = missing === undefined ? wrongs : [missingListText(missing)]
    for (const one of found) wrong.push(`--${topic}: ${one}`)
    if (topic === "accounts" && found.length > 0) better = columnFor(part, context)
    if (found.length > 0 && (topic !== "accounts" || better === undefined))
      right = { ...right, [topic]: meantDay(part, context) ?? { fields: "all", ...example }[topic] }
    said = { ...said, ...part }
  }
  const days = { from: right.from ?? example.from, to: right.to ?? example.to }
  if (wrongWith(days, context).length > 0) right = { ...right, from: example.from, to: example.to }
  if (absent !== undefined && wrong.length === 1) return yield* noList(absent, dirname(path))
  if (wrong.length > 0) return yield* usage(atMost(wrong).join("\n"), works(right))
  const lacking = topics.filter((topic) => topic !== "fields" && said[topic] === undefined)
  if (lacking.length > 0) {
    if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
      const names = lacking.map((topic) => `--${topic}`).join(", ")
      return yield* usage(`there is no terminal to ask on, and no ${names}`, works(given))
    }
    const { ask } = yield* Effect.promise(() => import("./initQuestions.ts"))
    said = { ...said, ...(yield* ask(said, { context, whenRead, column, suggested: example })) }
  }
  if (column !== undefined && said.accounts !== undefined && !("file" in said.accounts))
    return yield* usage(
      "--column is for a list of accounts in a file",
      "Leave it out, or name a file: --accounts a.csv."
    )
  const draft = { ...validDraft(today), ...said }
  const left = checkDraft(draft, context).map(told)
  if (left.length > 0)
    return yield* usage(atMost(left).join("\n"), works({ ...given, from: example.from, to: example.to }))
  yield* write(path, draft, flags.force)
  if (given.name !== undefined && given.name.trim() !== draft.name) yield* note(nameText(draft.name))
  const { lists, mistakes } = readDraft(draft, context)
  for (const line of listLines(lists)) yield* note(line)
  for (const line of atMost(mistakes.map(told))) yield* note(line)
  yield* note(
    `${cleanedText(given.accounts, draft.accounts)}Written: ${file} and ${join(dirname(file), schemaFile)}\nNext: windrow plan ${shellWord(file)}`
  )
})

/** Who has mended ten goes on with the others. */
const atMost = (lines: ReadonlyArray<string>): ReadonlyArray<string> =>
  lines.length <= 10 ? lines : [...lines.slice(0, 10), `… and ${lines.length - 10} more`]

const noList = (file: string, folder: string) => {
  const near = didYouMean(basename(file), namesIn(dirname(besideStudy(folder, file))))
  return new CommandFailed({
    code: exit.noInput,
    message: `--accounts: ${missingListText(file)}`,
    hint:
      near === undefined
        ? "Put it beside the study, correct its name, or give the user names with commas between them."
        : `Did you mean ${join(dirname(file), near)}?`
  })
}

const cleanedText = (typed: string | undefined, accounts: Draft["accounts"]): string => {
  if (typed === undefined || "file" in accounts || wordsIn(typed).every((word) => accounts.includes(word))) return ""
  const isIn = (word: string) => accounts.some((account) => word.toLowerCase().includes(account.toLowerCase()))
  const left = wordsIn(typed).filter((word) => !isIn(word))
  const without = left.length === 0 ? "" : ` (left out, since it stands for no account: ${left.join(", ")})`
  return `Accounts, as the API names them: ${accounts.join(", ")}${without}\n`
}

/** A schema that an earlier version wrote is replaced; a file of somebody else under its name is not. */
const isForeign = (schema: string): boolean => {
  let text: string | undefined
  try {
    text = readIfThere(schema, "study")?.toString("utf8")
  } catch {
    return true
  }
  return text !== undefined && (!text.includes(`"$id": "${schemaFile}"`) || !text.includes("A Windrow study"))
}

const checkPlace = Effect.fnUntraced(function* (file: string, path: string, force: boolean) {
  if (force) return
  if (existsSync(path)) {
    const hint = `Go on with it (windrow plan ${shellWord(file)}), name another file (windrow init other.yaml), or replace it with --force.`
    return yield* usage(`${file} is there already and was left as it is`, hint)
  }
  const schema = join(dirname(path), schemaFile)
  if (isForeign(schema)) {
    const hint = "Write the study into another folder, or replace that file with --force."
    return yield* usage(`${schema} is there already and is not Windrow's`, hint)
  }
})

/** All that Windrow leaves beside a study, and what must not go into a repository with it. */
const leftByRuns = `# What Windrow leaves beside a study: collected data and where a run stands; and credentials.
.env
data/
*.duckdb
*.duckdb.*
*.report.html
*.plan.json
*-parquet/
*-csv/
*-ndjson/
*-duckdb/
`

const write = (path: string, draft: Draft, force: boolean) =>
  Effect.try({
    try: () => {
      const folder = dirname(path)
      makeFolder(folder)
      replaceFile(join(folder, schemaFile), readFileSync(join(packageFolder(), "schemas", schemaFile)))
      if (!existsSync(join(folder, ".gitignore"))) replaceFile(join(folder, ".gitignore"), leftByRuns)
      const put = force ? replaceFile : writeNew
      put(path, draftStudy(draft))
    },
    catch: (cause) => cannotWrite(path, cause, "Make the folder writable, or name a file in another one.")
  })
