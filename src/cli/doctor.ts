import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { allowHostFlag, path } from "./flags.ts"

export const doctorCommand = Command.make(
  "doctor",
  {
    study: path("study.yaml").pipe(
      Argument.withDescription(
        "A study; with it, also its mistakes and its database are looked at: raw pages, coverage and tables"
      ),
      Argument.optional
    ),
    sandbox: Flag.Boolean("sandbox").pipe(
      Flag.withDescription("Ask a sandbox instead of the real API; needs no credentials"),
      Flag.withDefault(false)
    ),
    allowHost: allowHostFlag,
    rebuild: Flag.Boolean("rebuild").pipe(
      Flag.withDescription(
        "Make tables and coverage anew from the raw pages where they are not what these make; asks nothing"
      ),
      Flag.withDefault(false)
    ),
    json: Flag.Boolean("json").pipe(Flag.withDescription("Print one JSON object"), Flag.withDefault(false))
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { doctor } = yield* Effect.promise(() => import("./actions/doctor/doctor.ts"))
    yield* doctor(study, flags)
  })
).pipe(
  Command.withDescription(
    "What would stop a run, each with a fix: Node, DuckDB, folders, clock, credentials, quota; and whether a study's database is what its raw pages make. Spends no quota."
  ),
  Command.withExamples([
    { command: "windrow doctor", description: "Look at the machine" },
    { command: "windrow doctor study.yaml", description: "Also at a study and all of its database" },
    {
      command: "windrow doctor study.yaml --rebuild",
      description: "Make its tables anew where they differ from the raw pages"
    },
    { command: "windrow doctor --sandbox", description: "Without network and credentials" },
    { command: "windrow doctor --json", description: "For programs; the exit code is that of the worst" }
  ])
)
