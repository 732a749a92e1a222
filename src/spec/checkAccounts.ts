// `check_accounts: true` → one more step, which asks for the profile of each account once.
import { fieldsOf, type Pipeline } from "../domain/Pipeline.ts"
import type { Account, Step } from "../domain/Study.ts"
import { type CheckContext, reportKey } from "./CheckContext.ts"
import type { WhatToCollect } from "./generated/written-study.ts"

export interface AccountCheck {
  /** Absent where nothing is to be checked. */
  readonly step?: Step
  /** Lines for accounts that stand in no table. */
  readonly accounts: ReadonlyArray<Account>
}

/** `all`: the study says it for every step. `users` is the pipeline that asks for profiles. */
export const checkAccounts = (
  context: CheckContext,
  collect: WhatToCollect,
  all: boolean,
  steps: ReadonlyArray<Step>,
  users: Pipeline | undefined
): AccountCheck => {
  const wants = (name: string) => all || collect[name]?.check_accounts === true
  const names = steps.filter(({ name }) => wants(name)).flatMap(({ inputs }) => inputs["accounts"] ?? [])
  const message = "there is no list of accounts here that could be checked"
  for (const step of steps) {
    if (collect[step.name]?.check_accounts === true && step.inputs["accounts"] === undefined) {
      reportKey(context, ["collect", step.name, "check_accounts"], "WR068", { message })
    }
  }
  if (all && names.length === 0) reportKey(context, ["check_accounts"], "WR068", { message })
  if (names.length === 0 || users === undefined) return { accounts: [] }
  tellOnce(context, collect, all, steps)
  const accounts = [...new Set(names)]
  return {
    step: {
      name: "check_accounts",
      pipeline: users.pipeline,
      inputs: { accounts },
      query: {},
      fields: fieldsOf(users),
      together: false
    },
    accounts: accounts.map((username) => ({ username, columns: {} }))
  }
}

/** What each step says that has accounts, the study can say once. */
const tellOnce = (context: CheckContext, collect: WhatToCollect, all: boolean, steps: ReadonlyArray<Step>): void => {
  const listing = steps.filter(({ inputs }) => inputs["accounts"] !== undefined).map(({ name }) => name)
  if (all || listing.some((name) => collect[name]?.check_accounts !== true)) return
  const own = listing.filter((name) => context.yaml.keysAt(["collect", name]).includes("check_accounts"))
  if (own.length > 0)
    context.notes.push(
      "`check_accounts: true` of each step with accounts is said once at the top of the study; both mean the same"
    )
}
