// `windrow doctor`: what would stop a run, a line each, with a fix. The exit code is that of the worst.

import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Effect, Option, Redacted, type Result, Runtime } from "effect"
import type { Api } from "../../../domain/Api.ts"
import { counted } from "../../../domain/counted.ts"
import { exit } from "../../../domain/exit.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import type { NoSuchFile, StudyInvalid } from "../../../spec/errors.ts"
import { type Loaded, Spec } from "../../../spec/Spec.ts"
import { asCalled } from "../../called.ts"
import { CommandFailed, usage } from "../../failures.ts"
import { print, printJson } from "../../out.ts"
import { toRead } from "../server/databases.ts"
import { clientOf, type Environment, leftAloneText, readEnvironment } from "../server/environment.ts"
import { layerSpec } from "../server/layerSpec.ts"
import { allowText, target } from "../server/target.ts"
import {
  callApi,
  callForToken,
  checkQuota,
  clockFinding,
  credentialsFinding,
  type Heard,
  untried
} from "./apiChecks.ts"
import { checkData } from "./databaseChecks.ts"
import { checkDatabase, checkDuckDB, checkFolder, checkNode, type Finding, fail, ok, warn } from "./machineChecks.ts"

export interface DoctorFlags {
  readonly sandbox: boolean
  readonly json: boolean
  readonly allowHost: Option.Option<string>
  /** Make `main` and coverage anew where they are not what the raw pages make. */
  readonly rebuild: boolean
}

const noFlags = { seed: Option.none(), faults: Option.none(), dailyQuota: Option.none(), now: Option.none() }

/** The order in which failures decide the exit code: what a run would stumble over first. */
const worst = [
  exit.noInput,
  exit.mistake,
  exit.cannotWrite,
  exit.incomplete,
  exit.bug,
  exit.noCredentials,
  exit.refused,
  exit.apiDown
]

export const doctor = Effect.fn("doctor")(
  function* (study: Option.Option<string>, flags: DoctorFlags) {
    if (flags.rebuild && Option.isNone(study))
      return yield* usage("--rebuild needs a study", "Name it: windrow doctor study.yaml --rebuild")
    const directory = Option.match(study, { onNone: () => process.cwd(), onSome: (path) => dirname(resolve(path)) })
    const loaded = yield* Option.match(study, {
      onNone: () => Effect.succeed(undefined),
      onSome: (path) => Effect.result(Spec.use((spec) => spec.load(path)))
    })
    const api = loaded?._tag === "Success" ? apiIn(loaded.success.pipelines) : shippedApi
    const environment = readEnvironment(directory, api)
    const { base } = yield* target({ ...noFlags, sandbox: flags.sandbox, allowHost: flags.allowHost }, environment, api)
    const findings = [
      checkNode(),
      yield* checkDuckDB,
      ...(yield* studyFindings(study, loaded, flags)),
      checkFolder(
        "state",
        resolve(environment.stateDirectory),
        "Make it writable, or set WINDROW_STATE_DIR to a folder that is: the count of requests is kept there."
      ),
      ...settingsFindings(environment, api),
      ...(yield* apiFindings(yield* base, environment, flags.sandbox, api))
    ]
    const code = worst.find((one) => findings.some((finding) => finding.code === one)) ?? exit.complete
    const path = Option.getOrElse(study, () => (existsSync("study.yaml") ? "study.yaml" : undefined))
    const again = asCalled(`windrow doctor${Option.isNone(study) ? "" : ` ${study.value}${allowText(api)}`}`)
    const next = asCalled(
      path === undefined
        ? "windrow init"
        : `windrow run ${shellWord(path)}${flags.sandbox ? " --sandbox" : allowText(api)}`
    )
    const { json, sandbox } = flags
    const checks = findings.map(({ code: _, ...rest }) => rest)
    yield* json ? printJson({ windrow_doctor: 1, sandbox, exit: code, checks }) : print(text(findings, next, again))
    if (code !== exit.complete) return yield* new CommandFailed({ code, message: "", hint: "" })
  },
  Effect.scoped,
  Effect.provide(layerSpec)
)

type Outcome = Result.Result<Loaded, StudyInvalid | NoSuchFile> | undefined

const studyFindings = Effect.fnUntraced(function* (study: Option.Option<string>, loaded: Outcome, flags: DoctorFlags) {
  if (Option.isNone(study) || loaded === undefined)
    return [checkFolder("folder", process.cwd(), "Go to a folder that can be written.")]
  const path = study.value
  if (loaded._tag === "Failure") {
    const error = loaded.failure
    const code = error[Runtime.errorExitCode]
    const [detail = ""] = error.message.split("\n")
    return [
      fail("study", code, detail, "hint" in error ? error.hint : `See all of it: windrow validate ${shellWord(path)}`)
    ]
  }
  const { database, flag, study: read } = yield* toRead(loaded.success, flags.sandbox)
  return [
    ok("study", `${path}: no mistake, ${counted(read.steps.length, "step")}`),
    checkDatabase(database),
    ...(yield* checkData(database, `${shellWord(path)}${flag}`, flags.rebuild))
  ] satisfies ReadonlyArray<Finding>
})

const noCredentials = untried("token", "there are no credentials")

/** What a `.env` says in vain. */
const settingsFindings = (environment: Environment, api: Api): ReadonlyArray<Finding> => {
  const left = leftAloneText(environment, api)
  return left === ""
    ? []
    : [
        warn(
          "settings",
          left,
          environment.wrongLines.length > 0
            ? "Correct these lines of .env, then look again."
            : "Set them in the environment, or take them out of the file."
        )
      ]
}

const apiFindings = Effect.fnUntraced(function* (base: string, environment: Environment, sandbox: boolean, api: Api) {
  const key = sandbox ? "sandbox" : environment.key
  const secret = sandbox ? Redacted.make("sandbox") : environment.secret
  const isComplete = key !== undefined && secret !== undefined && api.authentication.style === "client_credentials"
  // Asking for a token tells whether credentials work, and spends no quota.
  const heard: Heard = isComplete ? yield* callForToken(base, { key, secret }, api) : yield* callApi(base)
  const quota = sandbox
    ? ok("quota", "each database in a sandbox has its own")
    : key === undefined
      ? untried("quota", "requests are counted per client key")
      : yield* checkQuota(environment.stateDirectory, clientOf(base, key, api), api)
  const given = sandbox ? ok("credentials", "a sandbox takes any") : credentialsFinding(environment, api)
  const token = api.authentication.style === "client_credentials" ? [heard.token ?? noCredentials] : []
  return [heard.api, clockFinding(heard.ahead), given, ...token, quota]
})

const text = (findings: ReadonlyArray<Finding>, next: string, again: string): string => {
  const width = Math.max(...findings.map(({ check }) => check.length))
  const lines = findings.flatMap(({ check, state, detail, fix }) => [
    `${state === "fail" ? "FAIL" : state.padEnd(4)}  ${check.padEnd(width)}  ${detail}`,
    ...(fix === "" ? [] : [`${" ".repeat(width + 8)}fix: ${fix}`])
  ])
  const failures = findings.filter(({ state }) => state === "fail").length
  const end = failures === 0 ? `Nothing stops a run. Next: ${next}` : `${failures} to mend; then look again: ${again}`
  return [...lines, "", end].join("\n")
}
