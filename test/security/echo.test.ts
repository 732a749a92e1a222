// Secrets are taken out at the door: a server that repeats what it was sent gets them onto no screen and into no file.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { makeRedactor } from "../../src/fetch/redact.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"
import { setTrap } from "./trap.ts"

const key = "aw-canary-key-41"
const secret = "canary/secret+b7=9"
const token = "clt.canary/TOKEN+e3c1"

/** A text with every letter escaped as JSON may. */
const escaped = (text: string) =>
  [...text].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")

/** All that a secret may look like on its way back. */
const spellings = (text: string) => [text, escaped(text), text.replaceAll("/", "\\/"), encodeURIComponent(text)]

describe("a body", () => {
  it("is JSON still, with the same rows and without the secret, however it is spelled", () => {
    const redact = makeRedactor()
    for (const one of [key, secret]) redact.learn(one)
    redact.learnToken(token)
    const spelled = fc.constantFrom(...[key, secret, token].flatMap(spellings))
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string({ unit: "grapheme" }), spelled), { maxLength: 8 }), (parts) => {
        const texts = parts.map((part) => (/canary|\\u00|%2F/.test(part) ? `"${part}"` : JSON.stringify(part)))
        const before = JSON.parse(`[${texts.join(",")}]`) as ReadonlyArray<string>
        const after = JSON.parse(redact.body(`[${texts.join(",")}]`)) as ReadonlyArray<string>
        expect(after).toHaveLength(before.length)
        for (const [index, text] of after.entries()) {
          expect(text).not.toContain("canary")
          if (!/canary/.test(before[index]!)) expect(text).toBe(before[index])
        }
      }),
      { numRuns: 2_000 }
    )
  })

  it("keeps ordinary words that are somebody's key", () => {
    const redact = makeRedactor()
    redact.learn("key")
    expect(redact.body('{"key":"a keyboard"}')).toBe('{"key":"a keyboard"}')
    expect(redact.message("your key")).toBe("your ***")
  })

  it("is searched for the last tokens only, and for the key always", () => {
    const redact = makeRedactor()
    redact.learn(secret)
    for (let number = 10; number < 30; number += 1) redact.learnToken(`token-number-${number}`)
    expect(redact.body(`${secret} token-number-10 token-number-29`)).toBe("*** token-number-10 ***")
  })
})

/** Repeats the credentials of each request in whatever it answers: a refusal, an HTML page, then a page of rows. */
const setEcho = () => {
  let asked = 0
  const video = (id: number, text: string) =>
    `{"id":${id},"username":"tagesschau","create_time":1672574400,"video_description":"${text}","region_code":"${text}"}`
  const answers = (text: string) => [
    { status: 500, body: `{"error":{"code":"${text}","message":"no ${text}","log_id":"${text}"}}` },
    { status: 502, body: `<html>${text}</html>` },
    {
      status: 400,
      body: `{"error":{"code":"rate ${text}","message":"something went wrong ${"x".repeat(5_000_000)}","log_id":"${"y".repeat(5_000_000)}"}}`
    },
    {
      status: 200,
      body: `{"data":{"videos":[${spellings(token)
        .concat(spellings(secret), key)
        .map((one, index) => video(7183000000000000000 + index * 1000, one))
        .join(",")}],"has_more":false,"cursor":100},"error":{"code":"ok","log_id":"${text}"}}`
    }
  ]
  return setTrap((request, response) => {
    if (request.url?.includes("oauth") === true) {
      response.end(JSON.stringify({ access_token: token, expires_in: 7200, token_type: "Bearer" }))
      return
    }
    const all = answers(`${String(request.headers.authorization)} ${escaped(secret)} ${encodeURIComponent(secret)}`)
    const { status, body } = all[Math.min(asked, all.length - 1)]!
    asked += 1
    response.writeHead(status, { "content-type": "application/json" }).end(body)
  })
}

describe("a server that repeats credentials in codes, messages, log ids, pages and rows", () => {
  it("gets none of them onto the screen, into events, database, report or export", async () => {
    const server = await setEcho()
    const place = makeWorkplace(server.url)
    place.write("study.yaml", studyText({ accounts: ["tagesschau"], to: "2023-01-31" }))
    const env = { TIKTOK_CLIENT_KEY: key, TIKTOK_CLIENT_SECRET: secret }
    const said: Array<string> = []
    const all = [
      ["run", "study.yaml"],
      ["status", "study.yaml", "--json"],
      ["explain", "study.yaml"],
      ["report", "study.yaml"],
      ["export", "study.yaml", "--format", "csv"]
    ]
    for (const args of all) {
      const { code, stdout, stderr } = await place.windrow(args, env)
      expect(code, stderr).toBe(0)
      said.push(stdout, stderr)
    }
    expect(server.heard.join()).toContain("canary")
    const files = readdirSync(place.directory, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())
    expect(files.length).toBeGreaterThan(8)
    for (const { parentPath, name } of files) {
      if (!/duckdb$|sqlite/.test(name)) said.push(readFileSync(join(parentPath, name), "utf8"))
    }
    for (const table of ["main.videos", "provenance.pages", "provenance.requests", "provenance.slices"]) {
      said.push(JSON.stringify(await query(place.database, `FROM ${table}`)))
    }
    expect(await query(place.database, "FROM main.videos")).toHaveLength(9)
    for (const text of said) expect(text).not.toMatch(/canary|\\u0063\\u0061\\u006e/)
    // Five million letters each of message and log id are cut to what a person reads.
    const requests = await query(
      place.database,
      "SELECT max(length(message)) AS m, max(length(log_id)) AS l FROM provenance.requests"
    )
    expect(requests).toEqual([{ m: "500", l: "500" }])
    expect(readFileSync(`${place.database}.events.ndjson`).length).toBeLessThan(100_000)
    await server.close()
  })
})
