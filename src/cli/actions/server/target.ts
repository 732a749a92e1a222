// Which server a run asks: the API, another one that speaks the same, or a sandbox started for the run.
import { Clock, Effect, Option, Redacted, Scope } from "effect"
import type { StoreError } from "../../../domain/failures.ts"
import type { Credentials } from "../../../fetch/Token.ts"
import { shellWord } from "../../called.ts"
import { usage } from "../../failures.ts"
import { Stages } from "../run/stages.ts"
import { clientOf, type Environment } from "./environment.ts"
import { type Origin, originOf } from "./origin.ts"
import { serverAt } from "./server.ts"

export interface SandboxFlags {
  readonly seed: Option.Option<string>
  readonly faults: Option.Option<"none" | "realistic" | "hostile">
  readonly dailyQuota: Option.Option<number>
  readonly now: Option.Option<string>
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
  /** Host and port of the server, where it is neither the API's own nor a sandbox of this run. */
  readonly other: string | undefined
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

/** An in-process sandbox lives for the length of the scope where it was asked for. */
export const target = Effect.fn("target")(function* (
  flags: SandboxFlags & { readonly sandbox: boolean },
  environment: Environment,
  /** Accounts of the study, which a sandbox that begins anew has not heard of. */
  named: ReadonlyArray<string> = [],
  /** The origin of what is collected already, where it has to be known. */
  stored: Effect.Effect<string | undefined, StoreError> = Effect.succeed(undefined)
) {
  const { api, key } = environment
  if (!flags.sandbox) {
    const given = sandboxText(flags).trim()
    if (given !== "")
      return yield* usage(`${given} is for a sandbox`, "Add --sandbox, or leave it out to ask the real API.")
    const { base, other } = yield* serverAt(api)
    const client = clientOf(base, key ?? "")
    return {
      base: Effect.succeed(base),
      client,
      credentials: undefined,
      origin: yield* originOf(base, stored),
      other,
      ahead: 0
    } satisfies Target
  }
  const settings = yield* readSandbox(flags)
  const scope = yield* Effect.scope
  const time = yield* Clock.Clock
  const { sandbox: start } = yield* Stages
  const serve = Effect.gen(function* () {
    const sandbox = yield* Effect.acquireRelease(
      Effect.promise(() => start({ port: 0, named, time, ...settings })),
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
    ahead: settings.now === undefined ? 0 : settings.now - (yield* Clock.currentTimeMillis)
  } satisfies Target
})
