// Wiring only: the command line, the machine's services, and the exit code.
import { Cause, Console, Effect, Exit, Layer, Runtime } from "effect"
import { CliConfig, Command, GlobalFlag } from "effect/cli"
import { asCalled } from "./cli/called.ts"
import { root } from "./cli/root.ts"
import { unusedServices } from "./cli/unusedServices.ts"
import { version } from "./cli/version.ts"
import { exit } from "./domain/exit.ts"

const cli = Command.runWith(root, { version, renderErrors: false })

/** What effect/cli prints (help, version, completions) is held back until it is known whether it is an error. */
const heldBack = () => {
  const lines: Array<string> = []
  const log = (...parts: ReadonlyArray<unknown>) => void lines.push(parts.map(String).join(" "))
  return { lines, console: { ...globalThis.console, log, error: log } }
}

/** Runs one command line and ends the process with its exit code. Errors go to stderr and say what to do next. */
export const main = async (argv: ReadonlyArray<string>): Promise<void> => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unlessLeft)
  const { lines, console } = heldBack()
  const layer = Layer.mergeAll(
    unusedServices,
    Layer.succeed(
      CliConfig.CliConfig,
      CliConfig.make({ builtIns: [GlobalFlag.Help, GlobalFlag.Version, GlobalFlag.Completions] })
    )
  )
  const result = await cli(asTyped(argv)).pipe(
    Effect.provide(layer),
    Effect.provideService(Console.Console, console),
    Effect.runPromiseExit
  )
  const told = Exit.isSuccess(result) ? { code: exit.complete, text: "" } : tell(Cause.squash(result.cause), argv)
  const text = asCalled(told.text)
  const held = lines.length === 0 ? "" : `${lines.join("\n")}\n`
  if (told.code === exit.usage) process.stderr.write(`${held}${text}`)
  else {
    process.stdout.write(held)
    process.stderr.write(text)
  }
  // A pipe takes text in parts, and an exit would cut off what it has not taken yet.
  await Promise.all([process.stdout, process.stderr].map(emptied))
  process.exit(told.code)
}

/** Whoever reads may leave early, as `head` does: what is done goes on without being told. */
const unlessLeft = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "EPIPE") throw error
}

const emptied = (stream: NodeJS.WriteStream): Promise<void> =>
  new Promise((done) => {
    stream.once("error", () => done())
    stream.write("", () => done())
  })

/** Nothing at all, `help` and `help run` ask for help too. */
const asTyped = ([first, ...rest]: ReadonlyArray<string>): ReadonlyArray<string> => {
  if (first === undefined) return ["--help"]
  return first === "help" ? [...rest, "--help"] : [first, ...rest]
}

interface Told {
  readonly code: number
  readonly text: string
}

const isRecord = (value: unknown): value is Record<PropertyKey, unknown> => typeof value === "object" && value !== null

const tell = (error: unknown, argv: ReadonlyArray<string>): Told => {
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

const usage = (error: Record<PropertyKey, unknown>, argv: ReadonlyArray<string>): Told => {
  const errors = error["errors"] as ReadonlyArray<{ readonly message: string }>
  if (errors.length === 0) return { code: exit.complete, text: "" }
  const path = (error["commandPath"] as ReadonlyArray<string>).join(" ")
  const lines = errors.map(({ message }) => `windrow: ${plainly(message)}`)
  return { code: exit.usage, text: `${lines.join("\n")}\nSee: ${argv.length === 0 ? "windrow" : path} --help\n` }
}
