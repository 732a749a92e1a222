/** A request the API turns down: the status, code and message it does so with. */
export class Refusal extends Error {
  readonly status: number
  readonly code: string
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** 400 `invalid_params`. */
export const invalid = (message: string): Refusal => new Refusal(400, "invalid_params", message)

/** 500 `internal_error`. */
export const broken = (): Refusal => new Refusal(500, "internal_error", "Something is wrong. Please try again later.")

export const staleSearch = (id: string): Refusal => invalid(`Search Id ${id} is invalid or expired`)

export const badCursor = (): Refusal => invalid("Invalid count or cursor")

export const noSuchUser = (username: string): Refusal =>
  invalid(`The username ${username} is invalid: cannot find the user`)

export const guardedUser = (): Refusal => invalid("API cannot return this user's information")

export const privateUser = (what: string, status: number): Refusal =>
  new Refusal(status, "invalid_params", `This user's ${what} information cannot be returned`)

export const badToken = (): Refusal =>
  new Refusal(401, "access_token_invalid", "The access token is invalid or not found in the request.")

export const tooFast = (headers: Readonly<Record<string, string>> = {}): Refusal =>
  new Refusal(429, "rate_limit_exceeded", "The API rate limit was exceeded. Please try again later.", headers)

export const spent = (): Refusal =>
  new Refusal(429, "daily_quota_limit_exceeded", "The API daily quota limit exceeded. Please try again later")

export const scopeRefused = (): Refusal =>
  new Refusal(401, "scope_not_authorized", "The user did not authorize the scope required for completing this request.")
