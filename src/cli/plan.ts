import { Effect } from "effect"
import { Command } from "effect/cli"
import { study } from "./flags.ts"

export const planCommand = Command.make(
  "plan",
  { study },
  Effect.fn(function* ({ study }) {
    const { plan } = yield* Effect.promise(() => import("./actions/plan.ts"))
    yield* plan(study)
  })
).pipe(
  Command.withDescription(
    "Show what a study will ask and cost, and write study.plan.json beside it. Offline, no credentials."
  ),
  Command.withExamples([
    { command: "windrow plan study.yaml", description: "Windows, batches, requests and days of quota" }
  ])
)
