// Who may ask a sandbox: programs on this machine. A web page that is open in a browser on it is none of them.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import { type Reply, text } from "./Reply.ts"

/** A hundred accounts are some kilobytes, and so are rules. */
const largest = 4 * 1024 * 1024

/** A page reaches this machine under a name of its own maker, but then that name stands here. */
const isOwnName = (host: string | undefined): boolean =>
  /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i.test(host ?? "")

/** Why a request is not let in; undefined where it is. Browsers say the origin of whatever a page sends. */
export const turnedAway = ({ host, origin }: IncomingHttpHeaders): Reply | undefined => {
  if (origin !== undefined) return text(403, "The sandbox does not answer web pages.\n")
  return isOwnName(host)
    ? undefined
    : text(403, "The sandbox answers on this machine alone: ask for 127.0.0.1 or localhost.\n")
}

/** The body of a request, or undefined where it is too large: the rest of it is not read. */
export const readAll = async (request: IncomingMessage): Promise<string | undefined> => {
  const chunks: Array<Buffer> = []
  let bytes = 0
  for await (const chunk of request) {
    bytes += (chunk as Buffer).length
    if (bytes > largest) return undefined
    chunks.push(chunk as Buffer)
  }
  return Buffer.concat(chunks).toString()
}

export const tooLarge: Reply = text(413, `A body may have ${largest} bytes.\n`)

const first = Date.parse("2000-01-01T00:00:00Z")
const last = Date.parse("2100-01-01T00:00:00Z")

/** Whether a clock may be set so: times that are no dates, or whose days have no names, are not what the API has. */
export const isTime = (millis: number): boolean => millis >= first && millis < last
