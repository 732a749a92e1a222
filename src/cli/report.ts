import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { ofSandboxFlag, study } from "./flags.ts"

export const reportCommand = Command.make(
  "report",
  {
    study,
    to: Flag.String("to").pipe(
      Flag.withDescription("Write the page here (default: beside the database, ending in .report.html)"),
      Flag.optional
    ),
    sandbox: ofSandboxFlag
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { report } = yield* Effect.promise(() => import("./actions/report.ts"))
    yield* report(study, flags)
  })
).pipe(
  Command.withDescription(
    "One HTML page about the data: coverage, rows, quota, problems, and methods and limits for a paper. Needs no network and no run."
  ),
  Command.withExamples([
    { command: "windrow report study.yaml", description: "Write it beside the database, and print its path" },
    { command: "windrow report study.yaml --to report.html", description: "Write it somewhere else" }
  ])
)
