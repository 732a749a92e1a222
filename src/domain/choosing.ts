// How is chosen among the values that a source could bring: by chance, or by what ranks them.
import type { ForEach } from "./Study.ts"

export const methods = ["sample", "top", "newest", "most_frequent"] as const
export type Method = (typeof methods)[number]

export type Choosers = Pick<ForEach, Method>

/** So many of each stratum; by chance there is a seed, and the largest are so `by` a column. */
export interface Choosing {
  readonly method: Method
  readonly n: number
  readonly per: ReadonlyArray<string>
  readonly seed: string | undefined
  readonly by: string | undefined
}

/** Nothing where all feed. */
export const choosingOf = ({ most_frequent, newest, sample, top }: Choosers): Choosing | undefined => {
  if (sample !== undefined) return { method: "sample", by: undefined, ...sample }
  const none = { per: [], seed: undefined, by: undefined }
  if (top !== undefined) return { ...none, method: "top", ...top }
  if (newest !== undefined) return { ...none, method: "newest", ...newest }
  return most_frequent === undefined ? undefined : { ...none, method: "most_frequent", ...most_frequent }
}

/** What is chosen, in the plural: `its 5 newest`. */
export const chosenWord: Readonly<Record<Exclude<Method, "sample">, string>> = {
  top: "largest",
  newest: "newest",
  most_frequent: "most frequent"
}

/** Strata are drawn by themselves, so that a new one changes no other. */
export const drawsNewStrata = (source: Choosers): boolean => (choosingOf(source)?.per.length ?? 0) > 0

/** The strata of a month are drawn when the month is over, and all others when everything is there. */
export const drawsByMonth = (source: Choosers): boolean => choosingOf(source)?.per.includes("month") === true
