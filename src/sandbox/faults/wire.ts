import type { ServerResponse } from "node:http"
import { setTimeout as sleep } from "node:timers/promises"
import { Dice } from "../hash.ts"
import type { Plain } from "../json.ts"

/** What is about to be sent. */
export interface Delivery {
  readonly response: ServerResponse
  readonly bytes: Buffer
  readonly arg: Plain | undefined
  readonly key: number
}

/** A fault below HTTP's meaning. Returns the bytes to send after all, or undefined if it has ended the response. */
type Wire = (delivery: Delivery) => Promise<Buffer | undefined>

const milliseconds = (arg: Plain | undefined, otherwise: number) => (typeof arg === "number" ? arg : otherwise)

export const wire = {
  slow: async ({ arg, bytes }) => {
    await sleep(milliseconds(arg, 250), undefined, { ref: false })
    return bytes
  },
  hang: async ({ arg, response }) => {
    await sleep(milliseconds(arg, 30_000), undefined, { ref: false })
    response.socket?.destroy()
    return undefined
  },
  reset: async ({ response }) => {
    response.socket?.resetAndDestroy()
    return undefined
  },
  cut_off: async ({ response, bytes }) => {
    response.setHeader("content-length", bytes.length)
    response.write(bytes.subarray(0, bytes.length >> 1), () => response.socket?.destroy())
    return undefined
  },
  half_json: async ({ bytes }) => bytes.subarray(0, bytes.length >> 1),
  garbage: async ({ key }) => {
    const dice = new Dice(key)
    return Buffer.from(Array.from({ length: 256 }, () => dice.below(256)))
  },
  bom: async ({ bytes }) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes])
} satisfies Record<string, Wire>
