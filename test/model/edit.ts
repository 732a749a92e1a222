// An edit of the study, and what `plan` then says of it: kept, added, no longer wanted, and the requests to come.
import { expect } from "vitest"
import { type Edit, edited } from "./edits.ts"
import type { Model } from "./model.ts"
import { type Place, wantedOf } from "./oracle.ts"
import { isOpen, seenNow, write } from "./run.ts"
import { databaseOf, dayAt, type Step, studyText } from "./study.ts"
import type { World } from "./world.ts"

const number = (text: string, pattern: RegExp): number | undefined => {
  const found = pattern.exec(text)?.[1]
  return found === undefined ? undefined : Number(found.replaceAll(",", ""))
}

const amountOf = (text: string, what: string): string => {
  const days = number(text, new RegExp(String.raw`([\d,]+) (?:[a-z]+-)?days?(?: and [\d,]+ [a-z]+)? ${what}`)) ?? 0
  const units = number(text, new RegExp(String.raw`([\d,]+) (?!(?:[a-z]+-)?days? )[a-z]+ ${what}`)) ?? 0
  return `${days} unit-days and ${units} units ${what}`
}

const amount = (places: ReadonlyArray<Place>, what: string): string => {
  const days = places.filter(({ day }) => day !== undefined).length
  return `${days} unit-days and ${places.length - days} units ${what}`
}

const limitOf = (step: Step | undefined) => (step !== undefined && "of" in step ? step.limit : undefined)

/** Edits the study; the plan is stored, so that a later run has nothing to tell of it. */
export const change = async (world: World, model: Model, edit: Edit): Promise<void> => {
  const old = model.study
  const wasWritten = model.isWritten
  model.study = edited(old, edit)
  const [shorter, longer] = [old, model.study].map(({ steps }) => limitOf(steps.comments))
  if (shorter !== longer)
    for (const name of model.asked.keys()) if (name.includes("/comment/list/")) model.asked.delete(name)
  const isSame = studyText(old) === studyText(model.study)
  write(world, model)
  model.isWritten = true
  const { code, stderr, stdout } = await world.windrow(["plan", "study.yaml"])
  expect(code, stderr).toBe(0)
  const left = stdout.includes("Left: nothing") ? 0 : number(stdout, /Left: .* about ([\d,]+) request/)
  model.foretold = left
  const text = /The study was edited[\s\S]*/.exec(stderr)?.[0]
  if (text === undefined) return expect(isSame || !wasWritten || edit.edit === "database", stderr).toBe(true)
  const toCome = number(text, /([\d,]+) requests? to come/)
  if (left !== undefined) expect(toCome, `the edit, and what is left:\n${text}`).toBe(left)
  const seen = await seenNow(world, model)
  const before = { ...model, study: old }
  if (databaseOf(old) !== databaseOf(model.study) || isOpen(model, seen) || isOpen(before, seen)) return
  // How many lists were cut off, and are asked again, is not judged.
  if (shorter !== longer) return
  const today = dayAt(world.now())
  const [was, is] = [wantedOf(old, seen, today), wantedOf(model.study, seen, today)]
  const [a, b] = [[...was.keys()], [...is.keys()]]
  const of = (keys: ReadonlyArray<string>, all: typeof was) => keys.map((key) => all.get(key) as Place)
  const [kept, added, dropped] = [
    of(
      b.filter((key) => was.has(key)),
      is
    ),
    of(
      b.filter((key) => !was.has(key)),
      is
    ),
    of(
      a.filter((key) => !is.has(key)),
      was
    )
  ]
  expect(
    ["kept", "added", "no longer wanted"].map((what) => amountOf(text, what)),
    text
  ).toEqual([amount(kept, "kept"), amount(added, "added"), amount(dropped, "no longer wanted")])
}
