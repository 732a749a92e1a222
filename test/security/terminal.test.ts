// Nothing from outside moves the terminal: not the API's messages, a title, a side file, a plan, events or a database.
import { readFileSync, writeFileSync } from "node:fs"
import { hostname } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { folded, harmless, harmlessJson, oneLine } from "../../src/domain/harmless.ts"
import type { Workplace } from "../support/workplace.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"
import { another, collected, tamper } from "./hostile.ts"
import { setTrap } from "./trap.ts"

/** Clears the screen, sets the title, turns the writing, begins a line that looks like Windrow's own, hides in eight bits. */
const evil =
  "\u001b[2J\u001b]0;evil\u0007\u009b31m\u202egnp.exe\u2066x\u2069\u2028\r\nFORGED: Complete.\u0000\u0085\u061c"

/** What a terminal obeys. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come through
const obeyed = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u2028-\u202e\u2066-\u2069]/

const expectQuiet = (text: string, what: string) => {
  expect(text, what).not.toMatch(obeyed)
  expect(text, what).not.toMatch(/^FORGED/m)
}

let good: Workplace
beforeAll(async () => {
  good = await collected()
})

const quietly = async (place: Workplace, args: ReadonlyArray<string>, env = {}) => {
  const { code, stdout, stderr } = await place.windrow(args, env)
  expectQuiet(stdout + stderr, args.join(" "))
  return { code, text: stdout + stderr }
}

describe("a text", () => {
  it("is as it was but for what a terminal obeys, and JSON says the same", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: "binary" }), fc.constant(evil)), (text) => {
        expect(harmless(text)).not.toMatch(obeyed)
        expect(oneLine(text)).not.toMatch(/[\n\t]/)
        const json = harmlessJson(JSON.stringify([text]))
        expect(json).not.toMatch(obeyed)
        expect(JSON.parse(json)).toEqual([text])
      }),
      { numRuns: 5_000 }
    )
    expect(folded({ [evil]: [evil, 1, null, { a: true }] })).toEqual({
      [oneLine(evil)]: [oneLine(evil), 1, null, { a: true }]
    })
    expect(oneLine("Grüße aus 東京 👩‍👩‍👧 نص")).toBe("Grüße aus 東京 👩‍👩‍👧 نص")
  })
})

describe("a database and its side files with texts that a terminal obeys", () => {
  it("are told without", async () => {
    const place = another(good)
    const text = evil.replaceAll("\u0000", "").replaceAll("'", "''")
    await tamper(
      place.database,
      `UPDATE provenance.slices SET reason = '${text}', message = '${text}', step = '${text}', state = 'failed';
       UPDATE provenance.coverage SET state = 'failed', reason = '${text}';
       UPDATE provenance.requests SET code = '${text}', message = '${text}', log_id = '${text}', answer = 'Split';
       INSERT INTO provenance.problems VALUES ('${text}', '${text}', 1, '${text}', now()::TIMESTAMP, now()::TIMESTAMP);
       UPDATE provenance.meta SET value = 'server:${text}' WHERE key = 'origin'`
    )
    const status = await quietly(place, ["status", "study.yaml"])
    expect(status.text).toContain("FORGED: Complete.")
    const json = await quietly(place, ["status", "study.yaml", "--json"])
    expect(JSON.stringify(JSON.parse(json.text))).toContain("\u202egnp")
    const list = await quietly(place, ["explain", "study.yaml"])
    const [slice] = /^[0-9a-f]{8}/m.exec(list.text) ?? []
    expect((await quietly(place, ["explain", "study.yaml", slice!])).code).toBe(0)
    await quietly(place, ["export", "study.yaml", "--to", "out"])
    await quietly(place, ["run", "study.yaml", "--sandbox"])
  })

  it("are told without while a run seems to have it", async () => {
    const place = another(good)
    const progress = JSON.parse(readFileSync(`${good.database}.status.json`, "utf8")).progress
    const active = { one: { step: evil, window: evil, unit: evil, units: 1, pages: 1 } }
    writeFileSync(
      `${place.database}.status.json`,
      JSON.stringify({
        windrow_status: 1,
        pid: process.pid,
        host: `${hostname()}${evil}`,
        started_at: evil,
        updated_at: evil,
        progress: { ...progress, state: "waiting", until: evil, recent: [evil, evil], active, study: evil, title: evil }
      })
    )
    const told = await quietly(place, ["status", "study.yaml"])
    expect(told.text).toContain("FORGED")
    await quietly(place, ["status", "study.yaml", "--json"])
  })
})

describe("stored events and plans with texts that a terminal obeys", () => {
  it("are played and gone on with without", async () => {
    const place = another(good)
    const lines = readFileSync(`${good.database}.events.ndjson`, "utf8").trim().split("\n")
    const at = "2024-01-01T00:00:00.000Z"
    const more = [
      { at, event: "step_stopped", step: evil, code: evil, text: evil },
      { at, event: "problem_found", kind: evil, subject: evil, count: 1, detail: evil },
      { at, event: "outage_began", failures: 1, code: evil, text: evil }
    ].map((one) => JSON.stringify(one).replaceAll("\u2028", "\\u2028"))
    place.write("events.ndjson", `${[...lines.slice(0, 3), ...more, ...lines.slice(3)].join("\n")}\n`)
    for (const eyes of ["plain", "json"]) {
      const { code, text } = await quietly(place, ["replay", "events.ndjson", "--progress", eyes, "--speed", "0"])
      expect([code, text.includes("FORGED")], text).toEqual([0, true])
    }
    await place.windrow(["plan", "study.yaml"])
    const plan = JSON.parse(readFileSync(join(place.directory, "study.plan.json"), "utf8"))
    plan.study.title = evil
    plan.study.name = evil
    place.write("study.plan.json", JSON.stringify(plan))
    await quietly(place, ["resume", "study.plan.json", "--sandbox"])
    await quietly(place, ["resume", "study.plan.json", "--sandbox", "--progress", "json"])
    place.write("broken.plan.json", `{"windrow_plan":"${evil}`)
    await quietly(place, ["resume", "broken.plan.json"])
  })
})

describe("a study with texts that a terminal obeys", () => {
  it("is planned and refused without", async () => {
    const place = makeWorkplace()
    const title = JSON.stringify(evil)
    place.write("study.yaml", studyText().replace("name: study }", `name: study, title: ${title} }`))
    await quietly(place, ["validate", "study.yaml"])
    await quietly(place, ["plan", "study.yaml"])
    place.write("wrong.yaml", `${studyText()}\n${JSON.stringify(`${evil}key`)}: 1\n`)
    await quietly(place, ["validate", "wrong.yaml"])
    // Names of files in a stranger's folder are listed where one is missing.
    place.write(`${evil.replaceAll("\u0000", "")}.yaml`, "")
    expect((await quietly(place, ["run", "none.yaml"])).text).toContain("FORGED")
  })
})

describe("a server with texts that a terminal obeys", () => {
  it("is quoted without, on one line", async () => {
    const error = { error: { code: `invalid_params ${evil}`, message: `bad ${evil}`, log_id: evil } }
    const server = await setTrap((request, response) => {
      const isToken = request.url?.includes("oauth") === true
      if (isToken) response.end(JSON.stringify({ access_token: "clt.x", expires_in: 7200 }))
      else response.writeHead(403, { "content-type": "application/json" }).end(JSON.stringify(error))
    })
    const place = makeWorkplace(server.url)
    place.write(
      "study.yaml",
      studyText({ accounts: ["tagesschau"], to: "2023-01-31", more: "outage: { give_up_after: 0s }\n" })
    )
    for (const eyes of ["plain", "json", "quiet"]) await quietly(place, ["run", "study.yaml", "--progress", eyes])
    await quietly(place, ["explain", "study.yaml"])
    expect(readFileSync(`${place.database}.events.ndjson`, "utf8")).not.toMatch(obeyed)
    await server.close()
  })
})
