import { Effect } from "effect"
import { Argument, Command } from "effect/cli"
import { path } from "./flags.ts"

export const validateCommand = Command.make(
  "validate",
  { studies: path("study.yaml").pipe(Argument.withDescription("One or more studies"), Argument.atLeast(1)) },
  Effect.fn(function* ({ studies }) {
    const { validate } = yield* Effect.promise(() => import("./actions/validate.ts"))
    yield* validate(studies)
  })
).pipe(
  Command.withDescription("Check studies and say every mistake at once, offline."),
  Command.withExamples([
    { command: "windrow validate study.yaml", description: "Check one study" },
    { command: "windrow validate studies/*.yaml", description: "Check many; exit code 65 if one has a mistake" }
  ])
)
