import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { ofSandboxFlag, study } from "./flags.ts"

export const exportCommand = Command.make(
  "export",
  {
    study,
    format: Flag.Literals("format", ["parquet", "csv", "ndjson", "duckdb"]).pipe(
      Flag.withDescription("What is written; duckdb is a slim copy without the raw answers (default: parquet)"),
      Flag.withDefault("parquet" as const)
    ),
    to: Flag.String("to").pipe(
      Flag.withDescription("The folder that the files go to (default: beside the database, <its name>-<format>)"),
      Flag.optional
    ),
    tables: Flag.String("tables").pipe(
      Flag.withDescription("Only these tables, with commas between them, such as videos,comments (default: all)"),
      Flag.optional
    ),
    partition: Flag.Literals("partition", ["month", "account"]).pipe(
      Flag.withDescription("With parquet: a file for each month of creation, or for each account"),
      Flag.optional
    ),
    bom: Flag.Boolean("bom").pipe(
      Flag.withDescription("With csv: begin with the mark by which Excel knows UTF-8"),
      Flag.withDefault(false)
    ),
    sandbox: ofSandboxFlag,
    progress: Flag.Literals("progress", ["auto", "plain", "quiet"]).pipe(
      Flag.withDescription("Whether each table is told on stderr (default: plain, or WINDROW_PROGRESS)"),
      Flag.optional
    )
  },
  Effect.fn(function* ({ study, ...flags }) {
    const { exportStudy } = yield* Effect.promise(() => import("./actions/export.ts"))
    yield* exportStudy(study, flags)
  })
).pipe(
  Command.withDescription(
    "Write the tables of a study into files for R, Python, Excel or DuckDB, with a manifest and a README."
  ),
  Command.withExamples([
    { command: "windrow export study.yaml", description: "All tables as Parquet, sorted by key" },
    { command: "windrow export study.yaml --format csv --bom --tables videos", description: "For Excel" },
    { command: "windrow export study.yaml --partition month --to shared/videos", description: "A file for each month" },
    { command: "windrow export study.yaml --format duckdb", description: "A slim copy of the database to pass on" }
  ])
)
