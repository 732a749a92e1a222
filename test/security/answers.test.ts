// An answer is bounded: one that never ends, nests without end or holds more than any page can is no page, and costs little.
import type { ServerResponse } from "node:http"
import { expect, it } from "vitest"
import { makeWorkplace, studyText } from "../support/workplace.ts"
import { setTrap } from "./trap.ts"

const page = (videos: string) =>
  `{"data":{"videos":${videos},"has_more":false,"cursor":100},"error":{"code":"ok","message":"","log_id":"l"}}`

const pour = (response: ServerResponse): void => {
  const part = "x".repeat(1 << 20)
  const more = (): void => {
    if (response.destroyed) return
    response.write(part)
    setImmediate(more)
  }
  more()
}

const answers: ReadonlyArray<readonly [what: string, answer: (response: ServerResponse) => unknown, says: RegExp]> = [
  ["never ends", pour, /larger than 32 MiB/],
  ["nests without end", (response) => response.end(page("[".repeat(100_000) + "]".repeat(100_000))), /no JSON/],
  ["has a million rows", (response) => response.end(page(`[${"{},".repeat(1_000_000)}{}]`)), /no JSON/],
  [
    "has more rows than any page",
    (response) => response.end(page(`[${'{"id":1},'.repeat(30_000)}{}]`)),
    /HTTP 200 · ok/
  ],
  ["has a million columns", (response) => response.end(page(`[{${'"k":1,'.repeat(600_000)}"id":1}]`)), /no JSON/]
]

it.each(answers)("an answer that %s is no page, and the run ends with what to do", async (_, answer, says) => {
  const server = await setTrap((request, response) => {
    if (request.url?.includes("oauth") === true)
      response.end(JSON.stringify({ access_token: "clt.long-enough", expires_in: 7200, token_type: "Bearer" }))
    else answer(response)
  })
  const place = makeWorkplace(server.url)
  const more = "outage: { give_up_after: 0s }\n"
  place.write("study.yaml", studyText({ accounts: ["tagesschau"], to: "2023-01-31", more }))
  const { code, stderr } = await place.windrow(["run", "study.yaml"])
  expect(code, stderr).toBe(69)
  expect(stderr).toMatch(says)
  expect(stderr.length).toBeLessThan(5_000)
  await server.close()
})
