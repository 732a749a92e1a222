// Which database of a study a command is about: the one of the API, or the one that its sandbox fills.
import { existsSync } from "node:fs"
import { Effect } from "effect"
import { besideStudy } from "../../../domain/besideStudy.ts"
import { inSandbox, usualDatabase } from "../../../domain/inSandbox.ts"
import type { Plan } from "../../../domain/Plan.ts"
import type { Study } from "../../../domain/Study.ts"
import { Store } from "../../../domain/services.ts"
import { readDatabase } from "../readDatabase.ts"

/** A study, in a folder. */
export interface Placed {
  readonly study: Study
  /** Whether it says where its data goes: a sandbox's goes there, too. */
  readonly namesDatabase: boolean
  readonly directory: string
}

/** A study whose `output` names the files that are meant. */
export interface Chosen {
  readonly study: Study
  /** Absolute path. */
  readonly database: string
  /** ` --sandbox` where the next command needs it to find the same file, else nothing. */
  readonly flag: string
}

/** A stored plan does not tell what the study left out. */
const namesDatabase = ({ name, output }: Study): boolean => output.database !== usualDatabase(name)

const both = ({ directory, namesDatabase, study }: Placed): { readonly real: Chosen; readonly made: Chosen } => {
  const chosen = (one: Study, flag: string) => ({
    study: one,
    database: besideStudy(directory, one.output.database),
    flag
  })
  const real = chosen(study, "")
  return { real, made: namesDatabase ? real : chosen(inSandbox(study), " --sandbox") }
}

/** The origin of what lies at a path; undefined where nothing does, or nobody can tell. */
const originAt = (database: string) =>
  Effect.orElseSucceed(
    readDatabase(database)(Effect.flatMap(Store, ({ read }) => Effect.map(read, (seen) => seen?.origin))),
    () => undefined
  )

/**
 * The files of a study for `--sandbox`. Before the sandbox had a file of its own it filled the one of the API: that is
 * gone on with where it is there, and of this `seed`; without one, of any.
 */
const ofSandbox = Effect.fnUntraced(function* (placed: Placed, seed?: string) {
  const { made, real } = both(placed)
  if (placed.namesDatabase || existsSync(made.database) || !existsSync(real.database)) return made
  const origin = yield* originAt(real.database)
  const isMeant = seed === undefined ? origin?.startsWith("sandbox:") === true : origin === `sandbox:${seed}`
  return isMeant ? { ...real, flag: made.flag } : made
})

/** Where a run writes. @param seed of its sandbox; undefined where it has none */
const toFill = (placed: Placed, seed: string | undefined) =>
  seed === undefined ? Effect.succeed(both(placed).real) : ofSandbox(placed, seed)

/** What a command reads: without `sandbox` also the sandbox's where there is no other. */
export const toRead = (placed: Placed, sandbox: boolean) => {
  if (sandbox) return ofSandbox(placed)
  const { made, real } = both(placed)
  return Effect.succeed(!existsSync(real.database) && existsSync(made.database) ? made : real)
}

/** A plan with the files that a run fills, and the flag by which other commands find them. @param named whether the study names them */
export const fillPlan = Effect.fnUntraced(function* (
  plan: Plan,
  directory: string,
  seed: string | undefined,
  named = namesDatabase(plan.study)
) {
  const { flag, study } = yield* toFill({ study: plan.study, namesDatabase: named, directory }, seed)
  return { flag, plan: { ...plan, study } satisfies Plan }
})
