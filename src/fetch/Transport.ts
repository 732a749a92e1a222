// One request over the network → what came back, or what went wrong in plain words. Never fails: trouble is an answer too.
import { Context, Duration, Effect, Layer, Ref, Stream } from "effect"
import { HttpClient, type HttpClientError, HttpClientRequest } from "effect/http"
import { proxyOf } from "./proxy.ts"

/** What came back of one request. `status` 0: nothing did, and `trouble` says why. */
export interface Exchange {
  readonly status: number
  readonly date: string | undefined
  readonly retry_after: string | undefined
  readonly body: string
  readonly bytes: number
  readonly trouble: { readonly code: string; readonly text: string; readonly reached: boolean } | undefined
}

export interface Message {
  /** Absent: POST, with the body. */
  readonly method?: "GET"
  /** From the root of the API on, with its leading slash. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly type: "application/json" | "application/x-www-form-urlencoded"
}

/** A page of 100 videos with every field is about 200 kB; what is larger than this is no page. */
const maxBytes = 32 * 1024 * 1024

export class Transport extends Context.Service<
  Transport,
  { readonly post: (message: Message, timeout: number) => Effect.Effect<Exchange> }
>()("windrow/fetch/Transport") {
  static readonly layer = Layer.effect(
    Transport,
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const post = Effect.fn("Transport.post")(function* (message: Message, timeout: number) {
        const headers = yield* Ref.make<Partial<Exchange>>({})
        const read = Effect.gen(function* () {
          const request =
            message.method === "GET"
              ? HttpClientRequest.get(message.path)
              : HttpClientRequest.bodyText(HttpClientRequest.post(message.path), message.body, message.type)
          const response = yield* client.execute(HttpClientRequest.setHeaders(request, message.headers))
          const { date, "retry-after": retry_after } = response.headers
          yield* Ref.set(headers, { status: response.status, date, retry_after })
          const chunks: Array<Uint8Array> = []
          let bytes = 0
          yield* Stream.runForEachWhile(response.stream, (chunk) =>
            Effect.sync(() => {
              bytes += chunk.length
              chunks.push(chunk)
              return bytes <= maxBytes
            })
          )
          return bytes > maxBytes
            ? tooLarge
            : { ...empty, body: new TextDecoder().decode(Buffer.concat(chunks)), bytes }
        })
        const result = yield* read.pipe(
          Effect.timeout(Duration.millis(timeout)),
          Effect.catchTags({
            HttpClientError: (error) => Effect.succeed({ ...empty, trouble: nameTrouble(error) }),
            TimeoutError: () => Effect.succeed({ ...empty, trouble: timedOut(timeout) })
          })
        )
        const seen = yield* Ref.get(headers)
        return {
          ...result,
          ...(result.trouble === undefined ? seen : { date: seen.date, retry_after: seen.retry_after })
        }
      })
      return Transport.of({ post })
    })
  )
}

const empty: Exchange = { status: 0, date: undefined, retry_after: undefined, body: "", bytes: 0, trouble: undefined }
const tooLarge: Exchange = {
  ...empty,
  trouble: { code: "too_large", text: `the answer is larger than ${maxBytes >> 20} MiB`, reached: true }
}
const timedOut = (timeout: number) => ({ code: "timeout", text: `no answer within ${timeout / 1000} s`, reached: true })

/** What to know where a certificate is not trusted: networks of universities look into connections with their own. */
export const certificateHint =
  "a wrong clock, or a proxy with a certificate of its own: NODE_EXTRA_CA_CERTS names its file"

/** Error codes of Node, undici and OpenSSL → what a person can do something about. `reached`: may the server have counted it? */
const known: ReadonlyArray<readonly [RegExp, string, string, boolean]> = [
  [/^(ENOTFOUND|EAI_AGAIN)$/, "dns", "the server's name cannot be resolved (no network, or DNS is down)", false],
  [/^ECONNREFUSED$/, "refused", "the server refuses connections", false],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN)$/, "unreachable", "the server cannot be reached from this network", false],
  [
    /CERT|^ERR_TLS|^ERR_SSL|^EPROTO$|SELF_SIGNED|UNABLE_TO/,
    "tls",
    `no trusted TLS connection (${certificateHint})`,
    false
  ],
  [/^UND_ERR_CONNECT_TIMEOUT$/, "connect_timeout", "no connection in time", false],
  [/^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/, "reset", "the connection was cut off", true],
  [/./, "network", "the connection failed", true]
]

const codeOf = (cause: unknown): string => {
  if (typeof cause !== "object" || cause === null) return ""
  const { code, cause: inner, errors } = cause as { code?: unknown; cause?: unknown; errors?: ReadonlyArray<unknown> }
  return typeof code === "string" && code !== "" ? code : codeOf(inner ?? errors?.[0])
}

/** All that an error and its causes say. */
const messageOf = (cause: unknown): string =>
  typeof cause !== "object" || cause === null
    ? ""
    : `${String((cause as { message?: unknown }).message ?? "")} ${messageOf((cause as { cause?: unknown }).cause)}`

const loginText = (through: ReturnType<typeof proxyOf>): string =>
  through !== undefined && "name" in through && (process.env[through.name] ?? "").includes("@")
    ? "it refuses the name or the password of its address"
    : "it wants a login, as in http://name:password@host:port"

const nameTrouble = (error: HttpClientError.HttpClientError): NonNullable<Exchange["trouble"]> => {
  const through = proxyOf(error.request.url)
  const by =
    through === undefined || "wrong" in through
      ? ""
      : `, by way of the proxy ${through.host} that ${through.name} names`
  const refusal = /Proxy response \((\d{3})\)/.exec(messageOf(error.reason))?.[1]
  if (refusal !== undefined) {
    const login = refusal === "407" ? `: ${loginText(through)}` : ""
    return { code: "proxy", text: `the proxy does not let this through (${refusal}${login})${by}`, reached: false }
  }
  const code = codeOf(error.reason) || "network"
  const [, name, text, reached] = known.find(([pattern]) => pattern.test(code)) ?? known.at(-1)!
  return { code: name, text: `${text} (${code})${by}`, reached }
}
