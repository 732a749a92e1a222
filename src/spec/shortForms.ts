// Short forms of a study → the long ones, before anything is checked; and what its writer keeps for himself is left out.
type Map = Record<string, unknown>

const isMap = (value: unknown): value is Map => typeof value === "object" && value !== null && !Array.isArray(value)

const isNumber = (value: unknown): boolean => typeof value === "string" && /^\d+$/.test(value)

/** Puts a single value where its map would have it. */
const lengthen = (holder: Map, key: string, inner: string, isShort: (value: unknown) => boolean): void => {
  if (isShort(holder[key])) holder[key] = { [inner]: holder[key] }
}

/** `1d`, `7d`, `week`: days that a window has; as the API counts them, one less from the first to the last. `month` stays. */
const windowOf = (value: unknown): unknown => {
  const days = value === "week" ? 7 : Number(/^(\d{1,4})d$/.exec(String(value))?.[1] ?? Number.NaN)
  return typeof value === "string" && days >= 1 ? { max_span_days: String(days - 1) } : value
}

/** Keys that begin with `x-` hold anchors and notes. */
const dropOwn = (holder: Map): void => {
  for (const key of Object.keys(holder)) if (key.startsWith("x-")) delete holder[key]
}

/** `per_request: max`: as many as the endpoint takes, also where a row does not tell which of them found it. */
const lengthenPerRequest = (step: Map): void => {
  const most = step["per_request"]
  if (typeof most !== "string") return
  if (/^-?\d+$/.test(most)) step["per_request"] = Number(most)
  if (most !== "max") return
  delete step["per_request"]
  step["together"] = "true"
}

const lengthenStep = (step: Map): void => {
  dropOwn(step)
  lengthenPerRequest(step)
  lengthen(step, "budget", "requests", isNumber)
  lengthen(step, "draws", "n", isNumber)
  if (step["window"] !== undefined) step["window"] = windowOf(step["window"])
  const forEach = step["for_each"]
  if (isMap(forEach)) lengthen(forEach, "limit", "rows_per_parent", isNumber)
}

/** Steps as they are written, each with what `defaults` say and it does not say itself. */
const withDefaults = (data: Map): void => {
  const { collect, defaults } = data
  if (!isMap(defaults) || !isMap(collect)) return
  for (const [name, step] of Object.entries(collect)) if (isMap(step)) collect[name] = { ...defaults, ...step }
}

/** Changes the data in place. @param pool the one that a single number of requests a day is about */
export const lengthenForms = (data: unknown, pool: string): void => {
  if (!isMap(data)) return
  dropOwn(data)
  lengthen(data, "quota", pool, isNumber)
  lengthen(data, "output", "database", (value) => typeof value === "string" && value !== "")
  if (isMap(data["defaults"])) dropOwn(data["defaults"])
  withDefaults(data)
  if (isMap(data["collect"])) for (const step of Object.values(data["collect"])) if (isMap(step)) lengthenStep(step)
}
