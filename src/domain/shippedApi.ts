// The API that Windrow comes with: what is asked where nobody names another one.
import type { Api } from "./Api.ts"
import { api } from "./generated/api.ts"

export const shippedApi: Api = api
