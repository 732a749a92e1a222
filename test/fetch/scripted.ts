// A pipeline, permits and layers for asking a scripted transport on virtual time.
import { Effect, Layer, Redacted } from "effect"
import { type Day, toDay } from "../../src/domain/Day.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import { makeSlice, type Shape } from "../../src/domain/Slice.ts"
import { Events, type NoPermit, type Permit, type Permits } from "../../src/domain/services.ts"
import { layerFetch } from "../../src/fetch/FetchLive.ts"
import { layerServerTime } from "../../src/fetch/ServerTimeLive.ts"
import type { Exchange, Transport } from "../../src/fetch/Transport.ts"

export const pipeline: Pipeline = {
  pipeline: "videos",
  title: "",
  docs: "",
  inputs: {
    accounts: { title: "", field_name: "username", values: "username", per_request: 100, traced_by: "username" }
  },
  query: { username: { operations: ["EQ", "IN"], values: "username" } },
  window: { max_span_days: 30 },
  request: { path: "/v2/research/video/query/", pool: "standard", fields: "query", good_with: [] },
  pages: { style: "search", size: 100 },
  rows: { at: ["data.videos"], table: "videos", key: ["id"], columns: {} }
}
export const shape: Shape = { pipeline: "videos", unit_input: "accounts", conditions: {}, fields: ["id"] }
export const day = (text: string): Day => toDay(text) as Day

/** January of one account, and where it stands before the first request. */
export const slice = makeSlice({
  step: "videos",
  shape: "s",
  units: ["a"],
  window: { from: day("2023-01-01"), to: day("2023-01-31") },
  wave: 0
})
export const sliceState = { slice, revision: 0, position: undefined, pages: 0, rows: 0, seen: {}, split: false }

export const exchange = (status: number, body: string): Exchange => ({
  status,
  date: undefined,
  retry_after: undefined,
  body,
  bytes: body.length,
  trouble: undefined
})
export const token = exchange(200, '{"access_token":"clt.x","expires_in":7200,"token_type":"Bearer"}')
export const page = exchange(
  200,
  '{"data":{"videos":[],"has_more":false},"error":{"code":"ok","message":"","log_id":"L"}}'
)

export const permits: Permits = {
  take: (pool) => Effect.succeed<Permit | NoPermit>({ request: "r-1", pool }),
  giveBack: () => Effect.void,
  close: () => Effect.void,
  answered: () => Effect.void,
  left: () => Effect.succeed(1000),
  state: Effect.succeed([]),
  used: Effect.succeed(0),
  taken: Effect.succeed([])
}

export const fetchLayer = (layer: Layer.Layer<Transport>, giveUpAfter: number) =>
  layerFetch({
    credentials: Effect.succeed({ key: "k", secret: Redacted.make("s") }),
    pace: { requests_per_second: 1, search_gap: 10_000, concurrency: 4, request_timeout: 60_000 },
    giveUpAfter
  }).pipe(
    Layer.provide(
      Layer.mergeAll(layer, layerServerTime(), Layer.succeed(Events, Events.of({ emit: () => Effect.void })))
    )
  )
