// Which server a run asks: the API, another one that speaks the same, or a sandbox started for the run.
import { Clock, Effect, Option, Redacted, Scope } from "effect"
import type { Api } from "../../../domain/Api.ts"
import type { StoreError } from "../../../domain/failures.ts"
import { type Origin, originOfApi } from "../../../domain/Origin.ts"
import { shellWord } from "../../../domain/shellWord.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { proxyOf } from "../../../fetch/proxy.ts"
import type { Credentials } from "../../../fetch/Token.ts"
import { usage } from "../../failures.ts"
import { Stages } from "../run/stages.ts"
import { clientOf, type Environment } from "./environment.ts"
import { originOf } from "./origin.ts"
import { openSandboxAccounts } from "./sandboxAccounts.ts"
import { serverAt } from "./server.ts"

export interface SandboxFlags {
  readonly seed: Option.Option<string>
  readonly faults: Option.Option<"none" | "realistic" | "hostile">
  readonly dailyQuota: Option.Option<number>
  readonly now: Option.Option<string>
}

/** The host of another API that the person at the keyboard allows. */
export interface HostFlag {
  readonly allowHost?: Option.Option<string>
}

/** What a sandbox is started with. */
export interface SandboxSettings {
  readonly seed: string
  readonly faults: "none" | "realistic" | "hostile"
  readonly dailyQuota: number
  /** Epoch milliseconds; absent: this machine's clock. */
  readonly now?: number
}

export interface Target {
  /** The server's address; the sandbox of a run begins to serve when it is asked for. */
  readonly base: Effect.Effect<string>
  /** undefined: every database counts its own requests. */
  readonly client: string | undefined
  readonly credentials: Effect.Effect<Credentials> | undefined
  readonly origin: Origin
  /** Host and port of the server, where it is neither that of the API that Windrow comes with nor a sandbox of this run. */
  readonly other: string | undefined
  /** The title of the API, where it is another one. */
  readonly api: string | undefined
  /** How far the server's clock is ahead of this machine's, milliseconds. */
  readonly ahead: number
}

/** The sandbox's clock as epoch milliseconds. */
export const readNow = Effect.fnUntraced(function* (text: Option.Option<string>) {
  if (Option.isNone(text)) return undefined
  const millis = Date.parse(text.value)
  const { isTime } = yield* Effect.promise(() => import("../../../sandbox/door.ts"))
  if (isTime(millis)) return millis
  return yield* usage(`--now ${text.value} is not a time from 2000 to 2099`, "Write it like 2024-03-01T09:00:00Z.")
})

/** The flags with their defaults, or what is wrong with them. */
export const readSandbox = Effect.fnUntraced(function* (flags: SandboxFlags) {
  const dailyQuota = Option.getOrElse(flags.dailyQuota, () => 1000)
  if (dailyQuota < 1) return yield* usage(`--daily-quota ${dailyQuota} leaves nothing to ask`, "Give it 1 or more.")
  const now = yield* readNow(flags.now)
  return {
    seed: Option.getOrElse(flags.seed, () => "windrow"),
    faults: Option.getOrElse(flags.faults, () => "none" as const),
    dailyQuota,
    ...(now === undefined ? {} : { now })
  } satisfies SandboxSettings
})

/** The sandbox flags that were given, as typed. */
export const sandboxText = ({ seed, faults, dailyQuota, now }: SandboxFlags): string => {
  const text = (name: string, value: Option.Option<string | number>) =>
    Option.match(value, { onNone: () => "", onSome: (given) => ` --${name} ${shellWord(String(given))}` })
  return `${text("seed", seed)}${text("faults", faults)}${text("daily-quota", dailyQuota)}${text("now", now)}`
}

/** Where a study of another API goes, and with what. */
const whereAndWhat = ({ authentication, base, title }: Api): string => {
  const { variables } = authentication
  const sent = variables.length === 0 ? "" : ` and sends it what ${variables.join(" and ")} in your environment holds`
  return `the study asks the ${title} at ${base}${sent}`
}

/** What to know before a study of another API is run. */
export const asksText = (api: Api): string =>
  `When it is run, ${whereAndWhat(api)}; \`run\` then needs --allow-host ${new URL(api.base).host}.`

/** A folder may come from somebody else: who runs it says that its API may be asked, and sent what it wants. */
const foreignTarget = Effect.fnUntraced(function* (
  flags: SandboxFlags & HostFlag & { readonly sandbox: boolean },
  { key = "" }: Environment,
  api: Api
) {
  const { base, title } = api
  const { host, hostname } = new URL(base)
  if (flags.sandbox)
    return yield* usage(
      `the sandbox speaks the ${shippedApi.title}, and the study asks the ${title}`,
      "Leave --sandbox out."
    )
  const allowed = Option.getOrUndefined(flags.allowHost ?? Option.none())?.toLowerCase()
  if (allowed !== host && allowed !== hostname)
    return yield* usage(
      `${whereAndWhat(api)}; a file beside it says so, and no one else`,
      `If you trust that address, add --allow-host ${host}`
    )
  yield* checkProxy(base)
  return {
    base: Effect.succeed(base.replace(/\/+$/, "")),
    client: clientOf(base, key, api),
    credentials: undefined,
    origin: originOfApi(api),
    other: host,
    api: title,
    ahead: 0
  } satisfies Target
})

const checkProxy = Effect.fnUntraced(function* (base: string) {
  const proxy = proxyOf(base)
  if (proxy !== undefined && "wrong" in proxy)
    return yield* usage(`${proxy.wrong} in the environment ${proxy.why}`, proxy.hint)
})

/** The flag by which a study's API may be asked, for a command that can be pasted. */
export const allowText = (api: Api): string =>
  api.api === shippedApi.api ? "" : ` --allow-host ${new URL(api.base).host}`

/** What a host was allowed for in vain. */
const hostInVain = ({ allowHost = Option.none() }: HostFlag): string | undefined =>
  Option.isSome(allowHost) ? `--allow-host ${allowHost.value} is for a study of another API` : undefined

/** The host that was allowed, as typed. */
export const hostText = ({ allowHost = Option.none() }: HostFlag): string =>
  Option.isSome(allowHost) ? ` --allow-host ${shellWord(allowHost.value)}` : ""

/** An in-process sandbox lives for the length of the scope where it was asked for. */
export const target = Effect.fn("target")(function* (
  flags: SandboxFlags & HostFlag & { readonly sandbox: boolean },
  environment: Environment,
  wanted: Api = shippedApi,
  /** Accounts of the study, which a sandbox that begins anew has not heard of. */
  named: ReadonlyArray<string> = [],
  /** The origin of what is collected already, where it has to be known. */
  stored: Effect.Effect<string | undefined, StoreError> = Effect.succeed(undefined)
) {
  const { api, key } = environment
  if (wanted.api !== shippedApi.api) {
    const given = sandboxText(flags).trim()
    if (given !== "" && !flags.sandbox) return yield* usage(`${given} is for a sandbox`, "Leave it out.")
    return yield* foreignTarget(flags, environment, wanted)
  }
  const inVain = hostInVain(flags)
  if (inVain !== undefined) return yield* usage(inVain, `Leave it out: this study asks the ${shippedApi.title}.`)
  if (!flags.sandbox) {
    const given = sandboxText(flags).trim()
    if (given !== "")
      return yield* usage(`${given} is for a sandbox`, "Add --sandbox, or leave it out to ask the real API.")
    const { base, other } = yield* serverAt(api)
    yield* checkProxy(base)
    const client = clientOf(base, key ?? "")
    return {
      base: Effect.succeed(base),
      client,
      credentials: undefined,
      origin: yield* originOf(base, stored),
      other,
      api: undefined,
      ahead: 0
    } satisfies Target
  }
  const settings = yield* readSandbox(flags)
  const scope = yield* Effect.scope
  const time = yield* Clock.Clock
  const { sandbox: start } = yield* Stages
  const serve = Effect.gen(function* () {
    const { named: known = [], ...accounts } = openSandboxAccounts(environment.stateDirectory)
    const sandbox = yield* Effect.acquireRelease(
      Effect.promise(() => start({ port: 0, ...accounts, named: [...known, ...named], time, ...settings })),
      (server) => Effect.promise(() => server.close())
    )
    return sandbox.url
  })
  return {
    base: yield* Effect.cached(Scope.provide(serve, scope)),
    client: undefined,
    credentials: Effect.succeed({ key: "sandbox", secret: Redacted.make("sandbox") }),
    origin: `sandbox:${settings.seed}`,
    other: undefined,
    api: undefined,
    ahead: settings.now === undefined ? 0 : settings.now - (yield* Clock.currentTimeMillis)
  } satisfies Target
})
