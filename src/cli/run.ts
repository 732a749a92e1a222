import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { ownPipelinesFlag, runFlags, study } from "./flags.ts"

export const runCommand = Command.make(
  "run",
  {
    study,
    ...runFlags,
    locked: Flag.Boolean("locked").pipe(
      Flag.withDescription("End with exit code 80 where the study and its stored plan differ"),
      Flag.withDefault(false)
    ),
    frozen: Flag.Boolean("frozen").pipe(
      Flag.withDescription("Go on with the stored plan, whatever the study says now"),
      Flag.withDefault(false)
    ),
    ownPipelines: ownPipelinesFlag
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { runStudy } = yield* Effect.promise(() => import("./actions/run/run.ts"))
    yield* runStudy(study, flags)
  })
).pipe(
  Command.withDescription("Collect a study. Started again it goes on where it stopped; when complete it does nothing."),
  Command.withExamples([
    { command: "windrow run study.yaml", description: "Collect, and wait for quota where it is spent" },
    { command: "windrow run study.yaml --sandbox", description: "Try the study on made-up data, without credentials" },
    { command: "windrow run study.yaml --no-wait", description: "For cron: exit code 75 when the quota is spent" },
    { command: "windrow run study.yaml --locked", description: "Refuse if the study was edited since it was planned" },
    { command: "windrow run study.yaml --progress json 2> events.ndjson", description: "One JSON object per event" }
  ])
)
