// What a refusal means: every line of the table, and what the API's sentences name.
import { describe, expect, it } from "vitest"
import { classOf } from "../../src/domain/ErrorClass.ts"
import type { Envelope } from "../../src/fetch/envelope.ts"
import { namedField, namedUnit, neededField } from "../../src/fetch/named.ts"
import { pipeline, shape } from "./scripted.ts"

const told = (code: string, message = ""): Envelope => ({ data: {}, code, message, log_id: "L" })

describe("a code", () => {
  const codes = [
    ["daily_quota_limit_exceeded", "quota_spent"],
    ["rate_limit_exceeded", "rate_limited"],
    ["access_token_invalid", "new_token"],
    ["scope_not_authorized", "scope_refused"],
    ["scope_permission_missed", "scope_refused"],
    ["internal_error", "server"],
    ["timeout", "server"],
    ["server_error", "server"],
    ["temporarily_unavailable", "server"]
  ] as const

  it.each(codes)("%s is %s under any status", (code, error_class) => {
    for (const status of [200, 400, 401, 429, 500]) expect(classOf(status, told(code, "Invalid"))).toBe(error_class)
  })

  it.each(codes)("%s is meant only as a whole", (code) => {
    for (const longer of [`not_${code}`, `${code}_2`]) expect(classOf(400, told(longer))).toBe("request_refused")
  })
})

describe("a message", () => {
  it.each([
    ["The API daily quota limit exceeded. Please try again later", "quota_spent"],
    ["Search Id 7527230834006387788 is invalid or expired", "search_refused"],
    ["search_id has expired", "search_refused"],
    ["SearchId is invalid", "search_refused"],
    ["Invalid count or cursor", "search_refused"],
    ["Something is wrong. Please wait", "server"],
    ["Something went wrong", "server"],
    ["Server internal error", "server"],
    ["Please try again later", "server"],
    ["The username ada is invalid: cannot find the user", "unit_refused"],
    ["API cannot return this user's information", "unit_refused"],
    ["This user's liked videos information cannot be returned", "unit_refused"],
    ["the account is private", "unit_refused"],
    ["user ada was not found", "unit_refused"],
    ["The user does not exist", "unit_refused"],
    ["field_values is too long", "list_too_long"],
    ["values: too many", "list_too_long"],
    ["the list is too large", "list_too_long"],
    ["usernames exceed 50", "list_too_long"],
    ["username: at most 50", "list_too_long"],
    ["the maximum of values", "request_refused"],
    ["list: maximum 50", "list_too_long"],
    ["list: limit 50", "list_too_long"],
    ["too many values", "list_too_long"],
    ["too many username", "list_too_long"],
    ["too many usernames", "list_too_long"],
    ["too many conditions", "list_too_long"],
    ["The date range must be within 20 days", "window_too_long"],
    ["date window too long", "window_too_long"],
    ["start_date and end_date span must not exceed 30", "window_too_long"],
    ["dates: days must be no more than 30", "window_too_long"],
    ["date range: at most 30", "window_too_long"],
    ["date range: no more", "window_too_long"],
    ["date range: maximum 30", "window_too_long"],
    ["more than 30 days", "window_too_long"],
    ["it exceeds 30 days", "window_too_long"],
    ["must not exceed 30 days", "window_too_long"],
    ["within a few days", "request_refused"],
    ["an invalid date", "request_refused"],
    ["Invalid parameters", "request_refused"]
  ] as const)("%s → %s", (message, error_class) => {
    expect(classOf(400, told("invalid_params", message))).toBe(error_class)
  })

  it("is read before the status, and after the code", () => {
    expect(classOf(500, told("invalid_params", "cannot find the user"))).toBe("unit_refused")
    expect(classOf(400, told("internal_error", "cannot find the user"))).toBe("server")
  })
})

describe("a status", () => {
  const isRefusing = (status: number): boolean =>
    (status >= 300 && status <= 499 && ![401, 408, 425, 429].includes(status)) || [501, 505, 511].includes(status)

  it("alone tells a refusal of the request from trouble of the server", () => {
    for (let status = 100; status < 600; status += 1) {
      const word = status === 429 ? "rate_limited" : status === 401 ? "new_token" : undefined
      const error_class = word ?? (isRefusing(status) ? "request_refused" : "server")
      expect([status, classOf(status, told("odd"))]).toEqual([status, error_class])
      const unread = word ?? (isRefusing(status) ? "turned_away" : "server")
      expect([status, classOf(status, undefined)]).toEqual([status, unread])
    }
  })

  it("that is none of a refusal does not hide a refusing code", () => {
    const codes = ["invalid_params", "bad_param", "unsupported_field", "forbidden", "access_denied", "missing_field"]
    for (const code of [...codes, "user_not_found", "not_allowed"]) {
      for (const status of [200, 408, 500]) expect(classOf(status, told(code))).toBe("refused_oddly")
      expect(classOf(400, told(code))).toBe("request_refused")
    }
    for (const code of ["", "ok", "not_now"]) expect(classOf(200, told(code))).toBe("server")
  })
})

describe("a refused field", () => {
  const asked = {
    pipeline: {
      ...pipeline,
      query: { region_code: { operations: ["EQ"], values: "region" } },
      inputs: { video: { title: "", parameter: "video_id", values: "id", per_request: 1 } }
    } as const,
    shape: { ...shape, fields: ["id", "region_code", "video_id", "display_name", "like_count", "voice"] },
    withheld: new Set(["voice"])
  }

  it.each([
    ["Invalid fields: display_name", "display_name"],
    ["The field like_count is unknown", "like_count"],
    ["FIELD display_name", "display_name"],
    ["display_name is unknown", undefined],
    ["fieldset: display_name", undefined],
    ["Invalid fields: display_names", undefined],
    ["Invalid fields: display_name, like_count", undefined],
    ["Invalid fields: id", undefined],
    ["Invalid fields: region_code", undefined],
    ["Invalid fields: video_id", undefined],
    ["Invalid fields: voice", undefined],
    ["Invalid fields: ...", undefined]
  ])("%s → %s", (message, field) => {
    expect(namedField(message, asked)).toBe(field)
  })

  it("that other steps go by, or that traces or dates rows, cannot be done without", () => {
    const input = { title: "", values: "text", per_request: 1, traced_by: "voice" } as const
    const own = { ...asked.pipeline, inputs: { words: input }, rows: { ...pipeline.rows, time: "like_count" } }
    const used = {
      ...asked,
      pipeline: own,
      shape: { ...asked.shape, unit_input: "words" },
      withheld: new Set<string>(),
      needed: new Set(["display_name"])
    }
    for (const [field, why] of [
      ["display_name", "other steps cannot be fed"],
      ["like_count", "nobody knows on which days rows lie"],
      ["voice", "rows do not tell which of the words found them"]
    ] as const) {
      const message = `Invalid fields: ${field}`
      expect(namedField(message, used)).toBeUndefined()
      expect(neededField(message, used)).toContain(`the API refuses the field ${field}, and without it ${why}`)
    }
    expect(neededField("Invalid fields: video_id", used)).toBeUndefined()
    expect(namedField("Invalid fields: video_id", used)).toBe("video_id")
    expect(neededField("Invalid parameters", used)).toBeUndefined()
  })

  it("is asked of endpoints without a query, too", () => {
    const { query: _query, ...plain } = asked.pipeline
    expect(namedField("Invalid fields: region_code", { ...asked, pipeline: plain })).toBe("region_code")
  })
})

describe("an account that a message names", () => {
  const units = ["ada", "bob.the.3rd", "the", "this", "user", "users", "user's", "api", "private", "find", "invalid"]

  it.each([
    ["username ada is invalid: cannot find the user", "ada"],
    ["'ADA' information cannot be returned", "ada"],
    ["This user's information: (ada).", "ada"],
    ["@bob.the.3rd is private", "bob.the.3rd"],
    ["unknown: bob.the.3rd.", "bob.the.3rd"],
    ["unknown: api", "api"],
    ["ada2 is private", undefined],
    ["ada, api", undefined],
    ["API cannot return this user's information", undefined],
    ["API cannot return this users information", undefined],
    ["cannot return this user", undefined],
    ["cannot return this users", undefined],
    ["this user information is private", undefined],
    ["this users information: ada", "ada"],
    ["the user is private", undefined],
    ["unknown: the user", undefined],
    ["the username is invalid", undefined],
    ["  user: unknown", undefined],
    ["username: unknown", undefined],
    ["", undefined]
  ])("%s → %s", (message, unit) => {
    expect(namedUnit(message, units)).toBe(unit)
  })
})
