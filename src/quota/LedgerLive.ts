// Gives one permit per request, and counts them where every process on the machine can see.
import { Effect, Layer } from "effect"
import type { Api } from "../domain/Api.ts"
import { fileIdentity } from "../domain/fileIdentity.ts"
import type { Pool } from "../domain/Pipeline.ts"
import { Ledger, ServerTime } from "../domain/services.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { ledgerIn, openLedgerFile } from "./LedgerFile.ts"
import { attemptIn, Replaced } from "./ledgerFailure.ts"
import { makePermits, type OpenLedger } from "./permits.ts"
import { prepareStatements } from "./statements.ts"

export interface LedgerOptions {
  readonly directory: string
  /** Names the client key without telling it; undefined: every database counts for itself (a sandbox of its own). */
  readonly client: string | undefined
  /** The API whose pools are counted; absent: the one that Windrow comes with. */
  readonly api?: Api
  /** The most this study may spend of a pool until its next reset. More than the API grants by default raises the pool's size too. */
  readonly quota: Readonly<Record<Pool, number>>
  /** The most requests of this run. */
  readonly limit: number | undefined
}

export const layerLedger = (options: LedgerOptions) =>
  Layer.effect(
    Ledger,
    Effect.gen(function* () {
      const { directory, limit = Number.POSITIVE_INFINITY, quota } = options
      const attempt = attemptIn(directory)
      const file = yield* Effect.acquireRelease(
        attempt(() => openLedgerFile(directory)),
        (opened) => Effect.sync(() => opened.close())
      )
      const path = ledgerIn(directory)
      const opened = fileIdentity(path)
      const open: OpenLedger = {
        api: options.api ?? shippedApi,
        id: yield* attempt(() => String(file.prepare("SELECT id FROM ledger").get()?.["id"])),
        statements: prepareStatements(file),
        attempt,
        // What others count in another file would not be seen.
        checkPlace: () => {
          if (fileIdentity(path) !== opened) throw new Replaced()
        },
        time: yield* ServerTime,
        quota,
        limit,
        closures: new Map(),
        used: 0
      }
      return Ledger.of({
        permits: (database) => Effect.sync(() => makePermits(open, options.client ?? `sandbox ${database}`, database))
      })
    })
  )
