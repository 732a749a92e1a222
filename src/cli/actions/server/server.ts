// WINDROW_API_URL → the server that credentials may go to, or why they may not.
import { Effect } from "effect"
import { readAddress, type WrongAddress } from "../../../domain/address.ts"
import { shippedApi } from "../../../domain/shippedApi.ts"
import { usage } from "../../failures.ts"

export interface Server {
  /** No slash at the end. */
  readonly base: string
  /** Host and port, where it is not the API's own; undefined where it is. */
  readonly other: string | undefined
}

/** What is wrong with an address, with what to do about it. */
const wordsFor = ({ host, wrong }: WrongAddress): readonly [message: string, hint: string] =>
  ({
    none: ["is no URL of a server", "Write it like http://127.0.0.1:4242."] as const,
    user: [`has a user name before its host, which is ${host}`, "Leave out what stands before the @."] as const,
    more: ["has a ? or #", "Leave out what stands behind the path."] as const,
    open: [
      `would send your credentials unencrypted to ${host}`,
      "Write it with https://; http:// is for a server on this machine: http://127.0.0.1 or http://localhost."
    ] as const
  })[wrong]

/** The server that an address names; without one, the API's own. Fails with exit 64. */
export const serverAt = Effect.fnUntraced(function* (address: string | undefined) {
  if (address === undefined) return { base: shippedApi.base, other: undefined } satisfies Server as Server
  const read = readAddress(address)
  if ("wrong" in read) {
    const [message, hint] = wordsFor(read)
    // Not the address itself: a password may stand in it.
    return yield* usage(`WINDROW_API_URL ${message}`, hint)
  }
  const { base, host } = read
  return { base, other: base === shippedApi.base ? undefined : host } satisfies Server as Server
})
