// The members of a request by those who put them there: two of one name would be one, and what it replaces is never asked.
import type { Api } from "../domain/Api.ts"
import { pageMembers } from "../domain/pageMembers.ts"
import type { WrittenApi } from "./generated/written-api.ts"
import type { WrittenPipeline } from "./generated/written-pipeline.ts"
import type { Path } from "./readYaml.ts"

interface Member {
  readonly name: string
  /** What it carries. */
  readonly what: string
  readonly path: Path
}

/** Members that the API puts into requests of all endpoints that have use for them. */
const ofApi = ({ authentication, dates, query, request }: Api | WrittenApi): ReadonlyArray<Member> => {
  const one = (name: string | undefined, what: string, path: Path): ReadonlyArray<Member> =>
    name === undefined ? [] : [{ name, what, path }]
  return [
    ...one(authentication.send?.member, "the key", ["authentication", "send", "member"]),
    ...one(request.fields_as ?? "fields", "the fields", ["request", "fields_as"]),
    ...one(dates?.from, "the first day", ["dates", "from"]),
    ...one(dates?.to, "the last day", ["dates", "to"]),
    ...one(query?.style === "tree" ? query.as : undefined, "the conditions", ["query", "as"])
  ]
}

/** Those of one endpoint; several inputs may share one, since a request has one of them. */
const ofEndpoint = ({ inputs, pages, query }: WrittenPipeline, api: Api): ReadonlyArray<Member> => {
  const parameters = new Map(
    Object.entries(inputs).flatMap(([key, { parameter }]) =>
      parameter === undefined
        ? []
        : [[parameter, { name: parameter, what: "a value", path: ["inputs", key, "parameter"] }] as const]
    )
  )
  const conditions = api.query?.style === "members" ? Object.keys(query ?? {}) : []
  return [
    ...parameters.values(),
    ...conditions.map((name) => ({ name, what: "a condition", path: ["query", name] })),
    ...pageMembers(pages).map((name) => ({ name, what: "the place of the page", path: ["pages"] }))
  ]
}

type Report = (path: Path, message: string) => void

/** Whether a member is another one, or lies in it. */
const isOneOf = (whole: string, name: string): boolean => name === whole || name.startsWith(`${whole}.`)

/** An address has members and no members of members. */
const tellNested = (members: ReadonlyArray<Member>, { request }: Api | WrittenApi, report: Report): void => {
  if (request.method !== "GET") return
  for (const { name, path } of members)
    if (name.includes(".")) report(path, `\`${name}\` leads into a member, and requests by GET have none of those`)
}

const tellTwins = (before: ReadonlyArray<Member>, members: ReadonlyArray<Member>, report: Report): void => {
  const taken = [...before]
  for (const member of members) {
    const twin = taken.find(({ name }) => isOneOf(name, member.name) || isOneOf(member.name, name))
    if (twin === undefined) taken.push(member)
    else {
      const name = twin.name.length < member.name.length ? twin.name : member.name
      report(member.path, `the member \`${name}\` carries ${twin.what} and ${member.what}: one would replace the other`)
    }
  }
}

export const checkApiMembers = (api: WrittenApi, report: Report): void => {
  tellTwins([], ofApi(api), report)
  tellNested(ofApi(api), api, report)
}

export const checkEndpointMembers = (endpoint: WrittenPipeline, api: Api, report: Report): void => {
  const { fields = "query" } = endpoint.request
  const used = ofApi(api).filter(
    ({ what }) =>
      !((what === "the fields" && fields === "none") || (/day$/.test(what) && endpoint.window === undefined))
  )
  tellTwins(used, ofEndpoint(endpoint, api), report)
  tellNested(ofEndpoint(endpoint, api), api, report)
}
