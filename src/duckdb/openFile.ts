// The connection to one file: closed and opened anew now and then, and silent for good where it cannot be trusted.
import { existsSync } from "node:fs"
import { Effect, Schedule, type Scope, Semaphore } from "effect"
import { StoreError } from "../domain/failures.ts"
import { fileIdentity } from "../domain/fileIdentity.ts"
import { type Connection, Driver } from "./Driver.ts"
import { explain, moved, replaced } from "./failures.ts"
import type { Mode } from "./opening.ts"
import { type Place, placeOf } from "./Place.ts"

type Use<A> = (connection: Connection) => Promise<A>

export interface OpenFile {
  /** One statement after another. Fails with what broke the file, where something did. */
  readonly run: <A>(use: Use<A>) => Effect.Effect<A, StoreError>
  /** At once, beside what is under way, also where the file is broken. */
  readonly send: <A>(use: Use<A>) => Effect.Effect<A, StoreError>
  /** Closes DuckDB altogether, and opens it again; whoever has the file in between is waited for. */
  readonly renew: Effect.Effect<void, StoreError>
  /** After a commit that failed: nothing more is written, and the log stays for the next opening. */
  readonly distrust: (error: StoreError) => Effect.Effect<void>
  /** Whether the file that was opened lies at its path. */
  readonly isInPlace: () => boolean
  /** Fails where it does not; then nothing is committed any more. */
  readonly inPlace: Effect.Effect<void, StoreError>
}

/** Whoever opens the file in between is waited for so many times 100 ms. */
const patience = 100

const takenBy = ({ reason, message, hint, cause }: StoreError) =>
  new StoreError({ reason: reason === "in_use" ? "taken" : reason, message, hint, cause })

export const openFile = Effect.fnUntraced(function* (
  path: string,
  mode: Mode
): Effect.fn.Return<OpenFile, StoreError, Scope.Scope> {
  const driver = yield* Driver
  const statement = yield* Semaphore.make(1)
  let opened: Promise<Connection>
  let place: Place | undefined
  // Once set, nothing is read or written any more, and everybody is told the same.
  let broken: StoreError | undefined
  const attempt = <A>(work: () => Promise<A>) =>
    Effect.tryPromise({ try: work, catch: (cause) => explain(path, cause) })
  const breakWith = (error: StoreError) =>
    Effect.sync(() => {
      broken ??= error
    })
  const open = attempt(async () => {
    opened = driver.open(path, mode)
    await opened
    if (mode === "write") place = placeOf(path)
  })
  const close = attempt(async () => {
    const connection = await opened
    connection.close()
    place?.leave()
  })
  const send: OpenFile["send"] = (use) => attempt(async () => use(await opened))
  // Uninterruptible: a statement under way is awaited, since closing under it would lose what it wrote.
  const run: OpenFile["run"] = (use) =>
    statement.withPermits(1)(
      Effect.uninterruptible(Effect.suspend(() => (broken === undefined ? send(use) : Effect.fail(broken))))
    )
  /** Opens what was closed, and nothing else; what another program has is told as such, whichever file it is. */
  const openAgain = Effect.suspend(() => {
    const found = fileIdentity(path)
    if (found === undefined) return Effect.fail(moved(path))
    if (found === place?.identity) return open
    const look = attempt(async () => (await driver.open(path, "read")).close())
    return Effect.matchEffect(look, {
      onSuccess: () => Effect.fail(replaced(path)),
      onFailure: (error) => Effect.fail(error.reason === "in_use" ? error : replaced(path))
    })
  })
  const reopen = openAgain.pipe(
    Effect.retry({ schedule: Schedule.spaced("100 millis"), times: patience }),
    Effect.mapError(takenBy),
    Effect.tapError(breakWith)
  )
  const keepLog = Effect.ignore(send((connection) => connection.run("PRAGMA disable_checkpoint_on_shutdown")))
  const isInPlace = () => place === undefined || fileIdentity(path) === place.identity
  const inPlace = Effect.suspend(() => {
    if (broken !== undefined || isInPlace()) return Effect.void
    const error = existsSync(path) ? replaced(path) : moved(path)
    // Where the file has no name left, a copy may go with the log that stays.
    const keep = place?.isLinked() === false ? keepLog : Effect.void
    return Effect.andThen(Effect.andThen(keep, breakWith(error)), Effect.fail(error))
  })
  yield* Effect.acquireRelease(open, () => Effect.ignore(close))
  return {
    run,
    send,
    renew: statement.withPermits(1)(Effect.andThen(close, reopen)),
    distrust: (error) => Effect.andThen(breakWith(error), keepLog),
    isInPlace,
    inPlace
  }
})
