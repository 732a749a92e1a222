import { Dice } from "./hash.ts"
import { type Fields, type Plain, writeJson } from "./json.ts"
import type { Refusal } from "./refusals.ts"

/** An answer before it becomes bytes, so that faults can still change it. */
export interface Reply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or text that is sent as it is. */
  readonly body: Fields | string
}

const json = { "content-type": "application/json; charset=utf-8" }

/** 200 in the research envelope; `message` is "", "ok" or "ok.", depending on the endpoint. */
export const good = (data: Fields, log_id: string, message = ""): Reply => ({
  status: 200,
  headers: json,
  body: { data, error: { code: "ok", message, log_id } }
})

/** A refusal in the research envelope. */
export const refused = (refusal: Refusal, log_id: string): Reply => ({
  status: refusal.status,
  headers: { ...json, ...refusal.headers },
  body: { data: {}, error: { code: refusal.code, message: refusal.message, log_id } }
})

/** Flat JSON without envelope. */
export const flat = (status: number, body: Fields): Reply => ({ status, headers: json, body })

/** What gateways say. */
export const html = (status: number, title: string): Reply => ({
  status,
  headers: { "content-type": "text/html" },
  body: `<html>\r\n<head><title>${status} ${title}</title></head>\r\n<body><center><h1>${status} ${title}</h1></center></body>\r\n</html>\r\n`
})

export const text = (status: number, body: string): Reply => ({
  status,
  headers: { "content-type": "text/plain; charset=utf-8" },
  body
})

/** `YYYYMMDDHHMMSS`, then 20 hex digits. */
export const logId = (now: number, dice: Dice): string => {
  const stamp = new Date(now).toISOString().replaceAll(/\D/g, "").slice(0, 14)
  const hex = () => dice.bits().toString(16).padStart(8, "0")
  return stamp + `${hex()}${hex()}${hex()}`.slice(0, 20).toUpperCase()
}

/** The bytes of a reply; members of objects come in an order drawn from `key`. */
export const bytesOf = (reply: Reply, key: number): Buffer =>
  Buffer.from(typeof reply.body === "string" ? reply.body : writeJson(reply.body, new Dice(key)))

/** The error code of a reply, where it has one. */
export const codeOf = (reply: Reply): string | undefined => {
  if (typeof reply.body === "string") return undefined
  const error: Plain | undefined = reply.body.error
  if (typeof error === "string") return error
  const code = error !== null && typeof error === "object" && "code" in error ? error.code : undefined
  return typeof code === "string" ? code : undefined
}
