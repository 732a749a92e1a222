// WINDROW_API_URL → the server that credentials may go to, or why they may not.
import { Effect } from "effect"
import { isLoopback } from "../../../domain/loopback.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { usage } from "../../failures.ts"

export interface Server {
  /** No slash at the end. */
  readonly base: string
  /** Host and port, where it is not the API's own; undefined where it is. */
  readonly other: string | undefined
}

/** What is wrong with an address, with what to do about it; undefined where nothing is. */
const wrongWith = (url: URL | undefined): readonly [message: string, hint: string] | undefined => {
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return ["is no URL of a server", "Write it like http://127.0.0.1:4242."]
  // Whatever stands before an @ is easily taken for the host; and it would be printed with the address.
  if (url.username !== "" || url.password !== "")
    return [`has a user name before its host, which is ${url.host}`, "Leave out what stands before the @."]
  if (url.search !== "" || url.hash !== "") return ["has a ? or #", "Leave out what stands behind the path."]
  if (url.protocol === "http:" && !isLoopback(url.hostname))
    return [
      `would send your credentials unencrypted to ${url.host}`,
      "Write it with https://; http:// is for a server on this machine: http://127.0.0.1 or http://localhost."
    ]
  return undefined
}

/** The server that an address names; without one, the API's own. Fails with exit 64. */
export const serverAt = Effect.fnUntraced(function* (address: string | undefined) {
  if (address === undefined) return { base: shippedApi.base, other: undefined } satisfies Server as Server
  // Spaces, tabs, look-alikes of letters and backslashes are read in one way here and in another elsewhere.
  const url = /^[!-[\]-~]+$/.test(address) && URL.canParse(address) ? new URL(address) : undefined
  const wrong = wrongWith(url)
  if (url === undefined || wrong !== undefined) {
    const [message, hint] = wrong as NonNullable<typeof wrong>
    // Not the address itself: a password may stand in it.
    return yield* usage(`WINDROW_API_URL ${message}`, hint)
  }
  // As the parser understood it and not as it was written: what was looked at is what is asked.
  const base = `${url.origin}${url.pathname}`.replace(/\/+$/, "")
  return { base, other: base === shippedApi.base ? undefined : url.host } satisfies Server as Server
})
