import { type FaultChoice, type FaultName, type Profile, planned } from "../faults.ts"
import type { SeenRequest } from "../Journal.ts"
import type { Plain } from "../json.ts"
import { concerns, type Rule } from "./Rule.ts"

export interface ChosenFault {
  readonly fault: FaultName
  readonly arg: Plain | undefined
}

/** Decides what goes wrong: by rules and by the test's own word; else by the profile. */
export class Saboteur {
  private readonly seed: number
  private readonly profile: Profile
  private readonly onRequest: ((seen: SeenRequest) => FaultChoice | undefined) | undefined
  private rules: ReadonlyArray<{ readonly rule: Rule; used: number }> = []

  constructor(
    seed: number,
    profile: Profile,
    rules: ReadonlyArray<Rule>,
    onRequest: ((seen: SeenRequest) => FaultChoice | undefined) | undefined
  ) {
    this.seed = seed
    this.profile = profile
    this.onRequest = onRequest
    this.setRules(rules)
  }

  /** Replaces all rules. */
  setRules(rules: ReadonlyArray<Rule>): void {
    this.rules = rules.map((rule) => ({ rule, used: 0 }))
  }

  /** The rules and how often each was used. */
  report(): ReadonlyArray<Rule & { readonly used: number }> {
    return this.rules.map(({ rule, used }) => ({ ...rule, used }))
  }

  choose(seen: SeenRequest): ReadonlyArray<ChosenFault> {
    const due = this.rules.filter(({ rule, used }) => used < (rule.times ?? Infinity) && concerns(rule, seen))
    for (const entry of due) entry.used++
    const word = this.onRequest?.(seen)
    const ordered = [...due.map(({ rule }) => rule), ...(word === undefined ? [] : [word])]
    if (ordered.length === 0) {
      const fault = planned(this.seed, this.profile, seen.print, seen.repeats)
      return fault === undefined ? [] : [{ fault, arg: undefined }]
    }
    return ordered.map((order) =>
      typeof order === "string" ? { fault: order, arg: undefined } : { fault: order.fault, arg: order.arg }
    )
  }
}
