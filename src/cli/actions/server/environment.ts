// The process's environment and the .env file beside the study → settings. Secrets leave here only as Redacted.
// A folder may come from somebody else: its .env gives the two credentials and decides nothing about where they go.
import { statSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { Effect, Redacted } from "effect"
import { FetchStopped } from "../../../domain/failures.ts"
import { hashOf } from "../../../domain/Json.ts"
import { NotRead, readIfThere } from "../../../domain/readBounded.ts"
import { stateDirectory } from "../../../quota/LedgerFile.ts"
import { shellWord } from "../../called.ts"

export interface Environment {
  /** WINDROW_API_URL as it was given; undefined: the API's own address. */
  readonly api: string | undefined
  readonly stateDirectory: string
  readonly progress: string | undefined
  readonly key: string | undefined
  readonly secret: Redacted.Redacted<string> | undefined
  /** Which of the credentials `.env` gave. */
  readonly fromFile: ReadonlySet<string>
  /** The path of a `.env` that gave a credential and that every user of the machine can read. */
  readonly openFile: string | undefined
  /** Why a `.env` that is there is not read, as a clause. */
  readonly unread: string | undefined
  /** Settings that stand in `.env` and are not read from there. */
  readonly leftAlone: ReadonlyArray<string>
}

/** All that is read from a file beside a study. */
const credentialNames: ReadonlyArray<string> = ["TIKTOK_CLIENT_KEY", "TIKTOK_CLIENT_SECRET"]

const isSetting = (name: string): boolean => /^(WINDROW_[A-Z_]{1,40}|(https?|all|no)_proxy)$/i.test(name)

type Settings = Readonly<Record<string, string | undefined>>

/** What a `.env` sets, or why it is not read. */
const fileIn = (directory: string): Settings | NotRead => {
  try {
    return parseEnv(readIfThere(join(directory, ".env"), "settings")?.toString("utf8") ?? "")
  } catch (cause) {
    return cause instanceof NotRead ? cause : {}
  }
}

/** Windows tells nothing in these bits. */
const isForAll = (file: string): boolean =>
  process.platform !== "win32" && ((statSync(file, { throwIfNoEntry: false })?.mode ?? 0) & 0o004) !== 0

const textIn = (settings: Settings, name: string): string | undefined =>
  settings[name] === undefined || settings[name] === "" ? undefined : settings[name]

/** Reads the environment; credentials that the process has win over those in `directory`'s `.env`. */
export const readEnvironment = (directory: string): Environment => {
  const found = fileIn(directory)
  const file = found instanceof NotRead ? {} : found
  const { env } = process
  const fromFile = new Set(
    credentialNames.filter((name) => env[name] === undefined && textIn(file, name) !== undefined)
  )
  const credential = (name: string) => textIn(fromFile.has(name) ? file : env, name)
  const secret = credential("TIKTOK_CLIENT_SECRET")
  return {
    api: textIn(env, "WINDROW_API_URL"),
    stateDirectory: stateDirectory(env),
    progress: textIn(env, "WINDROW_PROGRESS"),
    key: credential("TIKTOK_CLIENT_KEY"),
    secret: secret === undefined ? undefined : Redacted.make(secret),
    fromFile,
    openFile: fromFile.size > 0 && isForAll(join(directory, ".env")) ? join(directory, ".env") : undefined,
    unread: found instanceof NotRead ? found.why : undefined,
    // What the process says the same has nothing to be told.
    leftAlone: Object.keys(file).filter((name) => isSetting(name) && file[name] !== env[name])
  }
}

/** What to know about a `.env` that is not read, or about settings that it holds in vain; empty where there is nothing. */
export const leftAloneText = ({ leftAlone, unread }: Environment): string =>
  unread !== undefined
    ? `.env beside the study ${unread}: not read. Credentials come from the environment, or from a text file of a few lines.`
    : leftAlone.length === 0
      ? ""
      : `.env beside the study sets ${leftAlone.join(", ")}: not read from there. ` +
        "A file beside a study gives credentials only; set the rest in the environment, if you want it."

/** What to do about credentials that every user of the machine can read. */
export const keepToYourself = (file: string): string => `Keep it to yourself: chmod o= ${shellWord(file)}`

/** Names a client key at one API without telling it. */
export const clientOf = (base: string, key: string): string => hashOf(["client", base, key])

/** The credentials, or what to do about their absence. */
export const credentialsOf = ({ key, secret }: Environment) =>
  key === undefined || secret === undefined
    ? Effect.fail(
        new FetchStopped({
          reason: "credentials_missing",
          message: `${[key === undefined ? "TIKTOK_CLIENT_KEY" : "", secret === undefined ? "TIKTOK_CLIENT_SECRET" : ""].filter((name) => name !== "").join(" and ")} not set`,
          hint: "Set them in the environment or in a .env file beside the study, or try the study with --sandbox."
        })
      )
    : Effect.succeed({ key, secret })
