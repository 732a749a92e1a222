// The coverage of a database that a run holds open, for those who cannot open it meanwhile.
import { Context, Effect, type Scope } from "effect"
import type { StoreError } from "./failures.ts"
import type { CoverageRun } from "./ReportFacts.ts"
import type { CoverageView } from "./Status.ts"

/** Coverage as it is now, with the steps that it is shown by. */
export interface CoverageSeen {
  readonly steps: ReadonlyArray<CoverageView>
  readonly runs: ReadonlyArray<CoverageRun>
}

/**
 * Tells the coverage of an open database now and then until the scope ends, and once more at its end. `look` reads it, and
 * returns undefined as long as there is nothing to tell. Never fails: a collection does not stop for news.
 */
export type FollowCoverage = (
  look: Effect.Effect<CoverageSeen | undefined, StoreError>
) => Effect.Effect<void, never, Scope.Scope>

/** Tells nobody where no display keeps the news. */
export class CoverageNews extends Context.Reference<{ readonly follow: FollowCoverage }>(
  "windrow/display/CoverageNews",
  { defaultValue: () => ({ follow: () => Effect.void }) }
) {}
