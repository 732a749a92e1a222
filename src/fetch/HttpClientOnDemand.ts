// The HTTP client, loaded and pointed at a server when the first request leaves: a run that asks nothing needs neither.
import { Context, Effect, Layer } from "effect"
import { HttpClient, HttpClientRequest } from "effect/http"
import { layerProxied, proxyOf } from "./proxy.ts"

/** A request carries credentials: whatever its path says, it goes to that one server. */
const within = (base: string, request: HttpClientRequest.HttpClientRequest): HttpClientRequest.HttpClientRequest => {
  const aimed = HttpClientRequest.prependUrl(request, base)
  const { origin, username } = new URL(aimed.url)
  if (origin !== new URL(base).origin || username !== "")
    throw new Error(`a path of a pipeline leads away from ${base}`)
  return aimed
}

/**
 * A client on undici for paths of one server, through the proxy of the environment where there is one.
 * @param base the API's address, or that of another server that speaks the same; no slash at the end. Run once.
 */
export const layerHttpClientOnDemand = (base: Effect.Effect<string>) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.gen(function* () {
      const scope = yield* Effect.scope
      const load = Effect.gen(function* () {
        const { layerUndici } = yield* Effect.promise(() => import("@effect/platform-node/NodeHttpClient"))
        const proxy = proxyOf(yield* base)
        const layer = proxy === undefined || "wrong" in proxy ? layerUndici : yield* layerProxied(proxy)
        return Context.get(yield* Layer.buildWithScope(layer, scope), HttpClient.HttpClient)
      })
      const client = yield* Effect.cached(load)
      return HttpClient.make((request) => Effect.flatMap(client, (loaded) => loaded.execute(request))).pipe(
        HttpClient.mapRequestEffect((request) => Effect.map(base, (url) => within(url, request)))
      )
    })
  )
