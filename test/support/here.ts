// The command line in this process: the real sandbox, real files, a clock that jumps. One at a time, since folder,
// environment and streams belong to the process.
import { Clock, Effect, Layer, Scheduler } from "effect"
import { Stages } from "../../src/cli/actions/run/stages.ts"
import { commandLine } from "../../src/cli/commandLine.ts"
import { type Connection, Driver, duckdb } from "../../src/duckdb/Driver.ts"
import { Transport } from "../../src/fetch/Transport.ts"
import { time as shared, type Time } from "./time.ts"

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Surroundings {
  readonly directory: string
  readonly environment: Readonly<Record<string, string>>
  readonly time?: Time
  /** What a test puts around the whole command, its services for one. */
  readonly around?: <A>(command: Effect.Effect<A>) => Effect.Effect<A>
  /** Hears what is printed. */
  readonly onText?: (text: string) => void
}

/** DuckDB as it is; time stands still while a statement runs. */
const still = (time: Time): Driver => ({
  open: (path, mode) =>
    time.during(async (): Promise<Connection> => {
      const { isKnown, run, read, interrupt, close } = await duckdb.open(path, mode)
      return {
        isKnown,
        run: (...statement) => time.during(() => run(...statement)),
        read: (...statement) => time.during(() => read(...statement)),
        interrupt,
        close
      }
    })
})

/** A transport as it is; time stands still while a request is under way. */
const stillTransport = (time: Time) =>
  Layer.effect(
    Transport,
    Effect.map(Transport, ({ post }) =>
      Transport.of({
        post: (...request) => Effect.acquireUseRelease(Effect.sync(time.enter), () => post(...request), Effect.sync)
      })
    )
  )

const withDoors = (time: Time) =>
  Effect.fnUntraced(function* <A>(command: Effect.Effect<A>) {
    const driver = still(time)
    const stages = yield* Stages
    const transport: typeof stages.transport = (base) => Layer.provide(stillTransport(time), stages.transport(base))
    const sandbox: typeof stages.sandbox = (options) => stages.sandbox({ ...options, time: time.server })
    return yield* command.pipe(
      Effect.provideService(Driver, driver),
      Effect.provideService(Stages, { ...stages, transport, sandbox })
    )
  })

const patched = <A>(
  { directory, environment, onText }: Surroundings,
  work: (texts: Texts) => Promise<A>
): Promise<A> => {
  const { env } = process
  const [cwd, out, err] = [process.cwd(), process.stdout.write, process.stderr.write]
  const texts = { stdout: "", stderr: "" }
  const keep = (name: keyof typeof texts) =>
    ((text: string | Uint8Array) => {
      texts[name] += String(text)
      onText?.(String(text))
      return true
    }) as typeof out
  process.env = { ...environment }
  process.chdir(directory)
  process.stdout.write = keep("stdout")
  process.stderr.write = keep("stderr")
  return work(texts).finally(() => {
    process.stdout.write = out
    process.stderr.write = err
    process.env = env
    process.chdir(cwd)
  })
}

interface Texts {
  readonly stdout: string
  readonly stderr: string
}

let turn: Promise<unknown> = Promise.resolve()

/** Runs a command line to its end, after those that were asked for before. */
export const here = (args: ReadonlyArray<string>, surroundings: Surroundings): Promise<Ended> => {
  const { time = shared, around = (command) => command } = surroundings
  const command = commandLine(args).pipe(
    around,
    withDoors(time),
    Effect.provideService(Clock.Clock, time.clock),
    Effect.provideService(Scheduler.Scheduler, time.scheduler)
  )
  const next = turn.then(() =>
    patched(surroundings, async (texts) => {
      const { code, stdout, stderr } = await Effect.runPromise(command, { scheduler: time.scheduler })
      return { code, stdout: texts.stdout + stdout, stderr: texts.stderr + stderr }
    })
  )
  turn = next.catch(() => undefined)
  return next
}
