// One command line from its words to how it ended, without the process around it.
import { Cause, Console, Effect, Exit, Layer, Runtime } from "effect"
import { CliConfig, Command, GlobalFlag } from "effect/cli"
import { exit } from "../domain/exit.ts"
import { harmless } from "../domain/harmless.ts"
import { asCalled } from "./called.ts"
import { nameStudy } from "./nameStudy.ts"
import { rootFor } from "./root.ts"
import { unusedServices } from "./unusedServices.ts"
import { version } from "./version.ts"

/** How a command line ended, and what is still to be printed. */
export interface Told {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command that a command line names. */
const cli = Effect.fnUntraced(function* (argv: ReadonlyArray<string>) {
  const root = yield* Effect.promise(() => rootFor(argv[0]))
  yield* Command.runWith(root, { version, renderErrors: false })(argv)
})

/** What effect/cli prints (help, version, completions) is held back until it is known whether it is an error. */
const heldBack = () => {
  const lines: Array<string> = []
  const log = (...parts: ReadonlyArray<unknown>) => void lines.push(parts.map(String).join(" "))
  return { lines, console: { ...globalThis.console, log, error: log } }
}

/** Runs one command line. Never fails: an error is an exit code, and a text that says what to do next. */
export const commandLine = (argv: ReadonlyArray<string>): Effect.Effect<Told> =>
  Effect.suspend(() => {
    keepOthersOut()
    const { lines, console } = heldBack()
    const layer = Layer.mergeAll(
      unusedServices,
      Layer.succeed(
        CliConfig.CliConfig,
        CliConfig.make({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
      )
    )
    return cli(asTyped(argv)).pipe(
      Effect.provide(layer),
      Effect.provideService(Console.Console, console),
      Effect.exit,
      Effect.map((result): Told => {
        const { code, text } = Exit.isSuccess(result)
          ? { code: exit.complete, text: "" }
          : tell(Cause.squash(result.cause), argv)
        const held = lines.length === 0 ? "" : `${lines.join("\n")}\n`
        return code === exit.usage
          ? { code, stdout: "", stderr: harmless(asCalled(text)) }
          : { code, stdout: held, stderr: harmless(asCalled(text)) }
      })
    )
  })

/**
 * What is collected is for the people of a project: no file or folder that comes into being from here on, be it made by
 * DuckDB or SQLite, is for every user of the machine. What a group may do is as its members have set it.
 */
const keepOthersOut = (): void => void process.umask(process.umask() | 0o007)

/** Nothing at all, `help` and `help run` ask for help too. */
const asTyped = ([first, ...rest]: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (first === undefined) return ["--help"]
  return first === "help" ? [...rest, "--help"] : [first, ...rest]
}

interface Ending {
  readonly code: number
  readonly text: string
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === "object" && value !== null

const tell = (error: unknown, argv: ReadonlyArray<string>): Ending => {
  if (isRecord(error) && error["_tag"] === "ShowHelp") return usage(error, argv)
  if (isRecord(error) && typeof error[Runtime.errorExitCode] === "number") {
    const hint = typeof error["hint"] === "string" && error["hint"] !== "" ? `\n  ${error["hint"]}` : ""
    const message = String(error["message"])
    return { code: error[Runtime.errorExitCode] as number, text: message === "" ? "" : `${message}${hint}\n` }
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    code: exit.bug,
    text: `windrow: this is a bug. What is stored is safe.\n${stack}\nPlease report it with these lines and the command: windrow ${argv.join(" ")}\n`
  }
}

/** What the parser says of numbers, for people. */
const plainly = (message: string): string =>
  message.replace(/Expected a string representing (a finite number|an integer)/, "Expected a number in digits")

const usage = (error: Record<PropertyKey, unknown>, argv: ReadonlyArray<string>): Ending => {
  const errors = error["errors"] as ReadonlyArray<{ readonly message: string }>
  if (errors.length === 0) return { code: exit.complete, text: "" }
  const path = (error["commandPath"] as ReadonlyArray<string>).join(" ")
  const lines = errors.map(({ message }) => `windrow: ${plainly(message)}`)
  const missing = errors.some(({ message }) => message === "Missing required argument: study.yaml")
  const named = missing ? [nameStudy(path, argv)] : []
  return {
    code: exit.usage,
    text: `${[...lines, ...named].join("\n")}\nSee: ${argv.length === 0 ? "windrow" : path} --help\n`
  }
}
