import { isTime } from "./door.ts"
import { matchable, type Rule } from "./faults/Rule.ts"
import { faults } from "./faults.ts"
import { isFields, type Plain, readJson, writeSafeJson } from "./json.ts"
import { type Reply, text } from "./Reply.ts"
import { invalid, Refusal } from "./refusals.ts"
import { truth } from "./truth.ts"
import type { World } from "./World.ts"

/** What tests and people ask of the sandbox itself; no token, no quota, no faults. */
export const control = (world: World, method: string, url: URL, body: string): Reply => {
  try {
    const page = pages[`${method} ${url.pathname}`]
    return page === undefined ? text(404, `Known: ${Object.keys(pages).join(", ")}\n`) : page(world, url, body)
  } catch (cause) {
    if (cause instanceof Refusal || cause instanceof SyntaxError) return text(400, `${cause.message}\n`)
    throw cause
  }
}

type Page = (world: World, url: URL, body: string) => Reply

const json = (value: unknown): Reply => ({
  status: 200,
  headers: { "content-type": "application/json; charset=utf-8" },
  body: writeSafeJson(value)
})

const pages: Readonly<Record<string, Page>> = {
  "GET /sandbox/health": (world) =>
    json({ ok: true, seed: world.seed, now: new Date(world.clock.now()).toISOString() }),
  "GET /sandbox/accounts": (world) => json(world.corpus.cast),
  "GET /sandbox/faults": () => json(faults),
  "GET /sandbox/switches": (world) => json(world.switches),
  "GET /sandbox/truth": (world, url) => ({
    status: 200,
    headers: { "content-type": "application/x-ndjson; charset=utf-8" },
    body: truth(world, url.searchParams)
  }),
  "GET /sandbox/requests": (world) => json(world.journal.entries),
  "GET /sandbox/quota": (world) => json({ limits: world.quota.limits, used: world.quota.report() }),
  "POST /sandbox/clock": (world, _url, body) => {
    const sent = readJson(body)
    const now = isFields(sent) ? epoch(sent.now) : Number.NaN
    if (!isTime(now)) throw invalid('Send {"now": <ISO time or epoch milliseconds>}, from 2000 to 2099')
    world.clock.set(now)
    return json({ now: new Date(world.clock.now()).toISOString() })
  },
  "GET /sandbox/rules": (world) => json(world.saboteur.report()),
  "POST /sandbox/rules": (world, _url, body) => {
    world.saboteur.setRules(readRules(readJson(body)))
    return json(world.saboteur.report())
  }
}

const epoch = (now: Plain | undefined): number => (typeof now === "string" ? Date.parse(now) : Number(now))

const readRules = (sent: Plain): ReadonlyArray<Rule> => {
  if (!Array.isArray(sent)) throw invalid("Send a list of rules")
  for (const rule of sent) {
    if (!isFields(rule) || !isFields(rule.match)) throw invalid("A rule is { match: {…}, fault, times?, arg? }")
    const strange = Object.keys(rule.match).find((name) => !matchable.includes(name))
    if (strange !== undefined) throw invalid(`Unknown match: ${strange}. Known: ${matchable.join(", ")}`)
    if (!Object.hasOwn(faults, String(rule.fault))) throw invalid(`Unknown fault: ${rule.fault}`)
  }
  return sent as unknown as ReadonlyArray<Rule>
}
