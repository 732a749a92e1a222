declare const WINDROW_BUILT: string | undefined

/** No build can be older than what it was built from, whatever its machine's clock showed. */
const written = Date.UTC(2026, 10, 1)

/** When this program was built, epoch milliseconds: a clock that shows an earlier day is wrong. */
export const builtAt: number = Math.max(
  written,
  typeof WINDROW_BUILT === "undefined" ? written : Date.parse(WINDROW_BUILT)
)
