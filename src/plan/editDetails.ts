// Which steps and settings of a study differ from another one, a line each.
import { canonicalJson, type Json } from "../domain/Json.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import { shapeId } from "../domain/Slice.ts"
import type { Except, ForEach, Step } from "../domain/Study.ts"
import { shapeOf } from "./wanted.ts"

const differingSettings = (before: Plan, after: Plan): ReadonlyArray<string> => {
  const [a, b] = [before.study, after.study] as unknown as ReadonlyArray<Readonly<Record<string, Json>>>
  const names = new Set([...Object.keys(a ?? {}), ...Object.keys(b ?? {})])
  const text = (value: Json | undefined) => canonicalJson(value ?? null)
  return [...names].filter((name) => name !== "steps" && text(a?.[name]) !== text(b?.[name]))
}

/** New name → old name of steps that were only renamed: they ask the same, so nothing is asked again. */
const renamed = (before: Plan, after: Plan): ReadonlyMap<string, string> => {
  const [old, now] = [before, after].map(({ study }) => new Set(study.steps.map(({ name }) => name)))
  const asks = ({ pipelines }: Plan, step: Step) => shapeId(shapeOf(step, pipelines[step.pipeline] as Pipeline))
  const gone = before.study.steps.filter(({ name }) => now?.has(name) === false)
  const found = new Map<string, string>()
  for (const step of after.study.steps.filter(({ name }) => old?.has(name) === false)) {
    const taken = new Set(found.values())
    const was = gone.find((one) => !taken.has(one.name) && asks(before, one) === asks(after, step))
    if (was !== undefined) found.set(step.name, was.name)
  }
  return found
}

/** A step with the names that the steps which feed it had. */
const underOldNames = ({ candidates, for_each, sources, ...step }: Step, names: ReadonlyMap<string, string>): Step => {
  const old = <A extends { readonly step: string }>(one: A): A => ({ ...one, step: names.get(one.step) ?? one.step })
  const excepts = <A extends { readonly except?: ReadonlyArray<Except> }>(one: A): A =>
    one.except === undefined ? one : { ...one, except: one.except.map(old) }
  const source = (one: ForEach) => excepts(old(one))
  return {
    ...step,
    ...(for_each === undefined ? {} : { for_each: source(for_each) }),
    ...(sources === undefined ? {} : { sources: sources.map(source) }),
    ...(candidates === undefined ? {} : { candidates: candidates.map(excepts) })
  }
}

const differing = (step: Step, was: Step, names: ReadonlyMap<string, string>): ReadonlyArray<string> => {
  const now = underOldNames(step, names)
  return (
    [
      "pipeline",
      "inputs",
      "query",
      "fields",
      "period",
      "for_each",
      "sources",
      "candidates",
      "draws",
      "limit",
      "budget",
      "per_request",
      "together",
      "window",
      "repeat",
      "refresh",
      "spans"
    ] as const
  ).filter((key) => canonicalJson((now[key] ?? null) as Json) !== canonicalJson((was[key] ?? null) as Json))
}

/** A step with `repeat` shares with no other step, and under a new name not even with what it asked before. */
const asOther = (before: Plan, after: Plan, { repeat: _repeat, ...step }: Step): string => {
  if (_repeat !== true) return ""
  const asks = ({ pipelines }: Plan, { repeat: _, ...one }: Step) => shapeId(shapeOf(one, pipelines[one.pipeline]!))
  const names = new Set(after.study.steps.map(({ name }) => name))
  const was = before.study.steps.find(
    (one) => one.repeat === true && !names.has(one.name) && asks(before, one) === asks(after, step)
  )
  return was === undefined ? "" : ` (\`repeat\` goes by the name: what ${was.name} asked is asked anew)`
}

const stepDetails = (before: Plan, after: Plan, asking: ReadonlySet<string>): ReadonlyArray<string> => {
  const old = new Map(before.study.steps.map((step) => [step.name, step]))
  const names = renamed(before, after)
  const lines = after.study.steps.flatMap((step): ReadonlyArray<string> => {
    const name = names.get(step.name)
    const was = old.get(name ?? step.name)
    if (was === undefined) return [`step ${step.name} is new${asOther(before, after, step)}`]
    const keys = differing(step, was, names).join(", ")
    if (name === undefined) return keys === "" ? [] : [`step ${step.name}: ${keys}`]
    const rest = keys === "" ? (asking.has(step.name) ? "" : ": nothing is asked again") : `: ${keys}`
    return [`step ${name} was renamed to ${step.name}${rest}`]
  })
  const known = new Set([...after.study.steps.map(({ name }) => name), ...names.values()])
  const gone = before.study.steps.filter(({ name }) => !known.has(name)).map(({ name }) => `step ${name} is gone`)
  return [...lines, ...gone]
}

/** @param asking steps of the new one that have something to ask */
export const editDetails = (before: Plan, after: Plan, asking: ReadonlySet<string>): ReadonlyArray<string> => [
  ...stepDetails(before, after, asking),
  ...differingSettings(before, after)
]
