// A server that must never hear of a secret: it remembers all that reaches it.
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"

export interface Trap {
  readonly url: string
  /** Request lines, headers and bodies, one text each. */
  readonly heard: ReadonlyArray<string>
  readonly close: () => Promise<void>
}

/** @param answer what it says; without one it answers everything with an empty object */
export const setTrap = async (answer?: RequestListener): Promise<Trap> => {
  const heard: Array<string> = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (part: string) => {
      body += part
    })
    request.on("end", () => {
      heard.push(`${request.method} ${request.url} ${JSON.stringify(request.headers)} ${body}`)
      if (answer === undefined) response.end("{}")
      else answer(request, response)
    })
  })
  server.on("connect", (request, socket) => {
    heard.push(`CONNECT ${request.url} ${JSON.stringify(request.headers)}`)
    socket.end()
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, heard, close }
}
