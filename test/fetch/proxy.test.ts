// The proxy of the environment: who is asked through it, who is not, and what is said where it does not let anything through.
import { createServer } from "node:net"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { afterEach, vi } from "vitest"
import { layerHttpClientOnDemand } from "../../src/fetch/HttpClientOnDemand.ts"
import { proxyOf } from "../../src/fetch/proxy.ts"
import { Transport } from "../../src/fetch/Transport.ts"

afterEach(() => vi.unstubAllEnvs())

const variables = [
  "https_proxy",
  "HTTPS_PROXY",
  "http_proxy",
  "HTTP_PROXY",
  "all_proxy",
  "ALL_PROXY",
  "no_proxy",
  "NO_PROXY"
]
const environment = (values: Readonly<Record<string, string>>): void => {
  for (const name of variables) vi.stubEnv(name, values[name])
}

describe("the proxy of a server", () => {
  const proxy = "http://user:canary@proxy.example.org:8080"
  it.each([
    [{}, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy }, "https://api.example.org", "HTTPS_PROXY"],
    [{ https_proxy: proxy, HTTPS_PROXY: "" }, "https://api.example.org", "https_proxy"],
    [{ HTTP_PROXY: proxy }, "https://api.example.org", "HTTP_PROXY"],
    [{ ALL_PROXY: proxy }, "https://api.example.org", "ALL_PROXY"],
    [{ HTTPS_PROXY: proxy }, "http://127.0.0.1:4242", undefined],
    [{ HTTPS_PROXY: proxy }, "http://localhost:4242", undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "example.org" }, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy, no_proxy: "a.org, .example.org" }, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy, no_proxy: "*.example.org" }, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "*" }, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "api.example.org:443" }, "https://api.example.org", undefined],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "api.example.org:8443" }, "https://api.example.org", "HTTPS_PROXY"],
    [{ HTTPS_PROXY: proxy, NO_PROXY: "ample.org,other.org" }, "https://api.example.org", "HTTPS_PROXY"]
  ] as const)("%j for %s", (set, base, name) => {
    environment(set)
    const found = proxyOf(base)
    assert.deepStrictEqual(found, name === undefined ? undefined : { name, host: "proxy.example.org:8080" })
  })

  it.each<readonly [string, string, string]>([
    [
      "proxy.example.org:8080",
      "is no address of a proxy: it lacks http://",
      "Write it with http:// before it: http://proxy.example.org:8080"
    ],
    [
      "socks5://u:canary@proxy:1080",
      "names a SOCKS proxy, which is not supported",
      "Name one for HTTP, if there is one. Write it like http://proxy.example.org:8080."
    ],
    ["http://", "is no address of a proxy", "Write it like http://proxy.example.org:8080."],
    [
      "http://proxy.example.org/wpad.dat",
      "names a file that chooses a proxy (PAC), which is not read",
      "Look into it for the proxy's own host and port, behind the word PROXY. Write it like http://proxy.example.org:8080."
    ],
    [
      "http://u:canary@proxy:8080/a?b#c",
      "has a path behind the proxy's host",
      "Write its host and port only: http://proxy:8080"
    ],
    ["'http://proxy:8080'", "has quotes or spaces around it", "Write it without them."],
    [
      "DIRECT",
      "is no address of a proxy",
      "Unset HTTPS_PROXY, if there is no proxy. Write it like http://proxy.example.org:8080."
    ],
    ...[
      "http://DOM\\user:canary@proxy:8080",
      "http://u:can%zary@proxy",
      "http://u:can%ffary@proxy",
      "http://u:c@nary@proxy"
    ].map(
      (value) =>
        [
          value,
          "has a login with signs that an address cannot have",
          "In a name or password, write such signs by their codes: \\ as %5C, / as %2F, @ as %40, # as %23, % as %25."
        ] as const
    )
  ])("%s is none", (value, why, hint) => {
    environment({ HTTPS_PROXY: value })
    assert.deepStrictEqual(proxyOf("https://api.example.org"), { wrong: "HTTPS_PROXY", why, hint })
  })
})

it.live("a request goes through it, and its refusal is told without its password", () =>
  Effect.gen(function* () {
    const heard: Array<string> = []
    const server = createServer((socket) =>
      socket
        .on("error", () => undefined)
        .once("data", (data) => {
          heard.push(data.toString().split("\r\n")[0] ?? "")
          socket.end("HTTP/1.1 407 Proxy Authentication Required\r\ncontent-length: 0\r\n\r\n")
        })
    )
    yield* Effect.promise(() => new Promise<void>((done) => server.listen(0, "127.0.0.1", done)))
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    environment({ HTTPS_PROXY: `http://user:canary@127.0.0.1:${port}` })
    const { trouble } = yield* Transport.use(({ post }) =>
      post({ path: "/v2/x", headers: {}, body: "{}", type: "application/json" }, 10_000)
    ).pipe(
      Effect.provide(
        Transport.layer.pipe(Layer.provide(layerHttpClientOnDemand(Effect.succeed("https://api.example.org"))))
      )
    )
    yield* Effect.promise(() => new Promise<void>((done) => server.close(() => done())))
    assert.deepStrictEqual(heard, ["CONNECT api.example.org:443 HTTP/1.1"])
    assert.strictEqual(trouble?.code, "proxy")
    assert.strictEqual(
      trouble?.text,
      `the proxy does not let this through (407: it refuses the name or the password of its address), by way of the proxy 127.0.0.1:${port} that HTTPS_PROXY names`
    )
  })
)
