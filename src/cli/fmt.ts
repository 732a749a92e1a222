import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { path } from "./flags.ts"

export const fmtCommand = Command.make(
  "fmt",
  {
    studies: path("study.yaml").pipe(Argument.withDescription("One or more studies"), Argument.atLeast(1)),
    check: Flag.Boolean("check").pipe(
      Flag.withDescription("Write nothing; exit code 65 where something would be rewritten"),
      Flag.withDefault(false)
    )
  },
  Effect.fn(function* ({ check, studies }) {
    const { fmt } = yield* Effect.promise(() => import("./actions/fmt.ts"))
    yield* fmt(studies, check)
  })
).pipe(
  Command.withDescription(
    "Write older and other names in studies as they are called now. What a study means, its comments and its layout stay."
  ),
  Command.withExamples([
    { command: "windrow fmt study.yaml", description: "Rewrite one study, and say what was rewritten" },
    { command: "windrow fmt studies/*.yaml --check", description: "For a check before a commit" }
  ])
)
