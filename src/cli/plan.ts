import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { allowHostFlag, progressFlag, runFlags, sandboxFlags, study } from "./flags.ts"

export const planCommand = Command.make(
  "plan",
  {
    study,
    probe: Flag.Int("probe").pipe(
      Flag.withDescription("Spend at most so many requests, keep their pages, and plan by what they measured"),
      Flag.optional
    ),
    alternatives: Flag.Boolean("alternatives").pipe(
      Flag.withDescription("Also show what other windows and batches would cost"),
      Flag.withDefault(false)
    ),
    queries: Flag.Boolean("queries").pipe(
      Flag.withDescription("Print the first request of each slice instead, its address and its exact body"),
      Flag.withDefault(false)
    ),
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("The same for programs, as JSON; its schema is printed by windrow schema estimate"),
      Flag.withDefault(false)
    ),
    sandbox: runFlags.sandbox,
    ...sandboxFlags,
    allowHost: allowHostFlag,
    progress: progressFlag
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { plan } = yield* Effect.promise(() => import("./actions/plan/plan.ts"))
    yield* plan(study, flags)
  })
).pipe(
  Command.withDescription(
    "Show what a study will ask and cost, and write study.plan.json beside it. Offline and without credentials, unless it probes."
  ),
  Command.withExamples([
    { command: "windrow plan study.yaml", description: "Requests, how long they take, windows and batches" },
    { command: "windrow plan study.yaml --json", description: "The same for programs" },
    { command: "windrow plan study.yaml --queries", description: "What the API is sent, to the letter" },
    { command: "windrow plan study.yaml --probe 20", description: "Measure first: random windows, at most 20 requests" }
  ])
)
