// What can happen in a history, as commands of fast-check: what a person does, and what the world does to them.
import type { Rule } from "../../src/sandbox/Server.ts"
import { fc } from "../support/chance.ts"
import { points } from "../support/points.ts"
import { change } from "./edit.ts"
import { type Edit, edited, edits } from "./edits.ts"
import { checkDatabase, checkRebuilt } from "./invariants.ts"
import type { Model } from "./model.ts"
import { collect, type RunFlags, seenNow } from "./run.ts"
import { type Account, accounts, dayText, studyText } from "./study.ts"
import type { Kill, World } from "./world.ts"

/** A command whose name tells all that it does, so that a history can be read. */
export class Act implements fc.AsyncCommand<Model, World> {
  readonly name: string
  private readonly can: (model: Readonly<Model>) => boolean
  private readonly act: (world: World, model: Model) => Promise<void>

  constructor(
    name: string,
    can: (model: Readonly<Model>) => boolean,
    act: (world: World, model: Model) => Promise<void>
  ) {
    this.name = name
    this.can = can
    this.act = act
  }

  check(model: Readonly<Model>): boolean {
    return this.can(model)
  }

  async run(model: Model, world: World): Promise<void> {
    model.commands += 1
    await this.act(world, model)
  }

  toString(): string {
    return this.name
  }
}

/** What a person or the world does before a run. */
interface Happening {
  readonly name: string
  readonly can?: (model: Readonly<Model>) => boolean
  readonly happen: (world: World, model: Model) => Promise<void>
}

const alone = ({ can = () => true, happen, name }: Happening) => new Act(name, can, happen)

const thenRun = ({ can = () => true, happen, name }: Happening, flags: RunFlags, kill?: Kill) =>
  new Act(
    `${name}, then run ${JSON.stringify(flags)}${kill === undefined ? "" : `, killed ${kill.point}, time ${kill.nth}`}`,
    can,
    async (world, model) => {
      await happen(world, model)
      await collect(world, model, flags, kill)
    }
  )

const nothing: Happening = { name: "nothing happens", happen: async () => undefined }

const edit = (one: Edit): Happening => ({
  name: `edit ${JSON.stringify(one)}`,
  can: ({ study }) => studyText(edited(study, one)) !== studyText(study),
  happen: (world, model) => change(world, model, one)
})

const pass = (hours: number): Happening => ({
  name: `${hours} hours pass`,
  happen: async (world, model) => {
    model.foretold = undefined
    await world.pass(hours)
  }
})

const rulesOf = ({ gone, sick }: Model): ReadonlyArray<Rule> => [
  ...[...gone].map((username) => ({ match: { username }, fault: "refuse_account", arg: username }) as const),
  ...[...sick].map(
    (day) => ({ match: { contains_day: dayText(day).replaceAll("-", "") }, fault: "internal_error" }) as const
  )
]

/** No search that has this day succeeds, until it is well again. */
const sickens = (day: number): Happening => ({
  name: `day ${day} falls sick or is well again`,
  happen: async (world, model) => {
    model.foretold = undefined
    model.troubled = true
    if (!model.sick.delete(day)) model.sick.add(day)
    await world.setRules(rulesOf(model))
  }
})

const leaves = (account: Account): Happening => ({
  name: `${account} leaves or comes back`,
  happen: async (world, model) => {
    model.foretold = undefined
    if (!model.gone.delete(account)) model.gone.add(account)
    model.wasGone.add(account)
    await world.setRules(rulesOf(model))
  }
})

const faults = [
  "internal_error",
  "gateway_timeout",
  "rate_limited",
  "rate_limited_retry_after",
  "quota_spent",
  "search_id_expired",
  "cut_off",
  "reset",
  "half_json",
  "nothing_found",
  "invalid_params",
  "hang",
  "cursor_stuck",
  "duplicates",
  "off_target"
] as const

/** Faults that hide what is there can be told from the truth by nobody. */
const isHonest = (fault: (typeof faults)[number]): boolean => fault !== "nothing_found"

const fault = (name: (typeof faults)[number], times: number): Happening => ({
  name: `the next ${times} requests meet ${name}`,
  happen: async (world, model) => {
    model.foretold = undefined
    model.troubled = true
    await world.setRules([...rulesOf(model), { match: {}, fault: name, times }])
  }
})

const outage = (minutes: number): Happening => ({
  name: `an outage of ${minutes} minutes`,
  happen: async (world, model) => {
    model.foretold = undefined
    model.troubled = true
    world.outage(minutes * 60_000, "unavailable")
  }
})

/** What holds in the end, whatever came before. */
export const conclude = async (world: World, model: Model): Promise<void> => {
  if (!model.isWritten) return
  await checkDatabase(world, model, await seenNow(world, model))
  await checkRebuilt(world, model)
}

const flags: fc.Arbitrary<RunFlags> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 4 }).map((limit) => ({ limit })) },
  { weight: 1, arbitrary: fc.constant({ noWait: true }) },
  { weight: 4, arbitrary: fc.constant({ prune: true }) },
  { weight: 1, arbitrary: fc.constant({ refresh: true }) },
  { weight: 1, arbitrary: fc.constant({ retry: true }) }
)
const happenings = {
  edit: edits.map(edit),
  pass: fc.constantFrom(1, 20, 24, 50, 100, 250).map(pass),
  leave: fc.constantFrom(...accounts.slice(0, 3)).map(leaves),
  fault: fc
    .tuple(fc.constantFrom(...faults.filter(isHonest)), fc.integer({ min: 1, max: 12 }))
    .map((given) => fault(...given)),
  sicken: fc.constantFrom(-12, -8, -3).map(sickens),
  outage: fc.constantFrom(3, 40, 200).map(outage),
  nothing: fc.constant(nothing)
}
const kills = fc.record({ point: fc.constantFrom(...points), nth: fc.integer({ min: 1, max: 4 }) })

const runs = (of: fc.Arbitrary<Happening>, kill: fc.Arbitrary<Kill | undefined> = fc.constant(undefined)) =>
  fc.tuple(of, flags, kill).map((given) => thenRun(...given))

/** Nothing fails but what a user asks for: what is foretold comes true. */
export const calm: ReadonlyArray<fc.Arbitrary<Act>> = [
  runs(happenings.edit),
  runs(happenings.edit),
  runs(happenings.pass),
  runs(fc.oneof(happenings.leave, happenings.nothing)),
  fc.oneof(happenings.edit, happenings.edit, happenings.pass).map(alone)
]

/** Everything that can go wrong does. */
export const rough: ReadonlyArray<fc.Arbitrary<Act>> = [
  runs(happenings.edit),
  runs(fc.oneof(happenings.edit, happenings.pass), kills),
  runs(fc.oneof(happenings.fault, happenings.outage), fc.option(kills, { nil: undefined })),
  runs(fc.oneof(happenings.sicken, happenings.fault, happenings.pass)),
  runs(fc.oneof(happenings.leave, happenings.nothing)),
  fc.oneof(happenings.edit, happenings.fault, happenings.sicken).map(alone)
]
