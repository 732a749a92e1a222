import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ownPipelinesFlag, path, runFlags } from "./flags.ts"

export const resumeCommand = Command.make(
  "resume",
  {
    plan: path("study.plan.json").pipe(Argument.withDescription("The stored plan")),
    ...runFlags,
    ownPipelines: ownPipelinesFlag
  },
  Effect.fn(function* ({ plan, ...flags }) {
    const { resumePlan } = yield* Effect.promise(() => import("./actions/run/run.ts"))
    yield* resumePlan(plan, flags)
  })
).pipe(
  Command.withDescription("Go on from the stored plan alone, without the YAML."),
  Command.withExamples([
    { command: "windrow resume study.plan.json", description: "Collect what the plan still lacks" }
  ])
)
