import { describe, expect, it } from "vitest"
import { june, NOON, read, VIDEOS, within } from "./client.ts"

const form = { client_key: "key", client_secret: "secret", grant_type: "client_credentials" }

describe("token", () => {
  it("is flat JSON, good for two hours by the sandbox clock", () =>
    within({}, async (client) => {
      const { headers, json, status } = await client.token()
      expect(status).toBe(200)
      expect(json).toEqual({
        access_token: expect.stringMatching(/^clt\.2\..+\*0$/),
        expires_in: 7200,
        token_type: "Bearer"
      })
      expect(headers.get("date")).toBe("Sun, 01 Mar 2026 12:00:00 GMT")

      await client.post("/sandbox/clock", { now: NOON + 7_190_000 })
      expect((await client.ask(VIDEOS, june("a"), "id", json.access_token)).status).toBe(200)
      await client.post("/sandbox/clock", { now: NOON + 7_201_000 })
      const late = await client.ask(VIDEOS, june("a"), "id", json.access_token)
      expect([late.status, late.json.error.code]).toEqual([401, "access_token_invalid"])
    }))

  it("outlives the server that issued it, and is worth nothing under another seed", async () => {
    let token = ""
    await within({}, async (client) => {
      token = (await client.token()).json.access_token
    })
    await within({}, async (client) => expect((await client.ask(VIDEOS, june("a"), "id", token)).status).toBe(200))
    await within({ seed: "other" }, async (client) =>
      expect((await client.ask(VIDEOS, june("a"), "id", token)).status).toBe(401)
    )
  })

  it.each([
    ["no key", { ...form, client_key: "" }, 400, "invalid_request"],
    [
      "client_id",
      { client_id: "key", client_secret: "secret", grant_type: "client_credentials" },
      400,
      "invalid_request"
    ],
    ["another grant", { ...form, grant_type: "password" }, 400, "unsupported_grant_type"],
    ["a wrong secret", { ...form, client_secret: "guess" }, 401, "invalid_client"]
  ])("is refused for %s, with `error` a string", (_what, sent, status, error) =>
    within({ credentials: { key: "key", secret: "secret" } }, async (client) => {
      const answer = await client.token(sent as Record<string, string>)
      expect(answer.status).toBe(status)
      expect(answer.json).toEqual({
        error,
        error_description: expect.any(String),
        log_id: expect.stringMatching(/^2026030112\d{4}\w{20}$/)
      })
    })
  )

  it("is not given for JSON", () =>
    within({}, async (client) => {
      expect((await client.post("/v2/oauth/token/", form)).json.error).toBe("invalid_request")
    }))

  it("may fail with status 200", () =>
    within({ switches: { oauthErrorsAs200: true } }, async (client) => {
      const { json, status } = await client.token({ ...form, client_key: "" })
      expect([status, json.error]).toEqual([200, "invalid_request"])
    }))

  it("is required, in either case of Bearer, before the body is looked at", () =>
    within({}, async (client) => {
      const token = (await client.token()).json.access_token
      const call = async (headers: Record<string, string>) =>
        (await read(await fetch(`${client.url}${VIDEOS}`, { method: "POST", headers, body: "{" }))).json.error.code
      expect(await call({})).toBe("access_token_invalid")
      expect(await call({ authorization: `Bearer ${token}x` })).toBe("access_token_invalid")
      expect(await call({ authorization: `bearer ${token}` })).toBe("invalid_params")
    }))

  it("keeps the secret out of the journal", () =>
    within({}, async (client) => {
      await client.token()
      expect(JSON.stringify(await client.get("/sandbox/requests"))).not.toContain("secret&")
    }))
})
