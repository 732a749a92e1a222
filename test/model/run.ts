// A run, and what its words have to agree with: what the model finds missing, and what the sandbox was asked.
import { expect } from "vitest"
import type { Event } from "../../src/domain/Event.ts"
import { askedTwice } from "./askedTwice.ts"
import { checkDatabase, checkOutcomes, checkPruned, checkRebuilt } from "./invariants.ts"
import type { Model } from "./model.ts"
import { choosing, coveredBy, frameOf, isProvisional, missingOf, type Place, wantedOf } from "./oracle.ts"
import { look, nothing, type Seen } from "./seen.ts"
import { databaseOf, dayAt, stepsOf, studyText } from "./study.ts"
import { checkRefreshed, checkWaves } from "./waves.ts"
import { type Done, hasDatabase, isSound, type Kill, type World } from "./world.ts"

export interface RunFlags {
  readonly limit?: number | undefined
  readonly noWait?: boolean
  readonly prune?: boolean
  readonly refresh?: boolean
  readonly retry?: boolean
}

/** What the study's database holds now; it changes only with a run. */
export const seenNow = async (world: World, model: Model): Promise<Seen> => {
  const file = databaseOf(model.study)
  if (model.seen?.file !== file)
    model.seen = { file, seen: hasDatabase(world, file) ? await look(world, file) : nothing }
  return model.seen.seen
}

export const write = (world: World, model: Model): void => {
  world.place.write("study.yaml", studyText(model.study))
}

const argsOf = ({ limit, noWait, prune, refresh, retry }: RunFlags): ReadonlyArray<string> => [
  ...(limit === undefined ? [] : ["--limit-requests", String(limit)]),
  ...(noWait === true ? ["--no-wait"] : []),
  ...(prune === true ? ["--prune"] : []),
  ...(refresh === true ? ["--refresh"] : []),
  ...(retry === true ? ["--retry-failed"] : [])
]

type Tagged<Tag> = Extract<Event, { readonly _tag: Tag }>

const eventOf = <Tag extends Event["_tag"]>({ events }: Done, tag: Tag): Tagged<Tag> | undefined =>
  events.find((event): event is Tagged<Tag> => event._tag === tag)

/** What a study wants and lacks, as the model judges. */
export interface Judged {
  readonly wanted: ReadonlyMap<string, Place>
  readonly missing: ReadonlyArray<Place>
}

export const judge = (model: Model, seen: Seen, now: number): Judged => {
  const wanted = wantedOf(model.study, seen, dayAt(now))
  return { wanted, missing: missingOf(wanted, coveredBy(seen), model.study, now) }
}

/** Whether later waves, or a choice among rows, make what is wanted more than the model can tell. */
export const isOpen = ({ refreshed, study }: Model, seen: Seen): boolean =>
  refreshed.has(databaseOf(study)) ||
  choosing(study).length > 0 ||
  seen.lines.some(({ wave }) => wave !== "collection") ||
  stepsOf(study).some(([, step]) => step.kind === "videos" && step.again > 0)

/** Steps that what is missing may feed. */
export const isFeeding = (model: Model, { missing }: Judged): boolean =>
  stepsOf(model.study).some(
    ([, step]) => "of" in step && missing.some(({ slot }) => slot === step.of || slot === "videos" || slot === "more")
  )

/** Collects, and compares what is said with what was done. */
export const collect = async (world: World, model: Model, flags: RunFlags, kill?: Kill): Promise<Done> => {
  const { foretold } = model
  model.foretold = undefined
  // Two commands of a person are not of one millisecond.
  await world.pass(1 / 3600)
  const before = await seenNow(world, model)
  const judged = judge(model, before, world.now())
  const file = databaseOf(model.study)
  const isFirst = flags.refresh === true && !model.refreshed.has(file)
  if (flags.refresh === true) model.refreshed.add(file)
  model.databases.add(file)
  const done = await world.windrow(["run", "study.yaml", "--progress", "json", ...argsOf(flags)], kill)
  expect(done.stderr, "no bug").not.toContain("bug in Windrow")
  model.seen = undefined
  const after = await seenNow(world, model)
  const again = askedTwice(model, done.requests)
  if (done.killed !== undefined) {
    // At most so many requests are under way at once.
    model.inFlight += 3
    model.failed = true
    model.asked.clear()
    await checkDatabase(world, model, after)
    await checkRebuilt(world, model)
    return done
  }
  const isQuiet = done.requests.every(isSound) && !model.failed
  if (isQuiet && flags.refresh !== true && !isOpen(model, after)) expect(again, "asked twice").toEqual([])
  if (done.code === 0) model.failed = false
  checkForetold({ ...model, foretold }, judged, before, done, flags)
  checkSummary(world, model, after, done)
  checkEnd(world, model, after, done, flags)
  checkChoices(model, before, judged, done)
  if (isFirst && done.code === 0) checkRefreshed(model.study, before, after, world.now())
  // Who gives up leaves what is under way: the next run says that nobody knows what came of it.
  const isWhole = done.requests.length > 0 && model.databases.size === 1 && done.code !== 69
  if (isWhole) checkOutcomes(world, after)
  await checkDatabase(world, model, after)
  if (flags.prune === true && done.code === 0) {
    checkPruned(model, after)
    model.asked.clear()
    await checkRebuilt(world, model)
  }
  return done
}

/** The cost that a run tells before it asks. */
const checkForetold = (
  model: Model,
  judged: Judged,
  before: Seen,
  done: Done,
  { limit, refresh, retry }: RunFlags
): void => {
  const foretold = eventOf(done, "run_started")?.requests.expected
  const made = done.requests.length
  if (foretold !== undefined && model.foretold !== undefined && refresh !== true && retry !== true)
    expect(foretold, "requests that a run tells, against those that plan has told").toBe(model.foretold)
  // Whoever waits for the next day meets days that were not there.
  const waited = done.events.some(({ _tag }) => _tag === "waiting")
  if (!model.calm || model.failed || foretold === undefined || done.code > 1 || waited) return
  // Who has left is found out with the first request: the others for it are not made.
  const atMost = Math.min(foretold, limit ?? foretold)
  if (model.gone.size > 0)
    expect(made, "requests without those for who is gone").toBeGreaterThanOrEqual(Math.min(1, atMost))
  else if (isFeeding(model, judged))
    expect(made, "requests, of which those for what other steps find are not foretold").toBeGreaterThanOrEqual(atMost)
  else expect(made, "requests, against those foretold").toBe(atMost)
  if (isOpen(model, before) || refresh === true || (retry === true && model.wasGone.size > 0)) return
  if (judged.missing.length === 0) expect(made, "requests where nothing is missing").toBe(0)
  else if (model.wasGone.size === 0) expect(made, "requests where something is missing").toBeGreaterThan(0)
}

const count = (items: Iterable<string>): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1
  return counts
}

const withoutZeros = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0))

/** Coverage, rows and requests that the summary tells. */
const checkSummary = (world: World, model: Model, after: Seen, done: Done): void => {
  const told = eventOf(done, "run_finished")
  if (told === undefined) return
  expect(told.exit, "the exit code and the summary").toBe(done.code)
  expect(told.stored, "rows stored").toBe(after.rows)
  if (model.calm) expect(told.tally.requests, "requests of this run").toBe(done.requests.length)
  if (isOpen(model, after)) return
  const { missing, wanted } = judge(model, after, world.now())
  const lines = coveredBy(after)
  const lacking = new Set(missing)
  const states = (dated: boolean) =>
    count(
      [...wanted].flatMap(([key, place]) => {
        if ((place.day !== undefined) !== dated) return []
        const line = lines.get(key)
        if (lacking.has(place) || line === undefined) return ["missing"]
        return [isProvisional(line, place.day, model.study.settle) ? "provisional" : line.state]
      })
    )
  expect(withoutZeros(told.coverage), "unit-days in the summary").toEqual(states(true))
  expect(withoutZeros(told.units ?? {}), "units in the summary").toEqual(states(false))
}

/** A sample, or those with the most, is as many as there are and no more than were asked for. */
const checkChoices = (model: Model, before: Seen, judged: Judged, done: Done): void => {
  const today = dayAt(Date.parse(eventOf(done, "pools")?.server_time ?? ""))
  for (const [slot, step] of stepsOf(model.study)) {
    const n = "of" in step ? (step.sample ?? step.top) : undefined
    const units = eventOf(done, "laid_out")?.steps.find((one) => one.step === step.name)?.units
    if (n === undefined || units === undefined || !("of" in step)) continue
    expect(units, `chosen for ${slot}`).toBeLessThanOrEqual(n)
    if (judged.missing.length > 0 || Number.isNaN(today)) continue
    const frame = frameOf(step, model.study, before, today)
    expect(units, `chosen for ${slot} of ${frame.length}`).toBe(Math.min(n, frame.length))
  }
}

/** What the exit code means. */
const checkEnd = (world: World, model: Model, after: Seen, done: Done, flags: RunFlags): void => {
  const { missing } = judge(model, after, world.now())
  const holes = after.lines.filter(({ state }) => state === "failed").length
  if (done.code === 0) {
    expect(missing, "missing though the run is complete").toEqual([])
    checkWaves(model.study, after, world.now())
    if (!isOpen(model, after))
      expect(holes === 0 || !holesWanted(world, model, after), "failed though the run is complete").toBe(true)
    return
  }
  const told = eventOf(done, "run_finished")
  const why = `exit ${done.code}: ${told?.message ?? done.stderr}`
  const isRefused = model.troubled && eventOf(done, "step_stopped") !== undefined
  if (done.code === 1) expect(holes > 0 || isRefused, why).toBe(true)
  else if (done.code === 75) expect(flags.limit !== undefined || flags.noWait === true, why).toBe(true)
  else if (done.code === 69) expect(model.troubled, why).toBe(true)
  else expect(done.code, why).toBe(0)
}

const holesWanted = (world: World, model: Model, after: Seen): boolean => {
  const wanted = wantedOf(model.study, after, dayAt(world.now()))
  return [...coveredBy(after)].some(([key, { state }]) => state === "failed" && wanted.has(key))
}
