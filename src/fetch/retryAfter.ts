/** However long a server advises to wait: the database is open meanwhile. */
const longest = 10 * 60_000

/** A header Retry-After as milliseconds from `now` (epoch milliseconds): it tells seconds, or a date. */
export const retryAfter = (text: string | undefined, now: number): number | undefined => {
  if (text === undefined) return undefined
  const date = Date.parse(text)
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : date - now
  return Number.isFinite(wait) ? Math.min(Math.max(0, Math.round(wait)), longest) : undefined
}
