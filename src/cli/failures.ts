// How a command fails by itself: a usage that cannot be, a file that is not there, credentials that are missing.
import { Data, Runtime } from "effect"
import { exit } from "../domain/exit.ts"
import { shellWord } from "../domain/shellWord.ts"

/** `code` is the exit code; an empty message prints nothing (it was said already). */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{
  readonly code: number
  readonly message: string
  readonly hint: string
}> {
  override readonly [Runtime.errorExitCode] = this.code
}

/** A file that cannot be written, in the words of the system. */
export const cannotWrite = (file: string, cause: unknown, hint: string) =>
  new CommandFailed({
    code: exit.cannotWrite,
    message: `${file} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
    hint
  })

/** Nothing to read yet. @param flag what the next command needs to fill the same file */
export const notCollected = (message: string, study: string, flag: string) =>
  new CommandFailed({
    code: exit.noInput,
    message,
    hint: `Collect first: windrow run ${shellWord(study)}${flag}`
  })

export const usage = (message: string, hint: string) => new CommandFailed({ code: exit.usage, message, hint })
