import { Data, Runtime } from "effect"
import { exit } from "../domain/exit.ts"

/** Data cannot be taken out: the files cannot be written, would replace somebody else's, or there is nothing to export. */
export class ExportFailed extends Data.TaggedError("ExportFailed")<{
  readonly reason: "cannot_write" | "not_ours" | "no_data"
  readonly message: string
  readonly hint: string
  readonly cause?: unknown
}> {
  override readonly [Runtime.errorExitCode] = {
    cannot_write: exit.cannotWrite,
    not_ours: exit.cannotWrite,
    no_data: exit.noInput
  }[this.reason]
}
