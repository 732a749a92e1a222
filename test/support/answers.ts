// A server that gives tokens and, to all else, what a function says: for answers that no sandbox would think of.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { time } from "./time.ts"

export interface Asked {
  readonly url: string
  readonly body: string
}

/** A body as text, since ids are bare numbers that JSON would round; the status is 200 unless it is told. */
export type Answer =
  | string
  | { readonly status: number; readonly body: string; readonly headers?: Readonly<Record<string, string>> }

export interface Answers {
  readonly url: string
  readonly heard: ReadonlyArray<Asked>
  readonly close: () => void
}

/** `number` counts requests from 0, those for tokens left out. `headers` go with every answer, a Date for one. */
export const startAnswers = async (
  answer: (asked: Asked, number: number) => Answer,
  headers: () => Readonly<Record<string, string>> = () => ({})
): Promise<Answers> => {
  const heard: Array<Asked> = []
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text
    })
    request.on("end", () => {
      response.setHeader("content-type", "application/json")
      response.setHeader("date", new Date(time.clock.currentTimeMillisUnsafe()).toUTCString())
      for (const [name, value] of Object.entries(headers())) response.setHeader(name, value)
      if (request.url?.includes("/oauth/")) {
        response.end(`{"access_token":"clt.1","expires_in":7200,"token_type":"Bearer"}`)
        return
      }
      // Asked whether it is a sandbox, it says no.
      if (request.url === "/sandbox/health") {
        response.end("{}")
        return
      }
      const asked = { url: request.url ?? "", body }
      heard.push(asked)
      const told = answer(asked, heard.length - 1)
      response.statusCode = typeof told === "string" ? 200 : told.status
      if (typeof told !== "string")
        for (const [name, value] of Object.entries(told.headers ?? {})) response.setHeader(name, value)
      response.end(typeof told === "string" ? told : told.body)
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, heard, close: () => void server.close() }
}

/** A good answer around some data. */
export const ok = (data: string): string => `{"data":${data},"error":{"code":"ok","message":"","log_id":"L"}}`

/** A refusal in the API's envelope. */
export const refusal = (status: number, code: string, message: string): Answer => ({
  status,
  body: JSON.stringify({ data: {}, error: { code, message, log_id: "L" } })
})
