// `output.snapshot`: a slim copy beside a database that is growing, written under another name and renamed into place.
import { existsSync, lstatSync, mkdirSync, renameSync, rmSync, statSync } from "node:fs"
import { dirname, join } from "node:path"
import { Effect, Layer, type Scope } from "effect"
import { dayOf } from "../domain/Day.ts"
import type { StoreError } from "../domain/failures.ts"
import { makeFolder } from "../domain/makeFolder.ts"
import { type Renewed, Snapshot } from "../domain/Snapshot.ts"
import { ServerTime } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { copyDatabase, stateOf } from "./copyDatabase.ts"
import { ExportFailed } from "./ExportFailed.ts"
import { blame, type Source } from "./Source.ts"

export interface SnapshotOptions {
  /** Absolute paths. */
  readonly database: string
  readonly snapshot: string
  readonly version: string
  /** Opens a database for reading; with a folder, so that files can be written into it. */
  readonly open: (path: string, into?: string) => Effect.Effect<Source, StoreError, Scope.Scope>
}

/** What a copy says of itself. */
interface Earlier {
  readonly state: string
  /** UTC day. */
  readonly day: string
}

export const layerSnapshot = ({ database, snapshot, version, open }: SnapshotOptions) =>
  Layer.effect(
    Snapshot,
    Effect.gen(function* () {
      const time = yield* ServerTime
      // A copy of this run is known to be ours, also while somebody reads it and holds its lock.
      let own: Earlier | undefined

      const renew = Effect.fn("Snapshot.renew")(function* (when: "waiting" | "ended") {
        if (!existsSync(database)) return undefined
        const began = yield* steadyMillis
        const source = yield* open(database, workOf(snapshot))
        const { id, state } = yield* stateOf(source)
        const now = yield* time.now
        const day = dayOf(now)
        const earlier = own ?? (existsSync(snapshot) ? yield* readEarlier(open, snapshot, database) : undefined)
        if (existsSync(snapshot) && earlier !== undefined) {
          if (earlier.state === state || (when === "waiting" && earlier.day === day)) return undefined
        }
        const mark = {
          copy_of: id,
          copied_by: `windrow ${version}`,
          copied_at: new Date(now).toISOString(),
          copied_state: `${id} ${state}`
        }
        yield* write(source, snapshot, mark)
        own = { state, day }
        const millis = Math.round((yield* steadyMillis) - began)
        return { _tag: "written", path: snapshot, bytes: statSync(snapshot).size, millis } satisfies Renewed
      })

      return {
        renew: (when: "waiting" | "ended") =>
          renew(when).pipe(
            Effect.scoped,
            Effect.catch(({ message, hint }) =>
              Effect.succeed<Renewed>({ _tag: "hindered", path: snapshot, message, hint })
            )
          )
      }
    })
  )

/** The folder that a copy is written in before it is renamed into place. */
const workOf = (snapshot: string): string => `${snapshot}.writing`

const isSame = (a: string, b: string): boolean => {
  const [one, other] = [statSync(a), statSync(b)]
  return one.dev === other.dev && one.ino === other.ino
}

/** Fails where the file that is there is not a copy of ours. */
const readEarlier = Effect.fnUntraced(function* (
  open: SnapshotOptions["open"],
  snapshot: string,
  database: string
): Effect.fn.Return<Earlier, ExportFailed, Scope.Scope> {
  const notOurs = new ExportFailed({
    reason: "not_ours",
    message: `${snapshot} was not renewed: what is there is not a copy that Windrow made, or another program holds it`,
    hint: "Open copies read only; or name another file under output.snapshot."
  })
  const asNotOurs = Effect.mapError(() => notOurs)
  // The snapshot's path is the database under another name: opening it a second time would drop the lock on it.
  if (!lstatSync(snapshot).isFile() || isSame(snapshot, database)) return yield* notOurs
  const earlier = yield* asNotOurs(open(snapshot))
  const rows = yield* asNotOurs(earlier.rows("SELECT key, value FROM provenance.meta"))
  const meta = new Map(rows.map((row) => [row["key"], String(row["value"])]))
  if (!meta.has("copy_of")) return yield* notOurs
  const [id, state] = (meta.get("copied_state") ?? "").split(" ")
  const isOfThis = id === meta.get("database_id")
  return { state: isOfThis ? (state ?? "") : "", day: (meta.get("copied_at") ?? "").slice(0, 10) }
}, Effect.scoped)

const write = Effect.fnUntraced(function* (source: Source, snapshot: string, mark: Parameters<typeof copyDatabase>[2]) {
  const work = workOf(snapshot)
  const draft = join(work, "copy.duckdb")
  const clear = () => rmSync(work, { recursive: true, force: true })
  const attempt = (work: () => void) =>
    Effect.try({
      try: work,
      catch: (cause) =>
        new ExportFailed({
          reason: "cannot_write",
          message: `${snapshot} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
          hint: "Make the folder writable, or name another file under output.snapshot.",
          cause
        })
    })
  // Drafts that a killed run left behind are deleted first.
  yield* attempt(() => {
    makeFolder(dirname(snapshot))
    clear()
    mkdirSync(work)
  })
  yield* Effect.gen(function* () {
    yield* copyDatabase(source, draft, mark)
    yield* attempt(() => renameSync(draft, snapshot))
  }).pipe(
    Effect.mapError((error) => (error instanceof ExportFailed ? error : blame(snapshot)(error))),
    Effect.ensuring(Effect.ignore(attempt(clear)))
  )
})
