// `windrow sandbox`: the local Research API, until Ctrl-C.
import { Effect } from "effect"
import { exit } from "../../domain/exit.ts"
import { shippedApi } from "../../domain/shippedApi.ts"
import { stateDirectory } from "../../domain/stateDirectory.ts"
import { CommandFailed, usage } from "../failures.ts"
import { note, print } from "../out.ts"
import { stopSignal } from "./run/stopSignal.ts"
import { openSandboxAccounts } from "./server/sandboxAccounts.ts"
import { readSandbox, type SandboxFlags } from "./server/target.ts"

export const serve = Effect.fn("serve")(function* (port: number, flags: SandboxFlags) {
  if (port < 0 || port > 65_535)
    return yield* usage(`--port ${port} is no port`, "Use one from 1024 to 65535, or 0 for any that is free.")
  const settings = yield* readSandbox(flags)
  const { seed, faults, dailyQuota } = settings
  const accounts = openSandboxAccounts(stateDirectory(process.env))
  const { startSandbox } = yield* Effect.promise(() => import("../../sandbox/Server.ts"))
  const server = yield* Effect.acquireRelease(
    Effect.tryPromise({
      try: () => startSandbox({ port, ...accounts, ...settings }),
      catch: (cause) =>
        new CommandFailed({
          code: exit.cannotWrite,
          message: `port ${port} cannot be used: ${cause instanceof Error ? cause.message : String(cause)}`,
          hint: "Choose another one with --port."
        })
    }),
    (open) => Effect.promise(() => open.close())
  )
  yield* print(server.url)
  yield* note(
    `The sandbox serves made-up data (seed ${seed}, faults ${faults}, ${dailyQuota} requests a day).\n` +
      `In another terminal: WINDROW_API_URL=${server.url} ${shippedApi.authentication.variables.map((name) => `${name}=any`).join(" ")} windrow run study.yaml\n` +
      "Ctrl-C ends it."
  )
  yield* yield* stopSignal
}, Effect.scoped)
