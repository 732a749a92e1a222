// When a collection asked, whom, and with what.
import type { Day } from "./Day.ts"
import type { Origin } from "./Origin.ts"

/** `from` and `to`: the UTC days of the first and the last request; undefined where none was made. */
export interface Access {
  readonly origin: Origin
  readonly days: { readonly from: Day; readonly to: Day } | undefined
  /** The versions of Windrow that asked, in the order in which they began. */
  readonly versions: ReadonlyArray<string>
}
