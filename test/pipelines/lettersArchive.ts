// A server that speaks the made-up API of `apis/letters`: GET, a key in a header, marks instead of cursors, an allowance that is
// renewed at six in Berlin. Its letters follow from the day alone.
import { createServer, type IncomingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { time } from "../support/time.ts"

export const key = "card-0815-geheim"
const day = 86_400_000

export interface Letter {
  readonly ref: string
  readonly writer: string
  readonly written: string
  readonly place: string
  readonly pages: number
  readonly cited: number
}

const places = ["Weimar", "Jena", "Leipzig"]

/** Every letter that a writer wrote on the days from one to before another. */
export const lettersOf = (writer: string, since: string, before: string): ReadonlyArray<Letter> => {
  const days = Math.round((Date.parse(before) - Date.parse(since)) / day)
  return Array.from({ length: days }, (_, index) =>
    new Date(Date.parse(since) + index * day).toISOString().slice(0, 10)
  )
    .filter((date) => (Number(date.slice(8)) + writer.length) % 3 !== 0)
    .map((date, index) => ({
      ref: `${writer}/${date}`,
      writer,
      written: `${date}T0${writer.length % 10}:30:00+01:00`,
      place: places[(Number(date.slice(8)) + index) % 3] as string,
      pages: Number(date.slice(8)),
      cited: writer.length
    }))
}

export interface Heard {
  readonly method: string
  readonly path: string
  readonly members: URLSearchParams
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

export type Told = { readonly status: number; readonly kind: string; readonly detail: string } | "as usual"

export interface Archive {
  readonly url: string
  readonly heard: ReadonlyArray<Heard>
  readonly close: () => void
}

const pageOf = ({ members }: Heard) => {
  const [since = "", before = ""] = [members.get("since"), members.get("before")].map((one) => one ?? "")
  const all = members
    .getAll("writer")
    .flatMap((writer) => lettersOf(writer, since, before))
    .filter(({ place }) => members.get("place") === null || members.get("place") === place)
    .toSorted((a, b) => (a.ref < b.ref ? -1 : 1))
  const mark = members.get("from-mark")
  const from = mark === null ? 0 : Number(Buffer.from(mark, "base64url").toString().split("~")[1])
  const size = Number(members.get("per-page"))
  const next = from + size < all.length ? Buffer.from(`mark~${from + size}~ü`).toString("base64url") : null
  return { letters: all.slice(from, from + size), more: { mark: next } }
}

const writerOf = ({ members }: Heard) => ({ born: 1700 + (members.get("name") ?? "").length, known_letters: 99 })

/** @param tell what is told instead, by the number of the request from 0; @param allowance requests a day that begins at six in Berlin */
export const startArchive = async (
  tell: (heard: Heard, number: number) => Told = () => "as usual",
  allowance = Number.POSITIVE_INFINITY
): Promise<Archive> => {
  const heard: Array<Heard> = []
  const spent = new Map<string, number>()
  const server = createServer((request, response) => {
    let body = ""
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text
    })
    request.on("end", () => {
      const now = time.clock.currentTimeMillisUnsafe()
      const { pathname, searchParams } = new URL(request.url ?? "", "http://archive")
      const asked = {
        method: request.method ?? "",
        path: pathname,
        members: searchParams,
        headers: request.headers,
        body
      }
      const refuse = (status: number, kind: string, detail: string) => {
        response.statusCode = status
        response.end(JSON.stringify({ problem: { kind, detail, ref: "R-1" } }))
      }
      response.setHeader("content-type", "application/json")
      response.setHeader("date", new Date(now).toUTCString())
      heard.push(asked)
      if (request.headers["x-archive-key"] !== key) return refuse(401, "who-are-you", "show your card")
      // Winter: Berlin is an hour ahead.
      const today = new Date(now - 5 * 3_600_000).toISOString().slice(0, 10)
      const sofar = spent.get(today) ?? 0
      if (sofar >= allowance) return refuse(403, "allowance-used", "come back at six")
      spent.set(today, sofar + 1)
      const told = tell(asked, heard.length - 1)
      if (told !== "as usual") return refuse(told.status, told.kind, told.detail)
      const result = pathname === "/catalogue/letters" ? pageOf(asked) : writerOf(asked)
      response.end(JSON.stringify({ result }))
    })
  })
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, heard, close: () => void server.close() }
}
