// The stages that a run is put together from. A test that has to see what passes between them puts its own around these.
import { Context, type Effect, Layer } from "effect"
import { layerSnapshot } from "../../../export/SnapshotLive.ts"
import { layerFetch } from "../../../fetch/FetchLive.ts"
import { layerHttpClientOnDemand } from "../../../fetch/HttpClientOnDemand.ts"
import { Transport } from "../../../fetch/Transport.ts"
import { layerQuery } from "../../../query/QueryLive.ts"
import { viewMaker } from "../../../query/ViewsLive.ts"
import { layerLedger } from "../../../quota/LedgerLive.ts"
import type { Sandbox, SandboxOptions } from "../../../sandbox/Server.ts"
import { layerStore, type StoreOptions } from "../../../store/StoreLive.ts"

const product = {
  /** What sends requests to the server at an address. */
  transport: (base: Effect.Effect<string>) => Transport.layer.pipe(Layer.provide(layerHttpClientOnDemand(base))),
  fetch: layerFetch,
  ledger: layerLedger,
  store: (options: StoreOptions) => layerStore({ views: viewMaker, ...options }),
  query: layerQuery,
  snapshot: layerSnapshot,
  /** The sandbox of `--sandbox`, which is loaded when it is asked for. */
  sandbox: async (options: SandboxOptions): Promise<Sandbox> =>
    (await import("../../../sandbox/Server.ts")).startSandbox(options)
}

export const Stages = Context.Reference<typeof product>("windrow/cli/Stages", { defaultValue: () => product })
