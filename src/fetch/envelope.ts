// What page styles read from an answer beside its rows.
import type { Json } from "../domain/Json.ts"

export { type Envelope, hasMore, isGoodCode, readEnvelope, rowsAt, rowsOf } from "../domain/Envelope.ts"

/** A non-negative whole number, also when it comes as a text. */
export const toCount = (value: Json | undefined): number | undefined => {
  const number = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value
  return typeof number === "number" && Number.isSafeInteger(number) && number >= 0 ? number : undefined
}
