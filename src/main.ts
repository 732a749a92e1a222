// Wiring only: a command line, the process's streams, and its exit code.
import { Effect } from "effect"
import { commandLine } from "./cli/commandLine.ts"

/** Runs one command line and ends the process with its exit code. Errors go to stderr and say what to do next. */
export const main = async (argv: ReadonlyArray<string>): Promise<void> => {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", unlessLeft)
  const { code, stdout, stderr } = await Effect.runPromise(commandLine(argv))
  process.stdout.write(stdout)
  process.stderr.write(stderr)
  // A pipe takes text in parts, and an exit would cut off what it has not taken yet.
  await Promise.all([process.stdout, process.stderr].map(emptied))
  process.exit(code)
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
