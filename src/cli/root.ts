// The command tree: names, flags and help. What a command does is loaded when it is called.
import { Command } from "effect/cli"
import { shippedApi } from "../domain/shippedApi.ts"

/** In the order of help. */
const commands = {
  init: async () => (await import("./init.ts")).initCommand,
  validate: async () => (await import("./validate.ts")).validateCommand,
  fmt: async () => (await import("./fmt.ts")).fmtCommand,
  plan: async () => (await import("./plan.ts")).planCommand,
  run: async () => (await import("./run.ts")).runCommand,
  resume: async () => (await import("./resume.ts")).resumeCommand,
  status: async () => (await import("./status.ts")).statusCommand,
  explain: async () => (await import("./explain.ts")).explainCommand,
  export: async () => (await import("./export.ts")).exportCommand,
  report: async () => (await import("./report.ts")).reportCommand,
  quota: async () => (await import("./quota.ts")).quotaCommand,
  doctor: async () => (await import("./doctor.ts")).doctorCommand,
  cite: async () => (await import("./cite.ts")).citeCommand,
  replay: async () => (await import("./replay.ts")).replayCommand,
  sandbox: async () => (await import("./sandbox.ts")).sandboxCommand,
  schema: async () => (await import("./schema.ts")).schemaCommand
}

type Name = keyof typeof commands

export const commandNames = Object.keys(commands) as ReadonlyArray<Name>

/** All commands; or that one alone which a command line begins with, since the others would be loaded for nothing. */
export const rootFor = async (first: string | undefined) => {
  const called = commandNames.filter((name) => name === first)
  const loaded = await Promise.all((called.length === 0 ? commandNames : called).map((name) => commands[name]()))
  return Command.make("windrow").pipe(
    Command.withDescription(
      `Collects ${shippedApi.title} data for a study: one YAML file in, one complete DuckDB database out.`
    ),
    Command.withSubcommands(loaded)
  )
}
