// Secrets leave no trace in what is printed, wherever they stand and whatever else is wrong.
import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { maskSecrets } from "../../src/spec/secrets.ts"
import { checkFixture, fixtures, printed } from "./checkFixture.ts"

describe("what looks like a secret", () => {
  it.each([
    "client_key: canary",
    "client_secret: canary",
    "clientSecret: 'canary two words'",
    'TIKTOK_CLIENT_SECRET = "canary"'.replace("TIKTOK_", ""),
    "  - api_key: canary",
    "  apikey: canary # a remark",
    "{ a: b, token: canary }",
    '{"access_token": "canary"}',
    "password: >-\n  canary\n  canary two\nnext: 1",
    "secret:\n  canary\nnext: 1",
    "tokens: [canary, canary]",
    "# old_password: canary",
    "title: clt.canarycanary",
    "title: Bearer canary12345",
    "authorization: Bearer canary"
  ])("is masked and keeps its length: %j", (text) => {
    const masked = maskSecrets(text)
    expect(masked.text).not.toContain("canary")
    expect(masked.text).toHaveLength(text.length)
    expect(masked.found.length).toBeGreaterThan(0)
  })
})

describe("what only sounds like one", () => {
  it.each([
    "keywords: [token, password, secret]",
    "hashtags: [passwort, apikey]",
    "collect:\n  token_videos:\n    keywords: [nft]\n",
    "title: The password: a cultural history",
    "accounts: [tagesschau, the.secret.barista]",
    "music: [7361234567890123456]",
    "token:\n"
  ])("is left alone: %j", (text) => {
    expect(maskSecrets(text)).toEqual({ text, found: [] })
  })
})

it("the fixtures with secrets print none", () => {
  const names = readdirSync(fixtures).filter((name) => name.startsWith("secret-"))
  for (const name of names) {
    const checked = checkFixture(name)
    expect(printed(checked)).toContain("WR090")
    expect(JSON.stringify(checked).toLowerCase()).not.toContain("canary")
  }
  expect(names).toHaveLength(3)
})
