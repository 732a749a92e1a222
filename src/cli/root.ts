// The command tree: names, flags and help. What a command does is loaded when it is called.
import { Command } from "effect/cli"
import { doctorCommand } from "./doctor.ts"
import { explainCommand } from "./explain.ts"
import { exportCommand } from "./export.ts"
import { initCommand } from "./init.ts"
import { planCommand } from "./plan.ts"
import { quotaCommand } from "./quota.ts"
import { replayCommand } from "./replay.ts"
import { reportCommand } from "./report.ts"
import { resumeCommand } from "./resume.ts"
import { runCommand } from "./run.ts"
import { sandboxCommand } from "./sandbox.ts"
import { schemaCommand } from "./schema.ts"
import { statusCommand } from "./status.ts"
import { validateCommand } from "./validate.ts"

export const root = Command.make("windrow").pipe(
  Command.withDescription(
    "Collects TikTok Research API data for a study: one YAML file in, one complete DuckDB database out."
  ),
  Command.withSubcommands([
    initCommand,
    validateCommand,
    planCommand,
    runCommand,
    resumeCommand,
    statusCommand,
    explainCommand,
    exportCommand,
    reportCommand,
    quotaCommand,
    doctorCommand,
    replayCommand,
    sandboxCommand,
    schemaCommand
  ])
)
