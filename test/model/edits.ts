// Edits of a study: what a user may change in it between two runs.
import { fc } from "../support/chance.ts"
import {
  type Account,
  accounts,
  type FedStep,
  type Slot,
  type Step,
  type Study,
  slots,
  type VideosStep
} from "./study.ts"

export type Edit =
  | { readonly edit: "account"; readonly of: "videos" | "more" | "profiles"; readonly account: Account }
  | {
      readonly edit: "dates"
      readonly of: "videos" | "more" | "draws"
      readonly from: number
      readonly days: number | undefined
    }
  | { readonly edit: "fields" | "query" | "alone" | "weekly"; readonly of: "videos" | "more" }
  | { readonly edit: "where"; readonly of: "comments" | "authors"; readonly above: number }
  | { readonly edit: "sample" | "top" | "limit"; readonly of: "comments"; readonly n: number | undefined }
  | { readonly edit: "waves"; readonly of: "videos" | "more"; readonly times: number }
  | { readonly edit: "step"; readonly of: Exclude<Slot, "videos">; readonly step: Step }
  | { readonly edit: "rename"; readonly of: Slot; readonly name: string }
  | { readonly edit: "name"; readonly name: string }
  | { readonly edit: "title"; readonly n: number }
  | { readonly edit: "settle"; readonly hours: number }
  | { readonly edit: "order"; readonly order: Study["order"] }
  | { readonly edit: "quota"; readonly quota: number | undefined }
  | { readonly edit: "snapshot" | "database" }

const from = fc.integer({ min: -40, max: 0 })
const days = fc.option(fc.integer({ min: 1, max: 35 }), { nil: undefined, freq: 6 })
const account = fc.constantFrom(...accounts)
const dated = fc.constantFrom("videos" as const, "more" as const)
const above = fc.integer({ min: -1, max: 6 })
const few = fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined, freq: 2 })

const videos: fc.Arbitrary<VideosStep> = fc.record({
  kind: fc.constant("videos" as const),
  name: fc.constant("more"),
  accounts: fc.uniqueArray(account, { minLength: 1, maxLength: 3 }),
  from,
  days,
  few: fc.boolean(),
  not: fc.boolean(),
  alone: fc.constant(false),
  weekly: fc.boolean(),
  again: fc.constant(0)
})
const fed = (kind: "authors" | "comments"): fc.Arbitrary<FedStep> =>
  fc.record({
    kind: fc.constant(kind),
    name: fc.constant(kind as string),
    of: fc.constantFrom("videos" as const, "videos" as const, "more" as const),
    above,
    sample: kind === "comments" ? few : fc.constant(undefined),
    top: kind === "comments" ? few : fc.constant(undefined),
    limit: kind === "comments" ? fc.constantFrom(undefined, undefined, 3) : fc.constant(undefined)
  })
const step: fc.Arbitrary<Edit> = fc.oneof(
  videos.map((one) => ({ edit: "step" as const, of: "more" as const, step: one })),
  fc.record({ draws: fc.integer({ min: 1, max: 2 }), from, days: fc.integer({ min: 1, max: 5 }) }).map((one) => ({
    edit: "step" as const,
    of: "draws" as const,
    step: { kind: "draws" as const, name: "draws", ...one }
  })),
  fc.uniqueArray(account, { minLength: 1, maxLength: 3 }).map((some) => ({
    edit: "step" as const,
    of: "profiles" as const,
    step: { kind: "profiles" as const, name: "profiles", accounts: some }
  })),
  fed("authors").map((one) => ({ edit: "step" as const, of: "authors" as const, step: one })),
  fed("comments").map((one) => ({ edit: "step" as const, of: "comments" as const, step: one }))
)

export const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      edit: fc.constant("account" as const),
      of: fc.constantFrom("videos" as const, "more" as const, "profiles" as const),
      account
    })
  },
  {
    weight: 5,
    arbitrary: fc.record({
      edit: fc.constant("dates" as const),
      of: fc.constantFrom("videos" as const, "videos" as const, "more" as const, "draws" as const),
      from,
      days
    })
  },
  {
    weight: 4,
    arbitrary: fc.record({
      edit: fc.constantFrom("fields" as const, "query" as const, "alone" as const, "weekly" as const),
      of: dated
    })
  },
  {
    weight: 2,
    arbitrary: fc.record({
      edit: fc.constant("where" as const),
      of: fc.constantFrom("comments" as const, "authors" as const),
      above
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constantFrom("sample" as const, "top" as const, "limit" as const),
      of: fc.constant("comments" as const),
      n: few
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("waves" as const), of: dated, times: fc.integer({ min: 0, max: 2 }) })
  },
  { weight: 6, arbitrary: step },
  {
    weight: 2,
    arbitrary: fc.record({
      edit: fc.constant("rename" as const),
      of: fc.constantFrom(...slots),
      name: fc.constantFrom("one", "two", "three")
    })
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("name" as const), name: fc.constantFrom("study", "other") }) },
  { weight: 1, arbitrary: fc.record({ edit: fc.constant("title" as const), n: fc.integer({ min: 0, max: 2 }) }) },
  { weight: 2, arbitrary: fc.record({ edit: fc.constant("settle" as const), hours: fc.constantFrom(0, 24, 48, 240) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      edit: fc.constant("order" as const),
      order: fc.constantFrom("chronological" as const, "newest" as const, "random" as const)
    })
  },
  {
    weight: 1,
    arbitrary: fc.record({ edit: fc.constant("quota" as const), quota: fc.constantFrom(undefined, 6, 20) })
  },
  { weight: 1, arbitrary: fc.record({ edit: fc.constantFrom("snapshot" as const, "database" as const) }) }
)

const toggled = (list: ReadonlyArray<Account>, one: Account): ReadonlyArray<Account> => {
  const rest = list.filter((other) => other !== one)
  return rest.length === list.length ? [...list, one] : rest.length === 0 ? list : rest
}

const changed = (step: Step, edit: Edit): Step => {
  switch (edit.edit) {
    case "account":
      return "accounts" in step ? { ...step, accounts: toggled(step.accounts, edit.account) } : step
    case "dates":
      if (step.kind === "videos") return { ...step, from: edit.from, days: edit.days }
      return step.kind === "draws" ? { ...step, from: edit.from, days: Math.min(5, edit.days ?? 5) } : step
    case "fields":
      return step.kind === "videos" ? { ...step, few: !step.few } : step
    case "query":
      return step.kind === "videos" ? { ...step, not: !step.not } : step
    case "alone":
      return step.kind === "videos" ? { ...step, alone: !step.alone } : step
    case "weekly":
      return step.kind === "videos" ? { ...step, weekly: !step.weekly } : step
    case "where":
      return "of" in step ? { ...step, above: edit.above } : step
    case "sample":
      return "of" in step ? { ...step, sample: edit.n } : step
    case "top":
      return "of" in step ? { ...step, top: edit.n } : step
    case "limit":
      return "of" in step ? { ...step, limit: edit.n } : step
    case "waves":
      return step.kind === "videos" ? { ...step, again: edit.times } : step
    case "rename":
      return { ...step, name: edit.name }
    default:
      return step
  }
}

const isNamed = (study: Study, name: string): boolean => slots.some((slot) => study.steps[slot]?.name === name)

/** The study after an edit; the same one where it does not apply. */
export const edited = (study: Study, edit: Edit): Study => {
  switch (edit.edit) {
    case "step": {
      const { [edit.of]: old, ...rest } = study.steps
      if (old !== undefined) return { ...study, steps: rest }
      return isNamed(study, edit.step.name) ? study : { ...study, steps: { ...rest, [edit.of]: edit.step } }
    }
    case "name":
      return { ...study, name: edit.name }
    case "title":
      return { ...study, title: edit.n }
    case "settle":
      return { ...study, settle: edit.hours }
    case "order":
      return { ...study, order: edit.order }
    case "quota":
      return { ...study, quota: edit.quota }
    case "snapshot":
      return { ...study, snapshot: !study.snapshot }
    case "database":
      return { ...study, named: !study.named }
    default: {
      const step = study.steps[edit.of]
      if (step === undefined || (edit.edit === "rename" && isNamed(study, edit.name))) return study
      return { ...study, steps: { ...study.steps, [edit.of]: changed(step, edit) } }
    }
  }
}
