// What a pool's requests are counted under.
import { type Api, poolOf } from "../domain/Api.ts"
import type { Pool } from "../domain/Pipeline.ts"
import { periodAt, type QuotaPeriod } from "../domain/quotaPeriod.ts"

/** Requests of a pool that the API does not know are counted by UTC days. */
const unknownPool = { requests: 1, per: "day" } as const

/** What a pool's requests are counted under at a moment, and until when. */
export const countedIn = (api: Api, pool: Pool, now: number): QuotaPeriod =>
  periodAt(poolOf(api, pool) ?? unknownPool, now)

/** How many requests the API grants for that time. */
export const sizeOf = (api: Api, pool: Pool): number => (poolOf(api, pool) ?? unknownPool).requests
