// What `--sandbox` collects has a file of its own, so that trying a study is in nobody's way.
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const sandbox = await startSandbox()
afterAll(() => sandbox.close())

/** A study that does not say where its data goes. */
const plain = (parts: Parameters<typeof studyText>[0] = {}) =>
  studyText({ accounts: ["tagesschau"], to: "2023-01-31", ...parts }).replace(/^output:.*\n/m, "")

const made = (text = plain()) => {
  const place = makeWorkplace(sandbox.url)
  place.write("study.yaml", text)
  const at = (name: string) => join(place.directory, name)
  return { ...place, at, tried: at("data/study.sandbox.duckdb"), real: at("data/study.duckdb") }
}

const next = (text: string) => /(?:next:?|Next:?) +windrow (.+)$/m.exec(text)?.[1]

describe("--sandbox", () => {
  it("fills a file of its own, and each command reads the one that is meant", async () => {
    const place = made()
    const tried = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(tried.code, tried.stderr).toBe(0)
    expect([existsSync(place.tried), existsSync(place.real)]).toEqual([true, false])
    expect(next(tried.stderr)).toBe("report study.yaml --sandbox")

    // There is no other yet.
    const status = await place.windrow(["status", "study.yaml"])
    expect(status.stdout).toContain("data/study.sandbox.duckdb")
    expect(next(status.stdout)).toBe("report study.yaml --sandbox")
    expect((await place.windrow(["report", "study.yaml"])).stdout).toBe(
      `${place.at("data/study.sandbox.report.html")}\n`
    )

    // From the server that the workplace names, as from the API.
    const real = await place.windrow(["run", "study.yaml"])
    expect(real.code, real.stderr).toBe(0)
    expect(next(real.stderr)).toBe("report study.yaml")
    const origins = await Promise.all(
      [place.tried, place.real].map((file) => query(file, "SELECT value FROM provenance.meta WHERE key = 'origin'"))
    )
    expect(origins.flat().map(({ value }) => value)).toEqual(["sandbox:windrow", "sandbox-server:windrow"])

    const told = async (...args: ReadonlyArray<string>) => (await place.windrow(args)).stdout
    expect(await told("status", "study.yaml")).not.toContain("study.sandbox")
    expect(await told("status", "study.yaml", "--sandbox")).toContain("data/study.sandbox.duckdb")
    expect(await told("report", "study.yaml", "--sandbox")).toContain("study.sandbox.report.html")
    expect(await told("export", "study.yaml", "--sandbox", "--tables", "videos")).toContain("study.sandbox-parquet")
    expect(await told("explain", "study.yaml", "--sandbox")).toContain("tagesschau")
    expect(await told("doctor", "study.yaml", "--sandbox")).toContain("1 raw page,")
  })

  it("goes where the study says, if it says so", async () => {
    const place = made(studyText({ accounts: ["tagesschau"], to: "2023-01-31" }))
    const { stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect([existsSync(place.tried), existsSync(place.real)]).toEqual([false, true])
    expect(next(stderr)).toBe("report study.yaml")
  })

  it("renews a snapshot of its own", async () => {
    const place = made(plain({ more: "output: { snapshot: data/copy.duckdb }" }))
    const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
    expect(code, stderr).toBe(0)
    expect(["copy.sandbox.duckdb", "copy.duckdb"].map((name) => existsSync(place.at(`data/${name}`)))).toEqual([
      true,
      false
    ])
  })

  it("goes on with a file from before, and asks nothing again", async () => {
    const place = made()
    await place.windrow(["run", "study.yaml", "--sandbox"])
    // As it was called then.
    renameSync(place.tried, place.real)
    const again = await place.windrow(["run", "study.yaml", "--sandbox", "--locked"])
    expect(again.code, again.stderr).toBe(0)
    expect(again.stderr).toContain("Complete: nothing to ask")
    expect(again.stderr).not.toContain("edited")
    expect(existsSync(place.tried)).toBe(false)
    expect((await place.windrow(["status", "study.yaml", "--sandbox"])).stdout).toContain("data/study.duckdb")

    // Another seed is another world.
    const other = await place.windrow(["run", "study.yaml", "--sandbox", "--seed", "7"])
    expect(other.code, other.stderr).toBe(0)
    expect(existsSync(place.tried)).toBe(true)
  })

  it("stays apart for who goes on from a stored plan", async () => {
    const place = made()
    await place.windrow(["plan", "study.yaml"])
    const { code, stderr } = await place.windrow(["resume", "study.plan.json", "--sandbox"])
    expect(code, stderr).toBe(0)
    expect([existsSync(place.tried), existsSync(place.real)]).toEqual([true, false])
    expect(stderr).toContain("open data/study.sandbox.duckdb in R")
  })
})

it("made-up data where real data belongs is told with what moves it away", async () => {
  const place = made(studyText({ accounts: ["tagesschau"], to: "2023-01-31" }))
  await place.windrow(["run", "study.yaml", "--sandbox"])
  const { code, stderr } = await place.windrow(["run", "study.yaml"], { WINDROW_API_URL: "" })
  expect(code, stderr).toBe(64)
  expect(stderr).toContain(`mv ${place.real} ${place.tried}`)
})

it("status goes on with the flags that the run said to go on with", async () => {
  const place = made(plain({ to: "2023-06-30" }))
  const flags = ["--sandbox", "--seed", "7", "--faults", "realistic", "--daily-quota", "50", "--no-wait"]
  const { stderr } = await place.windrow(["run", "study.yaml", ...flags, "--limit-requests", "1"])
  const { stdout } = await place.windrow(["status", "study.yaml"])
  const words = (text: string | undefined) => (text ?? "").split(" ").toSorted()
  expect(words(next(stdout))).toEqual(words(`run study.yaml ${flags.join(" ")}`))
  expect(stderr).toContain("--faults realistic")
  // What somebody wrote into the file beside the database is no command.
  const side = `${place.tried}.status.json`
  writeFileSync(side, readFileSync(side, "utf8").replace("--no-wait", "--no-wait; rm -rf / --faults $(x)"))
  expect((await place.windrow(["status", "study.yaml"])).stdout).not.toContain("rm -rf")
})
