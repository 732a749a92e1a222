// How a command fails by itself: a usage that cannot be, a file that is not there, credentials that are missing.
import { Data, Runtime } from "effect"
import { exit } from "../domain/exit.ts"

/** `code` is the exit code; an empty message prints nothing (it was said already). */
export class CommandFailed extends Data.TaggedError("CommandFailed")<{
  readonly code: number
  readonly message: string
  readonly hint: string
}> {
  override readonly [Runtime.errorExitCode] = this.code
}

export const usage = (message: string, hint: string) => new CommandFailed({ code: exit.usage, message, hint })
