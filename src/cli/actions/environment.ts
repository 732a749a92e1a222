// The process's environment and the .env file beside the study → settings. Secrets leave here only as Redacted.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { parseEnv } from "node:util"
import { Effect, Redacted } from "effect"
import { FetchStopped } from "../../domain/failures.ts"
import { hashOf } from "../../domain/Json.ts"
import { stateDirectory } from "../../ledger/LedgerFile.ts"

export interface Environment {
  /** Base URL of the API, no slash at the end. */
  readonly base: string
  readonly stateDirectory: string
  readonly progress: string | undefined
  readonly key: string | undefined
  readonly secret: Redacted.Redacted<string> | undefined
}

const officialApi = "https://open.tiktokapis.com"

const fileIn = (directory: string): Readonly<Record<string, string | undefined>> => {
  try {
    return parseEnv(readFileSync(join(directory, ".env"), "utf8"))
  } catch {
    return {}
  }
}

/** Reads the environment; what the process has wins over `.env` in `directory`. */
export const readEnvironment = (directory: string): Environment => {
  const env = { ...fileIn(directory), ...process.env }
  const text = (name: string): string | undefined =>
    env[name] === undefined || env[name] === "" ? undefined : env[name]
  const secret = text("TIKTOK_CLIENT_SECRET")
  return {
    base: (text("WINDROW_API_URL") ?? officialApi).replace(/\/+$/, ""),
    stateDirectory: stateDirectory(env),
    progress: text("WINDROW_PROGRESS"),
    key: text("TIKTOK_CLIENT_KEY"),
    secret: secret === undefined ? undefined : Redacted.make(secret)
  }
}

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
