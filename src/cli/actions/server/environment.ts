// The process's environment and the .env file beside the study → settings. Secrets leave here only as Redacted.
// A folder may come from somebody else: its .env gives credentials and decides nothing about where they go.
import { statSync } from "node:fs"
import { join } from "node:path"
import { Effect, Redacted } from "effect"
import type { Api } from "../../../domain/Api.ts"
import { FetchStopped } from "../../../domain/failures.ts"
import { hashOf } from "../../../domain/Json.ts"
import { NotRead } from "../../../domain/readBounded.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { stateDirectory } from "../../../domain/stateDirectory.ts"
import type { Credentials } from "../../../fetch/Token.ts"
import { readEnvFile, type Settings } from "./envFile.ts"

export interface Environment {
  /** WINDROW_API_URL as it was given; undefined: the API's own address. */
  readonly api: string | undefined
  readonly stateDirectory: string
  readonly progress: string | undefined
  /** What the variables of the API's credentials hold, in its order; empty where it takes none. */
  readonly credentials: ReadonlyArray<{ readonly name: string; readonly value: Redacted.Redacted<string> | undefined }>
  /** Names who asks, for the ledger: the first of them; undefined where it is not set. */
  readonly key: string | undefined
  /** The last of them. */
  readonly secret: Redacted.Redacted<string> | undefined
  /** Which of the credentials `.env` gave. */
  readonly fromFile: ReadonlySet<string>
  /** The path of a `.env` that gave a credential and that every user of the machine can read. */
  readonly openFile: string | undefined
  /** Why a `.env` that is there is not read, as a clause. */
  readonly unread: string | undefined
  /** Lines of `.env` that name a credential and do not set it, a clause each. */
  readonly wrongLines: ReadonlyArray<string>
  /** Settings that stand in `.env` and are not read from there. */
  readonly leftAlone: ReadonlyArray<string>
}

const isSetting = (name: string): boolean => /^(WINDROW_[A-Z_]{1,40}|(https?|all|no)_proxy)$/i.test(name)

/** Windows tells nothing in these bits. */
const isForAll = (file: string): boolean =>
  process.platform !== "win32" && ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0

const textIn = (settings: Settings, name: string): string | undefined =>
  settings[name] === undefined || settings[name] === "" ? undefined : settings[name]

/**
 * Reads the environment; credentials that the process has win over those in `directory`'s `.env`. Of that file the variables
 * that the API names are read and nothing else.
 */
export const readEnvironment = (directory: string, api: Api = shippedApi): Environment => {
  const { env } = process
  const names = api.authentication.variables
  const found = readEnvFile(directory, names)
  const file = found instanceof NotRead ? {} : found.settings
  const fromFile = new Set(names.filter((name) => textIn(env, name) === undefined && textIn(file, name) !== undefined))
  const credential = (name: string) => textIn(fromFile.has(name) ? file : env, name)
  const credentials = names.map((name) => {
    const text = credential(name)
    return { name, value: text === undefined ? undefined : Redacted.make(text) }
  })
  const first = credentials[0]?.value
  return {
    api: textIn(env, "WINDROW_API_URL"),
    stateDirectory: stateDirectory(env),
    progress: textIn(env, "WINDROW_PROGRESS"),
    credentials,
    key: names.length === 0 ? "" : first === undefined ? undefined : Redacted.value(first),
    secret: credentials.at(-1)?.value,
    fromFile,
    openFile: fromFile.size > 0 && isForAll(join(directory, ".env")) ? join(directory, ".env") : undefined,
    unread: found instanceof NotRead ? found.why : undefined,
    // What the process gives is not missed here.
    wrongLines: found instanceof NotRead || names.every((name) => textIn(env, name) !== undefined) ? [] : found.wrong,
    // What the process says the same has nothing to be told.
    leftAlone: Object.keys(file).filter((name) => isSetting(name) && file[name] !== env[name])
  }
}

/** What to know about a `.env` that is not read, or about settings that are there in vain; empty where there is nothing. */
export const leftAloneText = (environment: Environment, api: Api = shippedApi): string =>
  [
    leftInFile(environment),
    environment.wrongLines.map((what) => `In .env beside the study, ${what}`).join("\n"),
    environment.api === undefined || api.api === shippedApi.api
      ? ""
      : `WINDROW_API_URL is set in vain: it is for the ${shippedApi.title}, and this study asks the ${api.title} at ${api.base}.`
  ]
    .filter((text) => text !== "")
    .join("\n")

const leftInFile = ({ leftAlone, unread }: Environment): string =>
  unread !== undefined
    ? `.env beside the study ${unread}: not read. Credentials come from the environment, or from a text file of a few lines.`
    : leftAlone.length === 0
      ? ""
      : `.env beside the study sets ${leftAlone.join(", ")}: not read from there. ` +
        "A file beside a study gives credentials only; set the rest in the environment, if you want it."

/** What to do about credentials that every user of the machine can read. */
export const keepToYourself = (file: string): string => `Keep it to yourself: chmod o= ${shellWord(file)}`

/** Names a client key at one API without telling it. */
export const clientOf = (base: string, key: string, api: Api = shippedApi): string =>
  hashOf(["client", base, key, ...(api.api === shippedApi.api ? [] : [api.api])])

/** What is secret, to be taken out of what is stored: of a key and a secret beside it, that secret. */
export const secretsIn = ({ secret }: Environment): ReadonlyArray<string> =>
  secret === undefined ? [] : [Redacted.value(secret)]

/** Names of variables that are not set. */
export const unsetOf = ({ credentials }: Environment): ReadonlyArray<string> =>
  credentials.filter(({ value }) => value === undefined).map(({ name }) => name)

/** The credentials, or what to do about their absence. */
export const credentialsOf = (
  environment: Environment,
  api: Api = shippedApi
): Effect.Effect<Credentials, FetchStopped> => {
  const unset = unsetOf(environment)
  const [key = Redacted.make(""), secret = key] = environment.credentials.flatMap(({ value }) => value ?? [])
  if (unset.length === 0) return Effect.succeed({ key: Redacted.value(key), secret })
  const instead = api.api === shippedApi.api ? ", or try the study with --sandbox" : ""
  return Effect.fail(
    new FetchStopped({
      reason: "credentials_missing",
      message: `${unset.join(" and ")} not set`,
      hint: `Set ${unset.length > 1 || environment.credentials.length > 1 ? "them" : "it"} in the environment or in a .env file beside the study${instead}.`
    })
  )
}
