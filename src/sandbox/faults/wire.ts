import type { ServerResponse } from "node:http"
import type { Clock } from "../Clock.ts"
import type { FaultName } from "../faults.ts"
import { Dice } from "../hash.ts"
import type { Plain } from "../json.ts"

/** What is about to be sent. */
export interface Delivery {
  readonly response: ServerResponse
  readonly bytes: Buffer
  readonly arg: Plain | undefined
  readonly key: number
  readonly clock: Clock
}

/** A fault below HTTP's meaning. Returns the bytes to send after all, or undefined if it has ended the response. */
type Wire = (delivery: Delivery) => Promise<Buffer | undefined>

const milliseconds = (arg: Plain | undefined, otherwise: number) => (typeof arg === "number" ? arg : otherwise)

/** Who asked has hung up: nobody is kept waiting any more. */
const leaving = (response: ServerResponse): AbortSignal => {
  const gone = new AbortController()
  response.once("close", () => gone.abort())
  return gone.signal
}

export const wire = {
  slow: async ({ arg, bytes, clock, response }) => {
    await clock.sleep(milliseconds(arg, 250), leaving(response))
    return bytes
  },
  hang: async ({ arg, clock, response }) => {
    await clock.sleep(milliseconds(arg, 30_000), leaving(response))
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
} satisfies Partial<Record<FaultName, Wire>>
