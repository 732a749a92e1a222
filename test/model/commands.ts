// What can happen in a history, as commands of fast-check: what a person does, and what the world does to them.
import type { Rule } from "../../src/sandbox/Server.ts"
import { fc } from "../support/chance.ts"
import { type Point, points } from "../support/points.ts"
import { change } from "./edit.ts"
import { type Edit, edited, edits } from "./edits.ts"
import { checkDatabase, checkRebuilt } from "./invariants.ts"
import type { Model } from "./model.ts"
import { collect, type RunFlags, seenNow } from "./run.ts"
import { type Account, accounts, studyText } from "./study.ts"
import type { World } from "./world.ts"

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

const always = () => true

const edit = (one: Edit) =>
  new Act(
    `edit ${JSON.stringify(one)}`,
    ({ study }) => studyText(edited(study, one)) !== studyText(study),
    (world, model) => change(world, model, one)
  )

const run = (flags: RunFlags) =>
  new Act(`run ${JSON.stringify(flags)}`, always, async (world, model) => {
    await collect(world, model, flags)
  })

const killed = (point: Point, nth: number, flags: RunFlags) =>
  new Act(`killed ${point}, time ${nth} ${JSON.stringify(flags)}`, always, async (world, model) => {
    await collect(world, model, flags, { point, nth })
  })

const pass = (hours: number) =>
  new Act(`${hours} hours pass`, always, async (world, model) => {
    model.foretold = undefined
    await world.pass(hours)
  })

const rulesOf = ({ gone }: Model): ReadonlyArray<Rule> =>
  [...gone].map((username) => ({ match: { username }, fault: "refuse_account", arg: username }))

const leaves = (account: Account) =>
  new Act(`${account} leaves or comes back`, always, async (world, model) => {
    model.foretold = undefined
    if (!model.gone.delete(account)) model.gone.add(account)
    model.wasGone.add(account)
    await world.setRules(rulesOf(model))
  })

const faults = [
  "internal_error",
  "gateway_timeout",
  "rate_limited",
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

const fault = (name: (typeof faults)[number], times: number) =>
  new Act(`the next ${times} requests meet ${name}`, always, async (world, model) => {
    model.foretold = undefined
    model.troubled = true
    await world.setRules([...rulesOf(model), { match: {}, fault: name, times }])
  })

const outage = (minutes: number) =>
  new Act(`an outage of ${minutes} minutes`, always, async (world, model) => {
    model.foretold = undefined
    model.troubled = true
    world.outage(minutes * 60_000, "unavailable")
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
  { weight: 2, arbitrary: fc.constant({ prune: true }) },
  { weight: 1, arbitrary: fc.constant({ refresh: true }) },
  { weight: 1, arbitrary: fc.constant({ retry: true }) }
)
const hours = fc.constantFrom(1, 20, 24, 50, 100, 250)
const account = fc.constantFrom(...accounts)

/** Nothing fails but what a user asks for: what is foretold comes true. */
export const calm: ReadonlyArray<fc.Arbitrary<Act>> = [
  edits.map(edit),
  edits.map(edit),
  flags.map(run),
  flags.map(run),
  hours.map(pass),
  account.map(leaves)
]

/** Everything that can go wrong does. */
export const rough: ReadonlyArray<fc.Arbitrary<Act>> = [
  edits.map(edit),
  flags.map(run),
  fc.tuple(fc.constantFrom(...points), fc.integer({ min: 1, max: 4 }), flags).map((given) => killed(...given)),
  fc.tuple(fc.constantFrom(...points), fc.integer({ min: 1, max: 4 }), flags).map((given) => killed(...given)),
  fc
    .tuple(fc.constantFrom(...faults.filter(isHonest)), fc.integer({ min: 1, max: 12 }))
    .map((given) => fault(...given)),
  fc.constantFrom(3, 40, 200).map(outage),
  hours.map(pass),
  account.map(leaves)
]
