import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { path } from "./flags.ts"

export const initCommand = Command.make(
  "init",
  {
    file: path("file").pipe(
      Argument.withDescription("Where the study is written (default: study.yaml)"),
      Argument.withDefault("study.yaml")
    ),
    name: Flag.String("name").pipe(
      Flag.withDescription("Short name of the study: small letters, digits and hyphens"),
      Flag.optional
    ),
    accounts: Flag.String("accounts").pipe(
      Flag.withDescription("User names with commas between them, or a file beside the study with one a line"),
      Flag.optional
    ),
    column: Flag.String("column").pipe(
      Flag.withDescription("The column of that file that has the user names (default: username)"),
      Flag.optional
    ),
    from: Flag.String("from").pipe(
      Flag.withDescription("First day, such as 2024-01-01; included, in UTC"),
      Flag.optional
    ),
    to: Flag.String("to").pipe(Flag.withDescription("Last day, included; or today"), Flag.optional),
    fields: Flag.String("fields").pipe(
      Flag.withDescription("Names of fields with commas between them, or all (default: all)"),
      Flag.optional
    ),
    force: Flag.Boolean("force").pipe(
      Flag.withDescription("Replace a file that is there already"),
      Flag.withDefault(false)
    )
  },
  Effect.fn(function* ({ file, ...flags }) {
    const { init } = yield* Effect.promise(() => import("./actions/init/init.ts"))
    yield* init(file, flags)
  })
).pipe(
  Command.withDescription(
    "Write a study with comments, and the schema that lets an editor complete it. Asks on a terminal what no flag says."
  ),
  Command.withExamples([
    { command: "windrow init", description: "Ask for name, accounts, period and fields; write study.yaml" },
    {
      command: "windrow init --name spring --accounts tagesschau,zeitimbild --from 2024-03-01 --to 2024-05-31",
      description: "The same without questions"
    },
    { command: "windrow init news.yaml --accounts accounts.csv", description: "Accounts from a list beside the study" }
  ])
)
