// The places where a kill can hurt, as one list. They are placed from outside, by decorating what a run stands on. A kill
// at one of them is a copy of all files taken there, while no statement runs: what SIGKILL would have left.
import { Effect, Layer } from "effect"
import { Stages } from "../../src/cli/actions/run/stages.ts"
import { Ledger, type OpenStore, Store } from "../../src/domain/services.ts"
import { type Connection, Driver } from "../../src/duckdb/Driver.ts"
import { Transport } from "../../src/fetch/Transport.ts"

export const points = [
  "before a permit",
  "after a permit",
  "before the first byte of the answer",
  "after the last byte of the answer",
  "inside a page's transaction",
  "between commit and the next request",
  "while a page without rows is noted",
  "inside a split",
  "after a split",
  "inside a restart",
  "after a restart",
  "while slices are enrolled",
  "while a choice is kept",
  "while a new database is laid out",
  "before the renewal of the database",
  "in the renewal of the database, while it is closed",
  "after the renewal of the database",
  "before a snapshot is renamed",
  "after a snapshot is renamed",
  "while waiting for the next day",
  "after all is collected"
] as const
export type Point = (typeof points)[number]

/** Is told of each point that a run comes by. */
export type Reached = (point: Point) => void

const markedLedger = (reached: Reached) =>
  Layer.effect(
    Ledger,
    Effect.map(Ledger, (ledger) =>
      Ledger.of({
        permits: (id) =>
          Effect.map(ledger.permits(id), (permits) => ({
            ...permits,
            take: (pool) =>
              Effect.sync(() => reached("before a permit")).pipe(
                Effect.andThen(permits.take(pool)),
                Effect.tap(() => Effect.sync(() => reached("after a permit")))
              )
          }))
      })
    )
  )

const markedTransport = (reached: Reached) =>
  Layer.effect(
    Transport,
    Effect.map(Transport, ({ post }) =>
      Transport.of({
        post: (...request) =>
          Effect.tap(post(...request), () => Effect.sync(() => reached("after the last byte of the answer")))
      })
    )
  )

/** What the Collector is doing with an open database: the driver sees only statements. */
interface Doing {
  now: Point | undefined
}

const markedStore = (reached: Reached, doing: Doing) =>
  Layer.effect(
    Store,
    Effect.map(Store, (store) => {
      const during =
        <A extends ReadonlyArray<unknown>, B, E>(
          inside: Point,
          use: (...given: A) => Effect.Effect<B, E>,
          after?: Point
        ) =>
        (...given: A): Effect.Effect<B, E> =>
          Effect.suspend(() => {
            doing.now = inside
            return use(...given)
          }).pipe(
            Effect.tap(() =>
              Effect.sync(() => {
                doing.now = undefined
                if (after !== undefined) reached(after)
              })
            )
          )
      const open: Store["Service"]["open"] = (plan) =>
        Effect.suspend(() => {
          doing.now = "while a new database is laid out"
          return store.open(plan)
        }).pipe(
          Effect.map((opened): OpenStore => {
            doing.now = undefined
            return {
              ...opened,
              commit: during("inside a page's transaction", opened.commit, "between commit and the next request"),
              note: during("while a page without rows is noted", opened.note),
              split: during("inside a split", opened.split, "after a split"),
              restart: during("inside a restart", opened.restart, "after a restart"),
              enroll: during("while slices are enrolled", opened.enroll),
              keepChoice: during("while a choice is kept", opened.keepChoice)
            }
          })
        )
      return Store.of({ ...store, open })
    })
  )

const markedDriver = (driver: Driver, reached: Reached, doing: Doing): Driver => {
  let renewing = false
  return {
    open: async (path, mode): Promise<Connection> => {
      const connection = await driver.open(path, mode)
      if (renewing) reached("after the renewal of the database")
      renewing = false
      const before = (sql: string) => {
        if (sql === "COMMIT" && doing.now !== undefined) reached(doing.now)
        if (sql.startsWith("CHECKPOINT study") && mode === "write") {
          reached("before the renewal of the database")
          renewing = true
        }
      }
      return {
        ...connection,
        run: async (sql, parameters) => {
          before(sql)
          await connection.run(sql, parameters)
          if (sql.includes("DETACH copy")) reached("before a snapshot is renamed")
        },
        close: () => {
          connection.close()
          if (renewing) reached("in the renewal of the database, while it is closed")
          if (mode === "read") reached("after a snapshot is renamed")
        }
      }
    }
  }
}

/** Puts an ear at every point of a command in this process. */
export const withPoints =
  (reached: Reached) =>
  <A>(command: Effect.Effect<A>): Effect.Effect<A> =>
    Effect.gen(function* () {
      const doing: Doing = { now: undefined }
      const driver = markedDriver(yield* Driver, reached, doing)
      const stages = yield* Stages
      return yield* command.pipe(
        Effect.provideService(Driver, driver),
        Effect.provideService(Stages, {
          ...stages,
          transport: (base) => Layer.provide(markedTransport(reached), stages.transport(base)),
          ledger: (options) => Layer.provide(markedLedger(reached), stages.ledger(options)),
          store: (options) => Layer.provide(markedStore(reached, doing), stages.store(options))
        })
      )
    })
