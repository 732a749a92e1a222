// What goes wrong below HTTP is named in words that a person can act on; real sockets, real certificates.
import { execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { createServer as createSecureServer } from "node:https"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { layerHttpClientOnDemand } from "../../src/fetch/HttpClientOnDemand.ts"
import { Transport } from "../../src/fetch/Transport.ts"

const post = (base: string, timeout = 10_000) =>
  Effect.gen(function* () {
    const message = { path: "/v2/research/video/query/", headers: {}, body: "{}", type: "application/json" } as const
    return yield* (yield* Transport).post(message, timeout)
  }).pipe(
    Effect.provide(Transport.layer.pipe(Layer.provide(layerHttpClientOnDemand(Effect.succeed(base))))),
    Effect.runPromise
  )

const listening = async (server: Server): Promise<number> => {
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  return (server.address() as AddressInfo).port
}

describe("trouble below HTTP", () => {
  it("of names is DNS's, and was not counted by the server", async () => {
    const { status, trouble } = await post("http://no-such-host.invalid")
    assert.strictEqual(status, 0)
    assert.deepInclude(trouble, { code: "dns", reached: false })
    assert.match(trouble?.text ?? "", /name cannot be resolved/)
  })

  it("of a certificate that nobody vouches for is TLS's", async () => {
    const folder = mkdtempSync(join(tmpdir(), "windrow-tls-"))
    const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")]
    const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost"]
    execFileSync("openssl", [...request, "-keyout", key, "-out", cert], { stdio: "ignore" })
    const server = createSecureServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end("{}")
    )
    const { trouble } = await post(`https://127.0.0.1:${await listening(server)}`)
    server.close()
    assert.deepInclude(trouble, { code: "tls", reached: false })
    assert.match(trouble?.text ?? "", /no trusted TLS connection/)
  })

  it("of a closed port is a refusal", async () => {
    const server = createServer()
    const port = await listening(server)
    await new Promise((done) => server.close(done))
    assert.deepInclude((await post(`http://127.0.0.1:${port}`)).trouble, { code: "refused", reached: false })
  })

  it("of an answer without end is its size, and of none the time", async () => {
    const server = createServer((_, response) => {
      const megabyte = "x".repeat(1 << 20)
      const write = (): void => {
        while (!response.destroyed && response.write(megabyte)) {}
        response.once("drain", write)
      }
      write()
    })
    const port = await listening(server)
    assert.deepInclude((await post(`http://127.0.0.1:${port}`)).trouble, { code: "too_large", reached: true })
    server.closeAllConnections()
    server.close()
    const silent = createServer(() => {})
    const { trouble } = await post(`http://127.0.0.1:${await listening(silent)}`, 300)
    assert.deepInclude(trouble, { code: "timeout", reached: true })
    silent.closeAllConnections()
    silent.close()
  })
})
