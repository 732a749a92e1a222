// The name of what was chosen to feed a step.
import { hashOf, type Json } from "../domain/Json.ts"
import type { Step } from "../domain/Study.ts"

/** The name under which a choice is kept: a hash of the step's name and its `for_each`. */
export const choiceId = ({ name, for_each }: Step): string => hashOf({ step: name, for_each } as unknown as Json)
