import { Effect } from "effect"
import { Argument, Command } from "effect/cli"

export const schemaCommand = Command.make(
  "schema",
  {
    name: Argument.String("name").pipe(
      Argument.withDescription("study, pipeline, plan, event or status"),
      Argument.optional
    )
  },
  Effect.fn(function* ({ name }) {
    const { schema } = yield* Effect.promise(() => import("./actions/schema.ts"))
    yield* schema(name)
  })
).pipe(
  Command.withDescription("Print a JSON Schema; without a name, list them."),
  Command.withExamples([
    { command: "windrow schema study > study.schema.json", description: "For completion in an editor" }
  ])
)
