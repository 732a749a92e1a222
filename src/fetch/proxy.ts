// The proxy that the environment names, as universities have it, and the client that goes through it.
import { Effect, Layer } from "effect"
import { isLoopback } from "../domain/loopback.ts"

/** Variables as curl, Python and R read them; the first that is set counts. */
const variables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"]

export interface NamedProxy {
  /** The variable. */
  readonly name: string
  /** Its host and port, without a password. */
  readonly host: string
}

export interface WrongProxy {
  /** The variable. */
  readonly wrong: string
  /** As a clause, without what stands in it. */
  readonly why: string
  readonly hint: string
}

/** The proxy by which a server is reached. `wrong`: what is set is no address. */
export const proxyOf = (base: string): NamedProxy | WrongProxy | undefined => {
  if (!URL.canParse(base)) return undefined
  // What runs on this machine is reached without going round by another.
  if (isLoopback(new URL(base).hostname)) return undefined
  const name = variables.find((one) => (process.env[one] ?? "") !== "")
  if (name === undefined || isExcepted(new URL(base))) return undefined
  return readProxy(name, process.env[name] ?? "")
}

const usual = "Write it like http://proxy.example.org:8080."

const readProxy = (name: string, value: string): NamedProxy | WrongProxy => {
  const wrong = (why: string, hint = usual): WrongProxy => ({ wrong: name, why, hint })
  if (/^["'\s]|["'\s]$/.test(value)) return wrong("has quotes or spaces around it", "Write it without them.")
  if (/^(?:none|direct|off|no|false|0)$/i.test(value))
    return wrong("is no address of a proxy", `Unset ${name}, if there is no proxy. ${usual}`)
  if (/^socks\w*:/i.test(value))
    return wrong("names a SOCKS proxy, which is not supported", `Name one for HTTP, if there is one. ${usual}`)
  if (!/^[a-z][\w+.-]*:\/\//i.test(value)) {
    const hint = /^[\w.-]+(?::\d{1,5})?\/?$/.test(value) ? `Write it with http:// before it: http://${value}` : usual
    return wrong("is no address of a proxy: it lacks http://", hint)
  }
  const login = /^\w+:\/\/(.*)@/s.exec(value)?.[1] ?? ""
  const escaped =
    "In a name or password, write such signs by their codes: \\ as %5C, / as %2F, @ as %40, # as %23, % as %25."
  if (/[\\/#?@]|%(?![0-9a-f]{2})/i.test(login) || !isUtf8(login))
    return wrong("has a login with signs that an address cannot have", escaped)
  const address = URL.canParse(value) ? new URL(value) : undefined
  if (address === undefined || !/^https?:$/.test(address.protocol) || address.hostname === "")
    return wrong("is no address of a proxy")
  const { hash, pathname, search } = address
  if (/\.(?:pac|dat)$/i.test(pathname))
    return wrong(
      "names a file that chooses a proxy (PAC), which is not read",
      `Look into it for the proxy's own host and port, behind the word PROXY. ${usual}`
    )
  return pathname !== "/" || search !== "" || hash !== ""
    ? wrong("has a path behind the proxy's host", `Write its host and port only: ${address.protocol}//${address.host}`)
    : { name, host: address.host }
}

const isUtf8 = (text: string): boolean => {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
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
