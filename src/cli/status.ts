import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { ofSandboxFlag, study } from "./flags.ts"

export const statusCommand = Command.make(
  "status",
  {
    study,
    json: Flag.Boolean("json").pipe(
      Flag.withDescription("Print one JSON object, as `windrow schema status` describes it"),
      Flag.withDefault(false)
    ),
    sandbox: ofSandboxFlag,
    watch: Flag.Boolean("watch").pipe(
      Flag.withDescription("Follow the run that has the database, until it ends or q"),
      Flag.withDefault(false)
    )
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { status } = yield* Effect.promise(() => import("./actions/status/status.ts"))
    yield* status(study, flags)
  })
).pipe(
  Command.withDescription("Progress, coverage and problems of a study; works while a run holds the database."),
  Command.withExamples([
    { command: "windrow status study.yaml", description: "What is there and what is missing" },
    { command: "windrow status study.yaml --watch", description: "Follow a run from a second terminal" },
    { command: "windrow status study.yaml --json", description: "The same for programs" }
  ])
)
