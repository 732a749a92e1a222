// The sandbox cannot be driven by a web page: not from another origin, not under another name, not with endless bodies.
import { request } from "node:http"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, requestsAt, studyText } from "../support/workplace.ts"

const noon = "2026-03-01T12:00:00.000Z"
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ now: Date.parse(noon) })
})
afterAll(() => sandbox.close())

/** Sends what a browser would; `fetch` would set Host and Origin as it likes. */
const send = (
  path: string,
  { method = "POST", headers = {}, body = "" }: { method?: string; headers?: Record<string, string>; body?: string }
): Promise<{ readonly status: number; readonly text: string }> =>
  new Promise((resolve, reject) => {
    const sent = request(`${sandbox.url}${path}`, { method, headers }, (response) => {
      let text = ""
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part
      })
      response.on("end", () => resolve({ status: response.statusCode ?? 0, text }))
    })
    sent.on("error", reject)
    sent.end(body)
  })

const clock = JSON.stringify({ now: "2030-01-01T00:00:00Z" })
const here = () => `127.0.0.1:${sandbox.port}`

describe("a request", () => {
  it.each([
    ["of a page", () => ({ origin: "https://evil.example" })],
    ["of a page on this machine", () => ({ origin: `http://${here()}` })],
    ["of a page without a name", () => ({ origin: "null" })],
    ["under a name that leads here", () => ({ host: "evil.example" })],
    ["under a name that begins like this machine", () => ({ host: `127.0.0.1.evil.example:${sandbox.port}` })],
    ["under a name that ends like this machine", () => ({ host: "evil.localhost" })],
    ["under the address of all", () => ({ host: `0.0.0.0:${sandbox.port}` })]
  ])("%s changes nothing and is told nothing", async (_, headers) => {
    for (const [method, path, body] of [
      ["POST", "/sandbox/clock", clock],
      ["POST", "/sandbox/rules", "[]"],
      ["GET", "/sandbox/requests", ""],
      ["POST", "/v2/oauth/token/", "client_key=a&client_secret=b&grant_type=client_credentials"]
    ] as const) {
      const { status, text } = await send(path, { method, body, headers: headers() })
      expect([status, text.length < 200], path).toEqual([403, true])
    }
    const { text } = await send("/sandbox/health", { method: "GET", headers: { host: `localhost:${sandbox.port}` } })
    expect(JSON.parse(text).now).toMatch(/^2026-03-01T12:0/)
    expect(await requestsAt(sandbox.url)).toEqual([])
  })

  it("without a Host, as of an old browser, is refused", async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(sandbox.port, "127.0.0.1", () => socket.write("GET /sandbox/requests HTTP/1.0\r\n\r\n"))
      let text = ""
      socket.on("data", (part) => {
        text += String(part)
      })
      socket.on("close", () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /)
  })

  it("with more than a body may have is cut off", async () => {
    const body = JSON.stringify({ now: "x".repeat(5_000_000) })
    const { status } = await send("/sandbox/clock", { body }).catch(() => ({ status: 413 }))
    expect(status).toBe(413)
  })

  it.each(["1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z", 8.64e15 + 1, 1e300, -1, "soon", null, [], {}])(
    "does not set the clock to %s",
    async (now) => {
      const { status, text } = await send("/sandbox/clock", { body: JSON.stringify({ now }) })
      expect([status, text]).toEqual([400, expect.stringContaining("from 2000 to 2099")])
    }
  )

  it("of a program on this machine is answered, and so is a run", async () => {
    const { status } = await send("/sandbox/clock", { body: JSON.stringify({ now: noon }) })
    expect(status).toBe(200)
    const place = makeWorkplace(sandbox.url.replace("127.0.0.1", "localhost"))
    place.write("study.yaml", studyText({ accounts: ["tagesschau"], to: "2023-01-31" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const far = await place.windrow(["run", "study.yaml", "--sandbox", "--now", "2100-01-01T00:00:00Z"])
    expect([far.code, far.stderr]).toEqual([64, expect.stringContaining("from 2000 to 2099")])
  })
})
