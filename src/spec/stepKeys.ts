// The keys that a step has of its own, whatever inputs its endpoint takes.

/** Keys that say how a step collects, not what. */
export const keysOfHow = new Set([
  "pipeline",
  "fields",
  "period",
  "per_request",
  "together",
  "draws",
  "limit",
  "budget",
  "window",
  "repeat",
  "refresh",
  "check_accounts",
  "snowball"
])

/** Those, and the keys that say what it collects without being an input. */
export const stepKeys: ReadonlySet<string> = new Set([...keysOfHow, "query", "for_each", "any_of", "matrix"])
