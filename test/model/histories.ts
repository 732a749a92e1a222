// Histories: sequences of commands against one world, from a study that has just been written.
import { fc, seed } from "../support/chance.ts"
import { type Act, conclude } from "./commands.ts"
import { edited, edits } from "./edits.ts"
import { firstStudy, makeModel } from "./model.ts"
import { write } from "./run.ts"
import { type Habits, makeWorld } from "./world.ts"

export interface Histories {
  readonly commands: ReadonlyArray<fc.Arbitrary<Act>>
  readonly habits: fc.Arbitrary<Habits>
  readonly isCalm: boolean
  readonly count: number
  readonly longest: number
}

/** Told for a replay: the path that fast-check prints, and that of the commands. */
const { MODEL_PATH: path, MODEL_REPLAY: replayPath } = process.env

/** The first failure is enough. */
const isQuick = process.env["MODEL_QUICK"] !== undefined

export interface Tally {
  histories: number
  commands: number
}

/** Goes through so many histories; what fails is made as small as two minutes allow, and says how to replay it. */
export const goThrough = async (histories: Histories): Promise<Tally> => {
  const { commands, count, habits, isCalm, longest } = histories
  const tally = { histories: 0, commands: 0 }
  const all = fc.commands([...commands], {
    maxCommands: longest,
    size: "max",
    ...(replayPath === undefined ? {} : { replayPath })
  })
  await fc.assert(
    fc.asyncProperty(
      habits,
      fc.array(edits, { minLength: 1, maxLength: 7, size: "max" }),
      all,
      async (given, first, some) => {
        const world = await makeWorld(given)
        const model = makeModel(first.reduce(edited, firstStudy), isCalm, given.vanishShare > 0)
        try {
          write(world, model)
          await fc.asyncModelRun(() => ({ model, real: world }), some)
          await conclude(world, model)
        } finally {
          await world.close()
          tally.histories += 1
          tally.commands += model.commands
          if (process.env["MODEL_TELL"]) process.stdout.write(`${JSON.stringify(given)} ${String(some)}\n`)
        }
      }
    ),
    { seed, numRuns: count, endOnFailure: isQuick, ...(path === undefined ? {} : { path }) }
  )
  return tally
}
