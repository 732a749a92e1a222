// Where the rows of a database come from; of different origins they never mix.
import type { Api } from "./Api.ts"
import { isLoopback } from "./loopback.ts"
import { shippedApi } from "./shippedApi.ts"

/**
 * `<name>`: the API that Windrow comes with. `api:<name>@<host>`: another one. `server:<host>`: a server that speaks as the
 * first does. `sandbox:<seed>`, `sandbox-server:<seed>`: made-up data.
 */
export type Origin = string

/** Of a server on this machine the port is another one after each start. */
export const hostNameOf = (base: string): string => {
  const { host, hostname } = new URL(base)
  return isLoopback(hostname) ? "localhost" : host
}

export const originOfApi = (api: Api): Origin =>
  api.api === shippedApi.api ? api.api : `api:${api.api}@${hostNameOf(api.base)}`

/** Whether a host is one of the API's own. */
export const isOwnHost = ({ base, hosts }: Api, hostname: string): boolean =>
  hostname === new URL(base).hostname ||
  hosts.some((host) => (host.startsWith("*.") ? hostname.endsWith(host.slice(1)) : hostname === host))

export const isMadeUp = (origin: Origin): boolean => origin.startsWith("sandbox")

/** The parts of an origin that is another API than the one that Windrow comes with. */
export const otherApiOf = (origin: Origin): { readonly name: string; readonly host: string } | undefined => {
  const [, name, host] = /^api:([^@]+)@(.+)$/.exec(origin) ?? []
  return name === undefined || host === undefined ? undefined : { name, host }
}

/** Where the rows come from, as a sentence says it. */
export const originText = (origin: string, api: Api = shippedApi): string => {
  if (origin === shippedApi.api) return `the ${shippedApi.title}`
  if (otherApiOf(origin) !== undefined) return `the ${api.title} (${otherApiOf(origin)?.host})`
  if (isMadeUp(origin)) return `Windrow's sandbox${seedOf(origin)}, which makes its data up`
  return `the server ${origin.replace(/^server:/, "")}, which speaks the protocol of the ${shippedApi.title}`
}

const seedOf = (origin: string): string => {
  const seed = origin.split(":").slice(1).join(":")
  return seed === "" ? "" : ` (seed ${seed})`
}
