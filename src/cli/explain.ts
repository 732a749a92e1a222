import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { ofSandboxFlag, study } from "./flags.ts"

export const explainCommand = Command.make(
  "explain",
  {
    study,
    slice: Argument.String("slice").pipe(
      Argument.withDescription("Id of a slice, or its first letters; without it, all slices are listed"),
      Argument.optional
    ),
    sandbox: ofSandboxFlag
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { explain } = yield* Effect.promise(() => import("./actions/explain.ts"))
    yield* explain(study, flags)
  })
).pipe(
  Command.withDescription("The story of a slice: who made it, every request with its answer, and what became of it."),
  Command.withExamples([
    { command: "windrow explain study.yaml", description: "List the slices" },
    { command: "windrow explain study.yaml 3fa9", description: "Tell the story of the slice whose id begins with 3fa9" }
  ])
)
