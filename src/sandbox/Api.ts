import { readBody } from "./body.ts"
import type { Endpoint } from "./endpoints/Endpoint.ts"
import { endpoints } from "./endpoints/endpoints.ts"
import { instead } from "./faults/instead.ts"
import { mangle } from "./faults/mangle.ts"
import type { ChosenFault } from "./faults/Saboteur.ts"
import type { Scene } from "./faults/Scene.ts"
import { Dice, hashText } from "./hash.ts"
import type { JournalEntry } from "./Journal.ts"
import { type Fields, isFields, type Plain } from "./json.ts"
import { good, logId, type Reply, refused, text } from "./Reply.ts"
import { badToken, Refusal, scopeRefused, spent, tooFast } from "./refusals.ts"
import type { Switches } from "./Switches.ts"
import { answerToken, clientOf } from "./Token.ts"
import type { World } from "./World.ts"

/** One request on its way through. */
export interface Call {
  readonly world: World
  readonly method: string
  readonly url: URL
  readonly contentType: string
  readonly authorization: string | undefined
  readonly text: string
  /** What is noted about it: client and counted are filled in here. */
  readonly entry: JournalEntry
  readonly faults: ReadonlyArray<ChosenFault>
}

/** Request → reply, in the API's order: path, token, scope, rate, quota, then the endpoint. */
export const answer = (call: Call): Reply => {
  const { entry, url, world } = call
  const log_id = logId(world.clock.now(), new Dice(hashText(`${entry.print} ${entry.repeats}`)))
  const endpoint = endpoints.get(url.pathname)
  if (endpoint === undefined && url.pathname !== "/v2/oauth/token/") return text(404, "404 page not found")
  if (call.method !== "POST") return text(405, "405 method not allowed")
  if (endpoint === undefined) return perform(call, undefined, log_id)

  const client = clientOf(world, call.authorization)
  entry.client = client
  if (client === undefined) return refused(badToken(), log_id)
  const turnedDown = gate(world, client, endpoint)
  if (turnedDown !== undefined) return refused(turnedDown, log_id)

  const giveBack = world.quota.charge(client, endpoint.pool)
  const reply = perform(call, endpoint, log_id)
  entry.counted = counts(reply.status, world.switches)
  if (!entry.counted) giveBack()
  return reply
}

const gate = (world: World, client: string, { pool }: Endpoint): Refusal | undefined => {
  const { graphScope, requestsPerSecond, retryAfter } = world.switches
  if (pool === "graph" && !graphScope) return scopeRefused()
  if (requestsPerSecond !== undefined && world.quota.tooFast(client, requestsPerSecond)) {
    return tooFast(retryAfter ? { "retry-after": "1" } : {})
  }
  return world.quota.left(client, pool) ? undefined : spent()
}

const counts = (status: number, { count400, count500 }: Switches): boolean => {
  if (status === 401 || status === 429) return false
  return status >= 500 ? count500 : status < 400 || count400
}

/** The endpoint's answer, or a fault's, with what further faults make of it. */
const perform = (call: Call, endpoint: Endpoint | undefined, log_id: string): Reply => {
  const { contentType, entry, faults, text, url, world } = call
  const ask = (body: Fields): Fields =>
    endpoint!.answer({ world, fields: url.searchParams.get("fields") ?? "", body, repeats: entry.repeats })
  const sceneOf = (arg: Plain | undefined): Scene => {
    const body = isFields(entry.body) ? entry.body : {}
    const dice = new Dice(hashText(entry.print, world.key))
    return {
      world,
      log_id,
      body,
      oauth: endpoint === undefined,
      arg,
      dice,
      again: (change) => ask({ ...body, ...change })
    }
  }
  const usual = (): Reply => {
    for (const { fault, arg } of faults) {
      const other = isInstead(fault) ? instead[fault](sceneOf(arg)) : undefined
      if (other !== undefined) return other instanceof Refusal ? refused(other, log_id) : other
    }
    if (endpoint === undefined) return answerToken(world, contentType, text, log_id)
    const data = ask(endpoint.read?.(text, contentType) ?? readBody(text, contentType, world.switches.formBodies))
    return endpoint.wrap?.(data, log_id, world) ?? good(data, log_id, endpoint.message)
  }
  return faults.reduce(
    (reply, { fault, arg }) => (isMangle(fault) ? mangle[fault](reply, sceneOf(arg)) : reply),
    orRefused(usual, log_id)
  )
}

const isInstead = (name: string): name is keyof typeof instead => Object.hasOwn(instead, name)
const isMangle = (name: string): name is keyof typeof mangle => Object.hasOwn(mangle, name)

const orRefused = (reply: () => Reply, log_id: string): Reply => {
  try {
    return reply()
  } catch (cause) {
    if (cause instanceof Refusal) return refused(cause, log_id)
    throw cause
  }
}
