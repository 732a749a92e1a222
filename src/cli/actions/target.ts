// Which server a run asks: the API, another one that speaks the same, or a sandbox started for the run.
import { Clock, Effect, Option, Redacted } from "effect"
import type { Credentials } from "../../fetch/Token.ts"
import { usage } from "../failures.ts"
import { clientOf, type Environment, type Origin, originOf } from "./environment.ts"

export interface SandboxFlags {
  readonly seed: string
  readonly faults: "none" | "realistic" | "hostile"
  readonly dailyQuota: number
  readonly now: Option.Option<string>
}

export interface Target {
  readonly base: string
  /** undefined: every database counts its own requests. */
  readonly client: string | undefined
  readonly credentials: Effect.Effect<Credentials> | undefined
  readonly origin: Origin
  /** How far the server's clock is ahead of this machine's, milliseconds. */
  readonly ahead: number
}

/** The sandbox's clock as epoch milliseconds. */
export const readNow = Effect.fnUntraced(function* (text: Option.Option<string>) {
  if (Option.isNone(text)) return undefined
  const millis = Date.parse(text.value)
  if (Number.isFinite(millis)) return millis
  return yield* usage(`--now ${text.value} is not a time`, "Write it like 2024-03-01T09:00:00Z.")
})

/** Starts an in-process sandbox for the length of the scope where it was asked for. */
export const target = Effect.fn("target")(function* (
  flags: SandboxFlags & { readonly sandbox: boolean },
  environment: Environment
) {
  const { base, key } = environment
  if (!flags.sandbox) {
    const isUrl = /^https?:\/\//.test(base) && URL.canParse(base)
    if (!isUrl) return yield* usage(`WINDROW_API_URL=${base} is no URL`, "Write it like http://127.0.0.1:4242.")
    const client = clientOf(base, key ?? "")
    return { base, client, credentials: undefined, origin: originOf(base), ahead: 0 } satisfies Target
  }
  const now = yield* readNow(flags.now)
  const { startSandbox } = yield* Effect.promise(() => import("../../sandbox/Server.ts"))
  const sandbox = yield* Effect.acquireRelease(
    Effect.promise(() =>
      startSandbox({
        port: 0,
        seed: flags.seed,
        faults: flags.faults,
        dailyQuota: flags.dailyQuota,
        ...(now === undefined ? {} : { now })
      })
    ),
    (server) => Effect.promise(() => server.close())
  )
  return {
    base: sandbox.url,
    client: undefined,
    credentials: Effect.succeed({ key: "sandbox", secret: Redacted.make("sandbox") }),
    origin: `sandbox:${flags.seed}`,
    ahead: now === undefined ? 0 : now - (yield* Clock.currentTimeMillis)
  } satisfies Target
})
