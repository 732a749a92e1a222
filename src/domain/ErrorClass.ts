// What each answer without rows means: the first line of its API's table that fits decides.
import type { Api, errorClasses } from "./Api.ts"
import type { Envelope } from "./Envelope.ts"
import { patternOf } from "./pattern.ts"
import { reachOf, shippedApi } from "./shippedApi.ts"

/**
 * `server` failures may be an outage, the others never are. `refused_oddly` is a refusal in the API's words under a status that
 * says otherwise, `turned_away` one in words that are not the API's, which no table can say: both are believed when they stay.
 */
export type ErrorClass = (typeof errorClasses)[number] | "turned_away"

type Rule = Api["errors"][number]

const isIn = (status: number, ranges: ReadonlyArray<string>): boolean =>
  ranges.some((range) => {
    const [from = 0, to = from] = range.split("-").map(Number)
    return from <= status && status <= to
  })

const fits = (patterns: ReadonlyArray<string> | undefined, text: string, flags = ""): boolean =>
  patterns === undefined || patterns.some((pattern) => patternOf(pattern, flags).test(text))

/** Reads code first, then message, then status, as the table has them. */
export const classOf = (
  status: number,
  envelope: Pick<Envelope, "code" | "message"> | undefined,
  api: Api = shippedApi
): ErrorClass => {
  const hasStatus = (rule: Rule) => rule.status === undefined || isIn(status, rule.status)
  // A page of a gateway or a firewall says little about the request: a refusal is believed when it stays.
  if (envelope === undefined) {
    const byStatus = api.errors.find((rule) => rule.code === undefined && rule.message === undefined && hasStatus(rule))
    return byStatus?.class === "request_refused" ? "turned_away" : (byStatus?.class ?? "server")
  }
  const reach = reachOf(api)
  const [code, message] = [envelope.code.slice(0, reach), envelope.message.slice(0, reach)]
  const rule = api.errors.find((one) => hasStatus(one) && fits(one.code, code) && fits(one.message, message, "i"))
  return rule?.class ?? "server"
}

/** Whether the API counts a request that ended so. */
export const isCounted = (found: ErrorClass | undefined, { quota }: Api): boolean =>
  found === undefined || found === "turned_away" || !quota.uncounted.includes(found)
