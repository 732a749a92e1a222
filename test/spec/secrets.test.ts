// Secrets leave no trace in what is printed, wherever they stand and whatever else is wrong; what is none is left alone.
import { readdirSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { type Announcing, maskSecrets, secretLooks } from "../../src/spec/secrets.ts"
import { checkFixture, fixtures, printed } from "./checkFixture.ts"

describe("a secret in a study", () => {
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
    "TIKTOK_CLIENT_KEY: canary",
    "title: clt.canarycanarycanarycanary",
    "title: clt.2.canary",
    "title: Bearer canary12345canary",
    "authorization: Bearer canary"
  ])("is masked and keeps its length: %j", (text) => {
    const masked = maskSecrets(text, "study")
    expect(masked.text).not.toContain("canary")
    expect(masked.text).toHaveLength(text.length)
    expect(masked.found.length).toBeGreaterThan(0)
  })
})

it.each(["study", "description", "list"] as const)("what is set as key and secret is none in a %s", (sort) => {
  const text = "a,b\nx,canary-with-(signs)\ny,zzcanary-with-(signs)zz\n"
  const masked = maskSecrets(text, sort, ["canary-with-(signs)", "", "x"])
  expect(masked.text).not.toContain("canary")
  expect(masked.text).toHaveLength(text.length)
  expect(masked.found).toHaveLength(2)
})

describe("in a list", () => {
  it.each([
    "TIKTOK_CLIENT_SECRET=canary",
    "export CLIENT_KEY=canary",
    "access_token: canary",
    "a,Bearer canary123canary456",
    "clt.2.canary,x"
  ])("settings and tokens are masked: %j", (text) => {
    expect(maskSecrets(`x\n${text}\n`, "list").text).not.toContain("canary")
  })
})

describe("what only sounds like one", () => {
  const alone: ReadonlyArray<readonly [Announcing, string]> = [
    ["study", "keywords: [token, password, secret]"],
    ["study", "# client_key: in .env\n# token: ask Eva\n# password = none"],
    ["study", "description: |\n  authorization: granted by TikTok in 2024"],
    ["study", "collect:\n  api_key: { period: { from: 2024-01-01, to: 2024-01-02 }, pipeline: videos }"],
    ["study", "hashtags: [passwort, apikey]"],
    ["study", "collect:\n  token_videos:\n    keywords: [nft]\n"],
    ["study", "title: The password: a cultural history"],
    ["study", "accounts: [tagesschau, the.secret.barista]"],
    ["study", "music: [7361234567890123456]"],
    ["study", "token:\n"],
    ["study", "accounts: [clt.foodie704, clt.2024news]"],
    ["study", "title: The flag bearer 2020/2024 athletes, and a standard bearer 1989-1999"],
    ["study", "description: |\n  token: a unit of language\n  Authorization: how platforms decide who may speak\n"],
    ["study", "# api_key: see .env"],
    ["study", "  secrets: { keywords: [nft] }"],
    ["list", "password: how to remember"],
    ["study", "title: The standard Bearer speculations of 2024"],
    ["study", "description: seeded from git commit 9fceb02d0ae598e95dc970b74767f19372d61af8"],
    ["study", "keywords: [d41d8cd98f00b204e9800998ecf8427e]"],
    ["description", "token: { at: [access_token], lifetime_at: expires_in }"],
    ["description", "  page_token: { title: Where the next page begins, type: text }"],
    ["description", "cursor: { parameter: page_token, token: next_page_token }"],
    ["list", "username;token: how;secret: why\nann;x;y"],
    [
      "list",
      "name,avatar\nann,https://p16.example/img/aG9zdD1hYmNkZWZnaGlqa2xtbm9wcXJzdA12b34c56/clt.abcdefghijklmnop1"
    ],
    ["list", "pfbid02XyZ1aBc2DeF3gHi4JkL5mNo6PqR7sTu8VwX9yZ0aBc1DeF2gHi3JkL4mNo5l,x"]
  ]
  it.each(alone)("is left alone in a %s: %j", (sort, text) => {
    expect(maskSecrets(text, sort)).toEqual({ text, found: [] })
  })
})

describe("what has the look of a secret", () => {
  const look = "aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC2eF4hJ6"
  it("is pointed at and left as it is", () => {
    expect(secretLooks(`title: ${look}`)).toEqual([{ offset: 7, length: look.length }])
  })

  it.each([
    "9fceb02d0ae598e95dc970b74767f19372d61af8",
    "D41D8CD98F00B204E9800998ECF8427E",
    `https://example.org/${look}`,
    `https://example.org/?id=${look}`
  ])("is no checksum and no address: %s", (text) => {
    expect(secretLooks(text)).toEqual([])
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
