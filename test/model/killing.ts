// A kill in this process: all files are copied as they are at one point, nothing more is sent, and the command is ended.
import { Deferred, Effect, Layer } from "effect"
import { Stages } from "../../src/cli/actions/run/stages.ts"
import { Driver } from "../../src/duckdb/Driver.ts"
import { Transport } from "../../src/fetch/Transport.ts"
import { type Point, withPoints } from "../support/points.ts"
import type { Workplace } from "../support/workplace.ts"
import type { Kill } from "./world.ts"

export interface Killing {
  readonly around: <A>(command: Effect.Effect<A>) => Effect.Effect<A>
  readonly onText: (text: string) => void
  readonly reached: (at: Point) => void
  /** What the kill left, undefined where the command did not come by. */
  readonly copy: () => Workplace | undefined
}

/** What the command line would have told: nothing. */
const killed = { code: 137, stdout: "", stderr: "" }

/** @param copyAll copies all files; it is called while no statement runs */
export const killing = ({ nth, point }: Kill, copyAll: () => Workplace): Killing => {
  const dead = Deferred.makeUnsafe<void>()
  let [met, running] = [0, 0]
  let copy: Workplace | undefined
  let wanted = false
  const take = () => {
    if (!wanted || copy !== undefined || running > 0) return
    copy = copyAll()
    Deferred.doneUnsafe(dead, Effect.void)
  }
  const reached = (at: Point) => {
    if (at !== point) return
    met += 1
    if (met !== nth) return
    wanted = true
    take()
  }
  const counted = async <A>(statement: () => Promise<A>): Promise<A> => {
    running += 1
    try {
      return await statement()
    } finally {
      running -= 1
      take()
    }
  }
  const quiet = (driver: Driver): Driver => ({
    open: (path, mode) =>
      counted(async () => {
        const connection = await driver.open(path, mode)
        return {
          ...connection,
          run: (...statement) => counted(() => connection.run(...statement)),
          read: (...statement) => counted(() => connection.read(...statement))
        }
      })
  })
  /** The dead send nothing. */
  const silent = Layer.effect(
    Transport,
    Effect.map(Transport, ({ post }) =>
      Transport.of({
        post: (...request) => Effect.suspend(() => (copy === undefined ? post(...request) : Effect.never))
      })
    )
  )
  return {
    around: (command) =>
      Effect.gen(function* () {
        const driver = quiet(yield* Driver)
        const stages = yield* Stages
        return yield* withPoints(reached)(command).pipe(
          Effect.provideService(Driver, driver),
          Effect.provideService(Stages, {
            ...stages,
            transport: (base) => Layer.provide(silent, stages.transport(base))
          })
        )
      }).pipe(Effect.raceFirst(Effect.as(Deferred.await(dead), killed as never))),
    reached,
    onText: (text) => {
      if (text.includes('"waiting"')) reached("while waiting for the next day")
      if (text.includes('"run_finished"')) reached("after all is collected")
    },
    copy: () => copy
  }
}
