// Coverage by unit and month in a small file beside the database, for `windrow status` while a run holds the database.
import { rmSync } from "node:fs"
import { Option, Schema } from "effect"
import { folded } from "../domain/harmless.ts"
import { readBounded } from "../domain/readBounded.ts"
import { replaceFile } from "../domain/replaceFile.ts"
import { StatusStep } from "../domain/Status.ts"

/** What `<database>.coverage.json` holds; the time is ISO 8601 UTC. */
export interface CoverageFile {
  readonly windrow_coverage: 1
  readonly updated_at: string
  readonly steps: ReadonlyArray<StatusStep>
}

/** Where the coverage of a database is. */
export const coverageFileOf = (database: string): string => `${database}.coverage.json`

/** Replaces the whole file. */
export const writeCoverageFile = (database: string, now: number, steps: ReadonlyArray<StatusStep>): void => {
  const content: CoverageFile = { windrow_coverage: 1, updated_at: new Date(now).toISOString(), steps }
  replaceFile(coverageFileOf(database), JSON.stringify(content))
}

export const removeCoverageFile = (database: string): void => rmSync(coverageFileOf(database), { force: true })

const decode = Schema.decodeUnknownOption(
  Schema.fromJsonString(
    Schema.Struct({
      windrow_coverage: Schema.Literal(1),
      updated_at: Schema.String,
      steps: Schema.Array(StatusStep)
    })
  )
)

/** undefined where a text is no such file. */
export const parseCoverageFile = (text: string): CoverageFile | undefined => {
  try {
    return folded(Option.getOrUndefined(decode(text)))
  } catch {
    // A text that is nested deep enough overflows the stack in the decoder itself.
    return undefined
  }
}

/** undefined where there is none that can be read. */
export const readCoverageFile = (database: string): CoverageFile | undefined => {
  try {
    return parseCoverageFile(readBounded(coverageFileOf(database), "side").toString("utf8"))
  } catch {
    return undefined
  }
}
