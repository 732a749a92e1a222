// The address that is asked → where its data comes from.
import { Effect } from "effect"
import { isLoopback } from "../../../domain/loopback.ts"
import { hostNameOf, isOwnHost, type Origin, originOfApi } from "../../../domain/Origin.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"

/** A sandbox on this machine answers at once. */
const patience = 1_000

interface Health {
  readonly ok?: unknown
  readonly seed?: unknown
}

/** What a server on this machine says of itself; undefined where it does not answer. */
const healthAt = async (base: string): Promise<Health | undefined> => {
  let response: Response
  try {
    response = await fetch(`${base}/sandbox/health`, { redirect: "manual", signal: AbortSignal.timeout(patience) })
  } catch {
    return undefined
  }
  const said: unknown = await response.json().catch(() => undefined)
  return typeof said === "object" && said !== null ? said : {}
}

/**
 * A server on this machine is a sandbox where it says so. One that does not answer has nothing to add: what is `stored`
 * of a sandbox can be continued.
 */
export const originOf = Effect.fn("originOf")(function* <E, R>(
  base: string,
  stored: Effect.Effect<string | undefined, E, R>
) {
  const { hostname } = new URL(base)
  // With https: without it, a server on this machine is all that is asked.
  if (isOwnHost(shippedApi, hostname)) return originOfApi(shippedApi)
  const isHere = isLoopback(hostname)
  const server: Origin = `server:${hostNameOf(base)}`
  if (!isHere) return server
  const health = yield* Effect.promise(() => healthAt(base))
  if (health?.ok === true) return `sandbox-server:${String(health.seed)}`
  const has = health === undefined ? yield* stored : undefined
  return has?.startsWith("sandbox-server:") === true ? has : server
})
