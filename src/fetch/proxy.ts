// The proxy that the environment names, as universities have it, and the client that goes through it.
import { Effect, Layer } from "effect"
import { isLoopback } from "../domain/loopback.ts"

/** Variables as curl, Python and R read them; the first that is set counts. */
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"]

export interface NamedProxy {
  /** The variable. */
  readonly name: string
  /** Its host and port, without a password. */
  readonly host: string
}

/** The proxy by which a server is reached. `wrong`: what is set is no address. */
export const proxyOf = (base: string): NamedProxy | { readonly wrong: string } | undefined => {
  if (!URL.canParse(base)) return undefined
  // What runs on this machine is reached without going round by another.
  if (isLoopback(new URL(base).hostname)) return undefined
  const name = variables.find((one) => (process.env[one] ?? "") !== "")
  if (name === undefined || isExcepted(new URL(base))) return undefined
  const address = URL.canParse(process.env[name] ?? "") ? new URL(process.env[name] ?? "") : undefined
  return address === undefined || !/^https?:$/.test(address.protocol) || address.hostname === ""
    ? { wrong: name }
    : { name, host: address.host }
}

/** Hosts that NO_PROXY names are reached directly: whole names, endings that begin with a dot, or all by a star. */
const isExcepted = ({ hostname, port, protocol }: URL): boolean =>
  (process.env["no_proxy"] ?? process.env["NO_PROXY"] ?? "")
    .split(/[\s,]+/)
    .filter((one) => one !== "")
    .some((one) => {
      const [, name = one, only] = /^(.*?)(?::(\d+))?$/.exec(one.toLowerCase()) ?? []
      if (only !== undefined && only !== (port || (protocol === "https:" ? "443" : "80"))) return false
      const ending = name.replace(/^\*?\.?/, "")
      return name === "*" || hostname === ending || hostname.endsWith(`.${ending}`)
    })

/** Sends through a proxy. */
export const layerProxied = Effect.fnUntraced(function* ({ name }: NamedProxy) {
  const { Dispatcher, layerUndiciNoDispatcher } = yield* Effect.promise(
    () => import("@effect/platform-node/NodeHttpClient")
  )
  const { ProxyAgent } = yield* Effect.promise(() => import("undici"))
  const agent = Effect.acquireRelease(
    Effect.sync(() => new ProxyAgent(process.env[name] ?? "")),
    (one) => Effect.promise(() => one.destroy())
  )
  return layerUndiciNoDispatcher.pipe(Layer.provide(Layer.effect(Dispatcher, agent)))
})
