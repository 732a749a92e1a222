// The text of a study → a resolved Study and the pipelines it uses, or all of its mistakes at once.
import { normalize } from "node:path"
import { type Api, poolsOf } from "../domain/Api.ts"
import type { Day } from "../domain/Day.ts"
import { usualDatabase } from "../domain/inSandbox.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Account, Study } from "../domain/Study.ts"
import { tooMany } from "../domain/searches.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import {
  type CheckContext,
  type ListRead,
  type PipelineSource,
  reportKey,
  reportValue,
  typedAt
} from "./CheckContext.ts"
import { chooseApi } from "./chooseApi.ts"
import { checkCutPeriod, checkPeriod } from "./days.ts"
import { didYouMean } from "./didYouMean.ts"
import { milliseconds } from "./durations.ts"
import validate from "./generated/validate-study.js"
import type { AboutTheStudy, WrittenStudy } from "./generated/written-study.ts"
import { inOrder, type Mistake, mistakeAt } from "./Mistake.ts"
import { putBack, takeOut } from "./ownInputs.ts"
import { checkPlace } from "./places.ts"
import { notesOf, renameOld, underNewNames } from "./preferredNames.ts"
import { checkPublishing, publishingOf } from "./publishing.ts"
import { readYaml } from "./readYaml.ts"
import { isSchemaName } from "./schemaNames.ts"
import { checkShape } from "./shape.ts"
import { lengthenForms } from "./shortForms.ts"
import { checkSteps } from "./steps.ts"
import { checkThousands } from "./thousandsTyped.ts"

export type { PipelineSource } from "./CheckContext.ts"

export interface Unchecked {
  /** The name that mistakes are reported under. */
  readonly file: string
  readonly text: string
  /** The current UTC day. */
  readonly today: Day
  /** Bytes of a file, by its path relative to the study; undefined where none is there. `sheet`: of a spreadsheet. Throws NotRead. */
  readonly readFile: (path: string, sheet?: string) => Uint8Array | undefined
  readonly pipelines: PipelineSource
  /** Whether a folder stands at a path relative to the study. */
  readonly isFolder?: (path: string) => boolean
  /** The names in a folder, by its path relative to the study. */
  readonly filesIn?: (folder: string) => ReadonlyArray<string>
  /** Key and secret as they are set, which neither the study nor its lists may hold. */
  readonly secrets?: ReadonlyArray<string>
  /** Where the study lies. */
  readonly directory?: string
}

/** `study` is there when no mistake is an error; warnings are among the mistakes either way. */
export interface Checked {
  readonly study: Study | undefined
  readonly pipelines: Readonly<Record<string, Pipeline>>
  readonly mistakes: ReadonlyArray<Mistake>
  readonly lists: ReadonlyArray<ListRead>
  /** What has another name now, a line each. */
  readonly notes: ReadonlyArray<string>
  /** Whether the study says where its data goes. */
  readonly namesDatabase: boolean
}

const nothing = { study: undefined, pipelines: {}, notes: [], namesDatabase: false }

export const checkStudy = ({
  file,
  text,
  today,
  readFile,
  pipelines: beside,
  isFolder = () => false,
  filesIn = () => [],
  secrets = [],
  directory = ""
}: Unchecked): Checked => {
  const asTyped = readYaml(file, text, "study", secrets)
  const renamed = renameOld(asTyped.data)
  const yaml = underNewNames(asTyped, renamed)
  const mistakes: Array<Mistake> = [...yaml.mistakes]
  const lists: Array<ListRead> = []
  const broken = (): Checked => ({ ...nothing, mistakes: inOrder(mistakes), lists })
  if (yaml.data === undefined) return broken()
  if (typeof yaml.data !== "object" || yaml.data === null || Array.isArray(yaml.data)) {
    const message = yaml.data === null ? "the file is empty" : "the file does not begin with a key such as `windrow: 1`"
    mistakes.push(mistakeAt(yaml.sourceText, yaml.valueAt([]), "WR009", { message }))
    return broken()
  }
  const typed = structuredClone(yaml.data)
  for (const message of beside.leftAlone ?? [])
    mistakes.push(mistakeAt(yaml.sourceText, yaml.keyAt(["collect"]), "WR097", { message }))
  const chosen = chooseApi(yaml, beside, mistakes)
  // What its steps may say, nobody knows.
  if (chosen === undefined) return broken()
  const { api, source } = chosen
  lengthenForms(yaml.data, poolsOf(api)[0] ?? "")
  const taken = takeOut(
    yaml.data,
    api.inputs.filter((name) => !shippedApi.inputs.includes(name))
  )
  const shape = [
    ...checkShape(yaml, validate, "the study", api),
    ...putBack(yaml, taken),
    ...checkThousands(yaml, typed)
  ]
  const foreign = shape.filter((mistake) => mistake.code === "WR091")
  for (const mistake of foreign.length > 0 ? foreign : shape) mistakes.push(mistake)
  if (foreign.length > 0) return broken()

  // The shape is checked and what was wrong is cut out: what is left has the types of the schema.
  const written = yaml.data as Partial<WrittenStudy>
  const settle = time(written.settle, api.defaults.settle)
  const outside = { readFile, filesIn, secrets, typed }
  const context: CheckContext = { yaml, today, settle, seed: written.seed, notes: [], mistakes, lists, ...outside }
  const period = written.period && checkPeriod(yaml, ["period"], written.period, today, mistakes, api)
  const hasPeriod = yaml.keysAt([]).includes("period")
  if (written.period === undefined) checkCutPeriod(yaml, ["period"], typedAt(context, ["period"]), mistakes)
  const { steps, pipelines, accounts } = checkSteps(
    context,
    written.collect ?? {},
    source,
    hasPeriod ? period : "missing",
    written.check_accounts === true,
    api
  )
  checkSize(context, steps, pipelines)
  checkQuota(context, written.quota, api)
  const { study: about } = written
  checkPublishing(context, about)
  checkName(context, about)
  checkOutput(context, written, isFolder, directory)
  if (about === undefined || mistakes.some((mistake) => mistake.severity === "error")) return { ...broken(), pipelines }
  return {
    study: resolve(written, about, steps, accounts, api),
    pipelines,
    mistakes: inOrder(mistakes),
    lists,
    notes: [...notesOf(asTyped, renamed), ...context.notes],
    namesDatabase: written.output?.database !== undefined
  }
}

/** A file that is called like the study is told with the study's name. */
const isOther = (database: string | undefined, { name }: AboutTheStudy): boolean =>
  database !== undefined && !(isSchemaName(name) && database === usualDatabase(name))

const time = (text: string | undefined, usual: number): number => (text === undefined ? usual : milliseconds(text))

const resolve = (
  written: Partial<WrittenStudy>,
  about: AboutTheStudy,
  steps: Study["steps"],
  accounts: ReadonlyArray<Account>,
  { defaults, quota }: Api
): Study => ({
  windrow: 1,
  name: about.name,
  ...(about.title === undefined ? {} : { title: about.title }),
  ...(about.description === undefined ? {} : { description: about.description }),
  ...publishingOf(about),
  steps,
  ...(accounts.length === 0 ? {} : { accounts }),
  quota: Object.fromEntries(
    Object.entries(quota.pools).map(([pool, { requests }]) => [pool, written.quota?.[pool] ?? requests])
  ),
  pace: {
    requests_per_second: written.pace?.requests_per_second ?? defaults.requests_per_second,
    search_gap: time(written.pace?.search_gap, defaults.search_gap),
    concurrency: written.pace?.concurrency ?? defaults.concurrency,
    request_timeout: time(written.pace?.request_timeout, defaults.request_timeout)
  },
  outage: { give_up_after: time(written.outage?.give_up_after, defaults.give_up_after) },
  settle: time(written.settle, defaults.settle),
  order: written.order ?? "chronological",
  ...(written.seed === undefined ? {} : { seed: written.seed }),
  output: {
    database: databaseOf(written, about),
    ...(written.output?.snapshot === undefined ? {} : { snapshot: written.output.snapshot })
  }
})

/** No plan can be made of more searches than a machine can hold. */
const checkSize = (context: CheckContext, steps: Study["steps"], pipelines: Checked["pipelines"]): void => {
  const wide = tooMany(steps, pipelines)
  if (wide !== undefined) {
    const hint = "ask for fewer values, days or draws, or with a longer window"
    reportKey(context, ["collect", wide.step], "WR015", { message: wide.what, hint })
  }
}

const checkQuota = (context: CheckContext, quota: Partial<WrittenStudy>["quota"], api: Api): void => {
  const expected = poolsOf(api)
  for (const name of Object.keys(quota ?? {})) {
    if (expected.includes(name)) continue
    const message = `\`${name}\` is not a key of \`quota\``
    reportKey(context, ["quota", name], "WR010", { message, didYouMean: didYouMean(name, expected), expected })
  }
}

/** The database has the study's name, and is opened under it. */
const checkName = (context: CheckContext, about: AboutTheStudy | undefined): void => {
  if (about === undefined || !isSchemaName(about.name)) return
  const message = `a study cannot be called \`${about.name}\`: its database has a schema of that name`
  reportValue(context, ["study", "name"], "WR017", {
    message,
    hint: `give it another name, such as ${about.name}-study`
  })
}

const databaseOf = (written: Partial<WrittenStudy>, about: AboutTheStudy): string =>
  written.output?.database ?? usualDatabase(about.name)

const checkOutput = (
  context: CheckContext,
  written: Partial<WrittenStudy>,
  isFolder: (path: string) => boolean,
  directory: string
): void => {
  const { output: { database, snapshot } = {}, study: about } = written
  if (about !== undefined)
    checkPlace(context, "database", databaseOf(written, about), isFolder, directory, isOther(database, about))
  if (snapshot !== undefined) checkPlace(context, "snapshot", snapshot, isFolder, directory, true)
  if (about !== undefined) checkSnapshot(context, snapshot, databaseOf(written, about))
}

const checkSnapshot = (context: CheckContext, snapshot: string | undefined, database: string): void => {
  if (snapshot === undefined || normalize(snapshot) !== normalize(database)) return
  reportValue(context, ["output", "snapshot"], "WR075", { message: "the snapshot and the database are one file" })
}
