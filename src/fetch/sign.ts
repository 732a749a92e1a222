// What proves to an API who asks, and how a request's members stand in it.
import { Redacted } from "effect"
import type { Api } from "../domain/Api.ts"
import { type JsonObject, writeJson } from "../domain/Json.ts"
import type { Message } from "./Transport.ts"

/** The token or key in the header that the API wants it in. */
const proofHeaders = ({ authentication }: Api, token: string): Readonly<Record<string, string>> => {
  const { before = "", header } = authentication.send ?? {}
  return header === undefined ? {} : { [header.toLowerCase()]: `${before}${token}` }
}

const proofMembers = ({ authentication }: Api, token: string): Readonly<Record<string, string>> => {
  const { member } = authentication.send ?? {}
  return member === undefined ? {} : { [member]: token }
}

const textOf = (value: JsonObject[string]): string =>
  typeof value === "string" ? value : writeJson(value as JsonObject)

/**
 * A request with its members in a JSON body (POST) or in the address (GET). `fields` stand in the address, as they are:
 * commas between them are no part of a value.
 */
export const makeMessage = (
  api: Api,
  path: string,
  members: JsonObject,
  fields: ReadonlyArray<string> | undefined,
  token: Redacted.Redacted<string>
): Message => {
  const { fields_as, headers, method } = api.request
  const proof = Redacted.value(token)
  const told = fields === undefined ? [] : [`${fields_as}=${fields.join(",")}`]
  const inAddress = { ...(method === "GET" ? members : {}), ...proofMembers(api, proof) }
  // Several values are several members of one name: no sign between them could be part of a value.
  const pairs = Object.entries(inAddress).flatMap(([name, value]) =>
    [value].flat().map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(one))}`)
  )
  const address = [...told, ...pairs].join("&")
  return {
    ...(method === "GET" ? { method } : {}),
    path: `${path}${address === "" ? "" : `?${address}`}`,
    headers: { ...headers, ...proofHeaders(api, proof) },
    body: method === "GET" ? "" : writeJson(members),
    type: "application/json"
  }
}
