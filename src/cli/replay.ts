import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { path, replayProgressFlag } from "./flags.ts"

export const replayCommand = Command.make(
  "replay",
  {
    events: path("events.ndjson").pipe(
      Argument.withDescription("The events of a database: <database>.events.ndjson, or what `--progress json` wrote")
    ),
    speed: Flag.Finite("speed").pipe(
      Flag.withDescription(
        "How many times faster than it was; 0 does not wait at all (default: 10 on a terminal, 0 elsewhere)"
      ),
      Flag.optional
    ),
    run: Flag.Int("run").pipe(
      Flag.withDescription("Which run of the file, from 1 on (default: the last)"),
      Flag.optional
    ),
    progress: replayProgressFlag
  },
  Effect.fn(function* ({ events, ...flags }) {
    const { replay } = yield* Effect.promise(() => import("./actions/replay.ts"))
    yield* replay(events, flags)
  })
).pipe(
  Command.withDescription("Show a past run again, from the events that it left beside its database."),
  Command.withExamples([
    { command: "windrow replay data/study.duckdb.events.ndjson", description: "The last run, ten times faster" },
    {
      command: "windrow replay data/study.duckdb.events.ndjson --speed 60 --run 1",
      description: "The first, a minute a second"
    },
    { command: "windrow replay data/study.duckdb.events.ndjson | less", description: "The same as lines" }
  ])
)
