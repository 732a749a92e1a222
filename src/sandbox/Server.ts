import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { answer } from "./Api.ts"
import { control } from "./control.ts"
import { readAll, tooLarge, turnedAway } from "./door.ts"
import { wire } from "./faults/wire.ts"
import { hashText } from "./hash.ts"
import { bytesOf, codeOf, type Reply } from "./Reply.ts"
import { makeWorld, type SandboxOptions, type World } from "./World.ts"

export type { Rule } from "./faults/Rule.ts"
export type { FaultChoice, FaultName, Profile } from "./faults.ts"
export type { JournalEntry, SeenRequest } from "./Journal.ts"
export type { Switches } from "./Switches.ts"
export type { SandboxOptions } from "./World.ts"

export interface Sandbox {
  /** `http://127.0.0.1:<port>`, without a slash at the end. */
  readonly url: string
  readonly port: number
  /** Ends all connections at once. */
  readonly close: () => Promise<void>
}

/** Starts a local Research API over a made-up corpus. Rejects if the port is taken. */
export const startSandbox = async (options: SandboxOptions = {}): Promise<Sandbox> => {
  const world = makeWorld(options)
  const server = createServer((request, response) => {
    serve(world, request, response).catch((cause: unknown) => response.destroy(cause as Error))
  })
  // Node ends idle connections after 5 s; a client that writes at that moment would meet a reset no fault asked for.
  server.keepAliveTimeout = 0
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(options.port ?? 0, "127.0.0.1", resolve)
  })
  const { port } = server.address() as AddressInfo
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { url: `http://127.0.0.1:${port}`, port, close }
}

const serve = async (world: World, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const refusal = turnedAway(request.headers)
  const body = refusal === undefined ? await readAll(request) : ""
  if (refusal !== undefined || body === undefined) {
    const reply = refusal ?? tooLarge
    head(world, response, reply)
    response.setHeader("connection", "close")
    return send(response, bytesOf(reply, 0))
  }
  const method = request.method ?? "GET"
  const url = new URL(request.url ?? "/", "http://sandbox.invalid")
  if (url.pathname.startsWith("/sandbox/")) {
    const reply = control(world, method, url, body)
    head(world, response, reply)
    return send(response, bytesOf(reply, 0))
  }

  const entry = world.journal.open(method, url, body, world.clock.now())
  const faults = world.saboteur.choose(entry)
  const reply = answer({
    world,
    method,
    url,
    contentType: request.headers["content-type"] ?? "",
    authorization: request.headers.authorization,
    text: body,
    entry,
    faults
  })
  entry.faults = faults.map(({ fault }) => fault)
  const key = hashText(entry.print, entry.repeats)
  head(world, response, reply)
  let bytes = bytesOf(reply, key)
  for (const { fault, arg } of faults) {
    if (!isWire(fault)) continue
    const changed = await wire[fault]({ response, bytes, arg, key, clock: world.clock })
    if (changed === undefined) return
    bytes = changed
  }
  entry.status = reply.status
  entry.code = codeOf(reply)
  send(response, bytes)
}

const isWire = (name: string): name is keyof typeof wire => Object.hasOwn(wire, name)

/** The Date is the sandbox's. */
const head = (world: World, response: ServerResponse, reply: Reply): void => {
  response.statusCode = reply.status
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value)
  response.setHeader("date", new Date(world.clock.now()).toUTCString())
}

const send = (response: ServerResponse, bytes: Buffer): void => {
  response.setHeader("content-length", bytes.length)
  response.end(bytes)
}
