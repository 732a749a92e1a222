// Histories: sequences of commands against one world, from a study that has just been written.
import { fc, seed } from "../support/chance.ts"
import { type Act, conclude } from "./commands.ts"
import { edited, edits } from "./edits.ts"
import { firstStudy, makeModel } from "./model.ts"
import { write } from "./run.ts"
import { type Habits, makeWorld } from "./world.ts"

export interface Weather {
  readonly name: "calm" | "rough"
  readonly commands: ReadonlyArray<fc.Arbitrary<Act>>
  readonly habits: fc.Arbitrary<Habits>
}

/** Histories in all, of which each weather has half: `npm test` has 40 short ones, `npm run prove -- model` more and longer ones. */
const all = Number(process.env["MODEL"] ?? 40)
const longest = all > 40 ? 8 : 4

/** A replay is told the path that fast-check found, and that of the commands. `MODEL_QUICK`: the first failure is enough. */
const { MODEL_PATH: path, MODEL_COMMANDS: replayPath, MODEL_QUICK: quick } = process.env

const variables = (given: Readonly<Record<string, string | number | null>>): string =>
  Object.entries(given)
    .map(([name, value]) => `${name}='${value}'`)
    .join(" ")

/** Goes through the histories of one weather. Returns how many commands they had; throws with the smallest that fails. */
export const goThrough = async ({ commands, habits, name }: Weather): Promise<number> => {
  let [met, done] = [0, 0]
  const some = fc.commands([...commands], {
    maxCommands: longest,
    size: "max",
    ...(replayPath === undefined ? {} : { replayPath })
  })
  const first = fc.array(edits, { minLength: 1, maxLength: 7, size: "max" })
  const details = await fc.check(
    fc.asyncProperty(habits, first, some, async (given, before, history) => {
      const world = await makeWorld(given)
      const model = makeModel(before.reduce(edited, firstStudy), name === "calm", given.vanishShare > 0)
      try {
        write(world, model)
        await fc.asyncModelRun(() => ({ model, real: world }), history)
        await conclude(world, model)
      } finally {
        await world.close()
        met += 1
        done += model.commands
      }
    }),
    { seed, numRuns: Math.ceil(all / 2), endOnFailure: quick !== undefined, ...(path === undefined ? {} : { path }) }
  )
  process.stdout.write(`${met} ${name} histories of seed ${seed}, ${done} commands\n`)
  if (!details.failed) return done
  const [given, before, history] = details.counterexample ?? []
  const text = String(history)
  const replay = variables({
    SEED: details.seed,
    MODEL: all,
    MODEL_PATH: details.counterexamplePath,
    MODEL_COMMANDS: /replayPath="([^"]*)"/.exec(text)?.[1] ?? ""
  })
  const lines = [
    `A ${name} history fails after ${details.numRuns}, made smaller ${details.numShrinks} times. Again:`,
    `  ${replay} npx vitest run test/model/${name}.test.ts`,
    `  world   ${JSON.stringify(given)}`,
    ...(before ?? []).map((edit) => `  before  ${JSON.stringify(edit)}`),
    `  then    ${text}`
  ]
  throw new Error(lines.join("\n"), { cause: details.errorInstance })
}
