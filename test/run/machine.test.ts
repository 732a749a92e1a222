// What the command line does to the machine: start-up, exit codes, locks, signals, secrets.
import { spawnSync } from "node:child_process"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

const cli = resolve(import.meta.dirname, "../../dist/windrow.js")
let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

const filesIn = (directory: string): ReadonlyArray<string> =>
  readdirSync(directory, { recursive: true, encoding: "utf8" })
    .map((name) => join(directory, name))
    .filter((file) => statSync(file).isFile())

describe("start-up", () => {
  it("tells the user of an old Node in one sentence", () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.1.0'})"
    const { status, stderr } = spawnSync(process.execPath, ["--import", old, cli, "--help"], { encoding: "utf8" })
    expect(status).toBe(64)
    expect(stderr.trim().split("\n")).toHaveLength(1)
    expect(stderr).toContain("Node 22.19")
  })
})

describe("secrets", () => {
  it("appear in no file, log line, event or error", async () => {
    const canary = "canary7f3a9c51e2"
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText())
    place.write("sub/.env", `TIKTOK_CLIENT_SECRET=${canary}\nTIKTOK_CLIENT_KEY=${canary}key\n`)
    place.write("sub/study.yaml", studyText())
    const env = { TIKTOK_CLIENT_KEY: `${canary}key`, TIKTOK_CLIENT_SECRET: canary }
    const outputs = [
      await place.windrow(["plan", "study.yaml"], env),
      await place.windrow(["run", "study.yaml", "--progress", "json"], env),
      await place.windrow(["status", "study.yaml", "--json"], env),
      await place.windrow(["quota"], env)
    ]
    expect(outputs[1]?.code).toBe(0)
    for (const { stdout, stderr } of outputs) expect(stdout + stderr).not.toContain(canary)
    const files = filesIn(place.directory).filter((file) => !file.endsWith(".env"))
    expect(files.length).toBeGreaterThan(4)
    for (const file of files) expect(readFileSync(file).includes(canary), file).toBe(false)
  })

  it("are refused by the API with exit 77, and missed with exit 78", async () => {
    const strict = await startSandbox({ credentials: { key: "right", secret: "right" } })
    const place = makeWorkplace(strict.url)
    place.write("study.yaml", studyText())
    const refused = await place.windrow(["run", "study.yaml"])
    expect(refused.code).toBe(77)
    expect(refused.stderr).toContain("TIKTOK_CLIENT_KEY")
    const missing = await place.windrow(["run", "study.yaml"], { TIKTOK_CLIENT_KEY: "", TIKTOK_CLIENT_SECRET: "" })
    expect(missing.code).toBe(78)
    expect(missing.stderr).toContain("--sandbox")
    expect(await requestsAt(strict.url)).toEqual([])
    expect(existsSync(place.database)).toBe(false)
    await strict.close()
  })
})

describe("wrong usage", () => {
  it.each([
    { args: ["rnu", "study.yaml"], code: 64, says: "run" },
    { args: ["run"], code: 64, says: "study.yaml" },
    { args: ["run", "study.yaml", "--dialy-quota", "3"], code: 64, says: "daily-quota" },
    { args: ["run", "nowhere.yaml"], code: 66, says: "nowhere.yaml" },
    { args: ["resume", "nowhere.plan.json"], code: 66, says: "windrow plan" },
    { args: ["run", "study.yaml", "--sandbox", "--now", "yesterday"], code: 64, says: "2024-03-01T09:00:00Z" },
    { args: ["run", "study.yaml", "--seed", "7"], code: 64, says: "Add --sandbox" },
    { args: ["run", "study.yaml", "--sandbox", "--daily-quota", "0"], code: 64, says: "1 or more" },
    { args: ["resume", "study.yaml"], code: 64, says: "windrow run study.yaml" },
    { args: ["run", "study.plan.json"], code: 66, says: "windrow resume study.plan.json" },
    { args: ["schema", "studdy"], code: 64, says: "study" },
    { args: ["quota", "--spent", "0"], code: 64, says: "1 or more" },
    { args: ["sandbox", "--port", "99999"], code: 64, says: "65535" }
  ])("$args ends with $code and says what to do", async ({ args, code, says }) => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText())
    const ended = await place.windrow(args)
    expect(ended.code, ended.stderr).toBe(code)
    expect(ended.stdout).toBe("")
    expect(ended.stderr).toContain(says)
  })
})

describe("one database", () => {
  it("belongs to one run at a time, which is named", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", studyText({ pace: "{ requests_per_second: 2, search_gap: 0s }", to: "2023-12-31" }))
    const first = place.start(["run", "study.yaml"])
    await untilIt(() => readSide(place.database) === "collecting")
    const second = await place.windrow(["run", "study.yaml"])
    expect(second.code).toBe(81)
    expect(second.stderr).toContain(`process ${first.child.pid}`)
    const status = await place.windrow(["status", "study.yaml"])
    expect(status.code).toBe(0)
    expect(status.stdout).toContain("collecting")
    first.child.kill("SIGINT")
    const { code, stderr } = await first.ended
    expect(code).toBe(130)
    expect(stderr).toContain("windrow run study.yaml")
  })

  it("is closed and free while the run waits for quota, and the lock is not", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", studyText({ accounts: ["busy_bee"] }))
    const waiting = place.start(["run", "study.yaml", "--sandbox", "--daily-quota", "3"])
    await untilIt(() => readSide(place.database) === "waiting")
    const [counted] = await query(place.database, "SELECT count(*)::INTEGER AS n FROM videos")
    expect(Number(counted?.["n"])).toBeGreaterThan(0)
    expect((await place.windrow(["run", "study.yaml", "--sandbox"])).code).toBe(81)
    waiting.child.kill("SIGTERM")
    expect((await waiting.ended).code).toBe(130)
  })
})

const readSide = (database: string): string | undefined =>
  existsSync(`${database}.status.json`)
    ? (JSON.parse(readFileSync(`${database}.status.json`, "utf8")) as { progress: { state: string } }).progress.state
    : undefined

const untilIt = async (holds: () => boolean): Promise<void> => {
  for (const began = performance.now(); !holds(); ) {
    if (performance.now() - began > 30_000) throw new Error("it never held")
    await new Promise((done) => setTimeout(done, 50))
  }
}
