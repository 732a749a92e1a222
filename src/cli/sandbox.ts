import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { sandboxFlags } from "./flags.ts"

export const sandboxCommand = Command.make(
  "sandbox",
  {
    port: Flag.Int("port").pipe(Flag.withDescription("Port on 127.0.0.1 (default: 4242)"), Flag.withDefault(4242)),
    ...sandboxFlags
  },
  Effect.fn(function* ({ port, ...flags }) {
    const { serve } = yield* Effect.promise(() => import("./actions/sandbox.ts"))
    yield* serve(port, flags)
  })
).pipe(
  Command.withDescription("Serve a local Research API over a made-up corpus, for trying and testing."),
  Command.withExamples([
    { command: "windrow sandbox", description: "Serve until Ctrl-C" },
    {
      command: "windrow sandbox --port 4300 --faults hostile --seed 7",
      description: "Everything that can go wrong does"
    }
  ])
)
