// The API that Windrow comes with: what is asked where nobody names another one.
import type { Api } from "./Api.ts"
import { api } from "./generated/api.ts"
import { longestText } from "./pattern.ts"

export const shippedApi: Api = api

/** So many letters of a text are read by an API's patterns: what somebody else wrote may take long on more. */
export const reachOf = (api: Api): number => (api === shippedApi ? Number.POSITIVE_INFINITY : longestText)
