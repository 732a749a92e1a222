// The study of a run, as it was written down → its steps.
import { isObject, type Json, parseJson } from "../../domain/Json.ts"
import type { Step } from "../../domain/Study.ts"

/** None where the text is no study. */
export const storedSteps = (study: string): ReadonlyArray<Step> => {
  let read: Json
  try {
    read = parseJson(study)
  } catch {
    return []
  }
  return isObject(read) && Array.isArray(read["steps"]) ? (read["steps"] as unknown as ReadonlyArray<Step>) : []
}
