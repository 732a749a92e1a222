// What is collected is for the people of a project: other users of the machine get no bits of it, a group keeps its own, and
// a repository takes in nothing that must not be published.
import { execFileSync } from "node:child_process"
import { chmodSync, lstatSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, studyText, type Workplace } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ credentials: { key: "key", secret: "secret" } })
})
afterAll(() => sandbox.close())

const study = studyText({ accounts: ["tagesschau"], to: "2023-01-31" }).replace(
  "study.duckdb }",
  "study.duckdb, snapshot: data/copy.duckdb }"
)

/** Everything in a workplace that the commands made: path → mode. */
const modesIn = ({ directory }: Workplace): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readdirSync(directory, { recursive: true, encoding: "utf8" })
      .filter((path) => !/^(study\.yaml|\.env)$/.test(path))
      .map((path) => [path, lstatSync(join(directory, path)).mode & 0o777])
  )

describe.skipIf(process.platform === "win32")("what a run leaves", () => {
  it.each([
    [0o002, 0o660],
    [0o022, 0o640]
  ])("under umask %o has the bits of owner and group that it says, and none for others", async (umask, wanted) => {
    const before = process.umask(umask)
    try {
      const place = makeWorkplace(sandbox.url)
      place.write("study.yaml", study)
      for (const args of [
        ["run", "study.yaml"],
        ["report", "study.yaml"],
        ["export", "study.yaml", "--format", "csv"]
      ]) {
        process.umask(umask)
        const { code, stderr } = await place.windrow(args)
        expect(code, stderr).toBe(0)
      }
      const modes = modesIn(place)
      expect(Object.keys(modes)).toEqual(
        expect.arrayContaining([
          "data/study.duckdb",
          "data/copy.duckdb",
          "data/study.duckdb.lock",
          "state/ledger.sqlite",
          "study.plan.json"
        ])
      )
      for (const [path, mode] of Object.entries(modes)) {
        const isFolder = statSync(join(place.directory, path)).isDirectory()
        expect(mode & 0o007, path).toBe(0)
        if (path === "state") expect(mode).toBe(0o700)
        else if (!isFolder) expect(mode, path).toBe(wanted)
      }
    } finally {
      process.umask(before)
    }
  })

  it("does not shut a group out of a folder for state that it shares", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    place.write("state/.keep", "")
    chmodSync(join(place.directory, "state"), 0o770)
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect(statSync(join(place.directory, "state")).mode & 0o777).toBe(0o770)
  })
})

describe.skipIf(process.platform === "win32")("a .env with credentials", () => {
  it("that every user can read is warned of, with a command that mends it", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    place.write(".env", "TIKTOK_CLIENT_SECRET=secret\n")
    const file = join(place.directory, ".env")
    chmodSync(file, 0o644)
    // The process itself has none.
    const env = { TIKTOK_CLIENT_SECRET: undefined as unknown as string }
    const run = await place.windrow(["run", "study.yaml"], env)
    expect(run.code, run.stderr).toBe(0)
    const said = /Every user of this machine can read .*\. Keep it to yourself: (chmod .*)$/m.exec(run.stderr)
    const doctor = await place.windrow(["doctor", "study.yaml"], env)
    expect(doctor.stdout).toMatch(
      /warn {2}credentials .*\.env, which every user of this machine can read\n +fix: .*chmod o= /
    )
    execFileSync("sh", ["-c", said![1]!])
    expect(statSync(file).mode & 0o777).toBe(0o640)
    const again = await place.windrow(["doctor", "study.yaml"], env)
    expect(again.stdout).toMatch(/ok {4}credentials/)
    expect((await place.windrow(["run", "study.yaml"], env)).stderr).not.toContain("Every user")
  })
})

describe("a repository around a study that init wrote", () => {
  it("takes in the study and its schema, and nothing that a run leaves", async () => {
    const place = makeWorkplace(sandbox.url)
    const flags = ["--name", "mine", "--accounts", "tagesschau", "--from", "2023-01-01", "--to", "2023-01-31"]
    expect((await place.windrow(["init", "mine.yaml", ...flags])).code).toBe(0)
    place.write(".env", "TIKTOK_CLIENT_SECRET=secret\n")
    for (const args of [
      ["run", "mine.yaml", "--sandbox"],
      ["report", "mine.yaml"],
      ["export", "mine.yaml"],
      ["export", "mine.yaml", "--format", "csv"],
      ["export", "mine.yaml", "--format", "duckdb"]
    ]) {
      const { code, stderr } = await place.windrow(args)
      expect(code, stderr).toBe(0)
    }
    const git = (...args: ReadonlyArray<string>) =>
      execFileSync("git", args, { cwd: place.directory, encoding: "utf8" })
    git("init", "--quiet")
    const seen = git("status", "--porcelain", "--untracked-files=all", "--", ".", ":!state")
    expect(
      seen
        .trim()
        .split("\n")
        .map((line) => line.slice(3))
    ).toEqual([".gitignore", "mine.yaml", "study.schema.json"])
  })

  it("keeps a .gitignore that is there", async () => {
    const place = makeWorkplace()
    place.write(".gitignore", "mine\n")
    const flags = ["--name", "mine", "--accounts", "tagesschau", "--from", "2023-01-01", "--to", "2023-01-31"]
    expect((await place.windrow(["init", "mine.yaml", ...flags])).code).toBe(0)
    expect(lstatSync(join(place.directory, ".gitignore")).size).toBe(5)
  })
})

describe("compiled code of the program", () => {
  it("is not kept among temporary files", async () => {
    const place = makeWorkplace()
    const { code } = await place.spawned(["schema"], { TMPDIR: place.directory })
    expect(code).toBe(0)
    expect(readdirSync(place.directory)).toEqual([])
  })
})
