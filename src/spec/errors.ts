// How reading a study fails.
import { Data, Runtime } from "effect"
import { exit } from "../domain/exit.ts"
import type { Mistake } from "./Mistake.ts"
import { countMistakes, printMistakes } from "./printMistake.ts"

/** The study, or a file that it uses, has mistakes. */
export class StudyInvalid extends Data.TaggedError("StudyInvalid")<{
  readonly file: string
  readonly mistakes: ReadonlyArray<Mistake>
  /** The text that has them; empty where the file is no text. */
  readonly source: string
}> {
  override readonly [Runtime.errorExitCode] = exit.mistake
  override get message() {
    return `${printMistakes(this.mistakes)}\n\n${countMistakes(this.mistakes)}`
  }
}

/** There is no such study, or it cannot be read. */
export class NoSuchFile extends Data.TaggedError("NoSuchFile")<{ readonly message: string; readonly hint: string }> {
  override readonly [Runtime.errorExitCode] = exit.noInput
}
