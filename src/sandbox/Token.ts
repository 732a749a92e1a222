import { createHmac, timingSafeEqual } from "node:crypto"
import { flat, type Reply } from "./Reply.ts"
import type { World } from "./World.ts"

/** A token says whose it is and since when, under a seal: nothing needs to be remembered. */
const issue = (world: World, client: string): string => {
  const claim = Buffer.from(JSON.stringify([client, world.clock.second()])).toString("base64url")
  return `clt.2.${claim}.${seal(world, claim)}*0`
}

/** The client of a token that is ours and not past its time. */
export const clientOf = (world: World, authorization: string | undefined): string | undefined => {
  const parts = /^bearer +clt\.2\.([\w-]+)\.([\w-]+)\*0$/i.exec(authorization ?? "")
  if (parts === null) return undefined
  const [, claim, sealed] = parts as unknown as [string, string, string]
  const expected = Buffer.from(seal(world, claim))
  const given = Buffer.from(sealed)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const [client, issued] = JSON.parse(Buffer.from(claim, "base64url").toString()) as [string, number]
  const age = world.clock.second() - issued
  return age >= 0 && age < world.switches.tokenLifetime ? client : undefined
}

const seal = (world: World, claim: string): string =>
  createHmac("sha256", `sandbox ${world.seed}`).update(claim).digest("base64url").slice(0, 24)

/** `POST /v2/oauth/token/`: form in, flat JSON out. Errors have the OAuth shape, in which `error` is a string. */
export const answerToken = (world: World, contentType: string, body: string, log_id: string): Reply => {
  const refuse = (error: string, error_description: string): Reply => {
    const status = world.switches.oauthErrorsAs200 ? 200 : error === "invalid_client" ? 401 : 400
    return flat(status, { error, error_description, log_id })
  }
  if (!contentType.startsWith("application/x-www-form-urlencoded")) {
    return refuse("invalid_request", "Only `application/x-www-form-urlencoded` is accepted as Content-Type.")
  }
  const form = new URLSearchParams(body)
  const missing = ["client_key", "client_secret", "grant_type"].find((name) => !form.get(name))
  if (missing !== undefined) return refuse("invalid_request", `The request parameter ${missing} is missing.`)
  if (form.get("grant_type") !== "client_credentials") {
    return refuse("unsupported_grant_type", "Only client_credentials is supported.")
  }
  const key = form.get("client_key")!
  const wanted = world.credentials
  if (wanted !== undefined && (wanted.key !== key || wanted.secret !== form.get("client_secret"))) {
    return refuse("invalid_client", "Client key or secret is incorrect.")
  }
  return flat(200, { access_token: issue(world, key), expires_in: world.switches.tokenLifetime, token_type: "Bearer" })
}
