// The stages of a run, put together for one study.
import { Clock, Effect, Layer } from "effect"
import type { Steering } from "../../../collect/steering.ts"
import type { EventLog } from "../../../display/EventLog.ts"
import { layerProgressReporter, type ProgressMode } from "../../../display/ProgressReporter.ts"
import { poolsOf } from "../../../domain/Api.ts"
import { besideStudy } from "../../../domain/besideStudy.ts"
import type { FetchStopped } from "../../../domain/failures.ts"
import { apiIn } from "../../../domain/Pipeline.ts"
import type { Plan } from "../../../domain/Plan.ts"
import { ServerTime } from "../../../domain/services.ts"
import { openDatabase } from "../../../duckdb/Database.ts"
import { firstInSandbox, layerServerTime } from "../../../fetch/ServerTimeLive.ts"
import type { Credentials } from "../../../fetch/Token.ts"
import type { StoreOptions } from "../../../store/StoreLive.ts"
import { say } from "../../out.ts"
import { version } from "../../version.ts"
import type { target } from "../server/target.ts"
import { screenFor } from "./progressMode.ts"
import { Stages } from "./stages.ts"

export interface RunNeeds {
  /** Where the study is. */
  readonly directory: string
  readonly database: string
  readonly server: Effect.Success<ReturnType<typeof target>>
  readonly credentials: Effect.Effect<Credentials, FetchStopped>
  readonly stateDirectory: string
  readonly store: StoreOptions
  readonly mode: ProgressMode
  readonly log: EventLog
  readonly steering: Steering
  /** Of requests in this run. */
  readonly limit: number | undefined
  /** Of the sandbox, which may be smaller than the study's. */
  readonly dailyQuota: number | undefined
}

export const layerRun = Effect.fnUntraced(function* ({ pipelines, study }: Plan, needs: RunNeeds) {
  const { credentials, database, directory, limit, log, mode, server, store, stateDirectory, steering } = needs
  const stages = yield* Stages
  const clock = yield* Clock.Clock
  const reporter = layerProgressReporter({
    mode,
    screen: yield* screenFor(mode, () => clock.currentTimeMillisUnsafe(), steering.wish),
    log,
    version,
    database,
    write: (text) => say("stderr", text)
  })
  const api = apiIn(pipelines)
  const [usual = ""] = poolsOf(api)
  const granted = study.quota[usual] ?? 1
  const ledger = stages.ledger({
    directory: stateDirectory,
    client: server.client,
    api,
    quota: { ...study.quota, [usual]: Math.min(granted, needs.dailyQuota ?? granted) },
    limit
  })
  const fetch = stages.fetch({ api, credentials, pace: study.pace, giveUpAfter: study.outage.give_up_after })
  const { snapshot } = study.output
  const copy =
    snapshot === undefined
      ? Layer.empty
      : stages.snapshot({
          database,
          snapshot: besideStudy(directory, snapshot),
          version,
          open: (path, into) => openDatabase(path, into === undefined ? "read" : { share: "read", into })
        })
  const time = layerServerTime(server.ahead, server.origin.startsWith("sandbox") ? firstInSandbox : undefined)
  // What is written down has the time of the API, as its answers have.
  const withTime = Layer.unwrap(Effect.map(ServerTime, ({ now }) => stages.store({ ...store, now })))
  return Layer.mergeAll(fetch, ledger, withTime, stages.query, copy).pipe(
    Layer.provideMerge(Layer.mergeAll(reporter, time, stages.transport(server.base)))
  )
})
