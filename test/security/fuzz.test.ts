// What others hand over, changed at random: no crash, nothing that hangs, nothing written outside, no secret anywhere.
// FUZZ is how many changes; SEED and the number of one that fails make it again.
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { Cause, Effect, Exit } from "effect"
import { beforeAll, describe, expect, it } from "vitest"
import { parsePlan } from "../../src/cli/actions/plan/planFile.ts"
import { runOf } from "../../src/cli/actions/status/statusReport.ts"
import { parseCoverageFile } from "../../src/display/CoverageFile.ts"
import { draw } from "../../src/display/ProgressReporter.ts"
import { start, step } from "../../src/display/progress.ts"
import { parseSideFile } from "../../src/display/SideFile.ts"
import { toTimed } from "../../src/display/storedEvents.ts"
import { readEnvelope, rowsOf } from "../../src/domain/Envelope.ts"
import { isObject } from "../../src/domain/Json.ts"
import { shippedApi } from "../../src/domain/shippedApi.ts"
import { parseManifest } from "../../src/export/manifest.ts"
import { makeRedactor } from "../../src/fetch/redact.ts"
import { due } from "../../src/plan/due.ts"
import { typeRow } from "../../src/rows/typing.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"
import type { Mistake } from "../../src/spec/Mistake.ts"
import { readPanel } from "../../src/spec/panel.ts"
import { ownPipelines } from "../../src/spec/pipelineFiles.ts"
import { printMistakes } from "../../src/spec/printMistake.ts"
import { readList } from "../../src/spec/readList.ts"
import { checkValues } from "../../src/spec/values.ts"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"
import { collected, makeVictim } from "./hostile.ts"
import { type Chance, canary, chanceOf, mutate, mutateText, showsCanary, spellings } from "./mutate.ts"
import { setTrap } from "./trap.ts"
import { watch } from "./watchdog.ts"

const total = Number(process.env["FUZZ"] ?? 10_000)
const hours = 12 * 3_600_000

let good: Workplace
beforeAll(async () => {
  good = await collected()
  expect((await good.windrow(["plan", "study.yaml"])).code).toBe(0)
  expect((await good.windrow(["export", "study.yaml", "--tables", "videos,codebook"])).code).toBe(0)
})
const read = (name: string): string => readFileSync(join(good.directory, name), "utf8")

/** A share of all changes, of one kind of text; what is thrown names the change that does it again. */
const fuzz = (kind: string, share: number, one: () => (chance: Chance) => void) =>
  it(kind, { timeout: hours }, async () => {
    const work = one()
    const dog = watch(kind)
    for (let number = 0; number < total * share; number += 1) {
      dog.next(number)
      try {
        work(chanceOf(kind, number))
      } catch (cause) {
        throw new Error(`number ${number} of ${kind}: ${String(cause)}`, { cause })
      }
      // A worker is heard only between pieces of work.
      if (number % 1000 === 999) await new Promise((done) => setImmediate(done))
    }
    await dog.close()
  })

describe("changed at random, is read or refused:", () => {
  fuzz("an answer", 0.5, () => {
    const source = ownPipelines()
    const [videos, users] = ["videos", "users"].map(
      (name) => loadPipeline(name, source.read(name)!.text, name).pipeline!
    )
    const video = {
      id: 7183,
      username: "a",
      create_time: 1672574400,
      video_description: "x",
      hashtag_names: ["b"],
      effect_info_list: [{ effect_id: "1", effect_name: "c" }],
      view_count: 3,
      sticker_info_list: null
    }
    const bodies = [
      {
        data: { videos: [video, { ...video, id: 7184 }], has_more: true, cursor: 100, search_id: "s" },
        error: { code: "ok", message: "", log_id: "l" }
      },
      {
        data: { display_name: "x", follower_count: 3, is_verified: true },
        error: { code: "ok", message: "", log_id: "l" }
      },
      { error: { code: "invalid_params", message: "no", log_id: "l" } },
      { error: "x", error_description: "y", log_id: "z" }
    ].map((body) => JSON.stringify(body))
    const redact = makeRedactor()
    redact.learn(canary)
    return (chance) => {
      const plain = mutate(chance.one(bodies), chance)
      const body =
        chance.below(3) === 0 ? plain.replaceAll(chance.one(["x", "7183", "ok", "l"]), chance.one(spellings)) : plain
      const envelope = readEnvelope(redact.body(body))
      if (envelope === undefined) return
      expect(
        showsCanary(JSON.stringify(envelope, (_, value) => (typeof value === "bigint" ? String(value) : value)))
      ).toBe(false)
      for (const pipeline of [videos!, users!]) {
        for (const row of rowsOf(envelope, pipeline) ?? []) {
          if (isObject(row))
            typeRow(row, { ...pipeline.rows, ignore: [...(pipeline.rows.ignore ?? [])] }, () => undefined)
        }
      }
    }
  })

  fuzz("a stored plan", 0.03, () => {
    const plan = read("study.plan.json")
    const now = Date.UTC(2024, 2, 1)
    expect(Exit.isSuccess(Effect.runSyncExit(parsePlan("x", plan)))).toBe(true)
    return (chance) => {
      const ended = Effect.runSyncExit(parsePlan("study.plan.json", mutate(plan, chance)))
      if (Exit.isSuccess(ended)) due(ended.value, { coverage: [], begun: [], parents: {}, now })
      else
        expect(Cause.squash(ended.cause)).toMatchObject({
          _tag: "CommandFailed",
          code: 65,
          hint: expect.stringContaining("windrow plan")
        })
    }
  })

  fuzz("a side file", 0.1, () => {
    const side = read("data/study.duckdb.status.json")
    expect(parseSideFile(side)).toBeDefined()
    return (chance) => {
      const found = parseSideFile(mutate(side, chance))
      if (found !== undefined) JSON.stringify(runOf(found, Date.UTC(2024, 2, 1)))
    }
  })

  fuzz("a file of coverage", 0.1, () => {
    const file = JSON.stringify({
      windrow_coverage: 1,
      updated_at: "x",
      steps: [
        {
          step: "videos",
          input: "accounts",
          dated: true,
          units: 1,
          counts: { done: 1 },
          coverage: [{ unit: "a", counts: { done: 1 }, months: { "2023-01": { done: 1 } } }],
          left_out: 0
        }
      ]
    })
    expect(parseCoverageFile(file)).toBeDefined()
    return (chance) => void parseCoverageFile(mutate(file, chance))
  })

  fuzz("a manifest", 0.1, () => {
    const manifest = read("data/study-parquet/manifest.json")
    expect(parseManifest(manifest)).toBeDefined()
    return (chance) => void parseManifest(mutate(manifest, chance))
  })

  fuzz("an event", 0.1, () => {
    const lines = read("data/study.duckdb.events.ndjson").trim().split("\n").slice(1)
    return (chance) => {
      let timed: ReturnType<typeof toTimed>
      try {
        timed = toTimed(mutate(chance.one(lines), chance))
      } catch {
        return
      }
      const sofar = step(start, timed.event, Date.parse(timed.at))
      draw("plain", Date.parse(timed.at), timed.event, sofar)
    }
  })

  fuzz("a list", 0.17, () => {
    const lists = [
      'username,from,to,id,Partei\ntagesschau,2023-01-01,,1,"a, b"\nzeitimbild,,2023-01-10,2,x\n',
      "a\nb\nc\n",
      "name;username\nx;y\n"
    ]
    return (chance) => {
      const bytes = Buffer.from(mutateText(chance.one(lists), chance))
      const mistakes: Array<Mistake> = []
      const wanted = { column: chance.one([undefined, "username"]), names: ["accounts", "username"] }
      const items = readList("list.csv", bytes, wanted, () => undefined, mistakes)
      readPanel(items, mistakes)
      checkValues(shippedApi, chance.one(["username", "id", "hashtag"]), items, mistakes)
      printMistakes(mistakes)
    }
  })
})

/** Every file below a folder but some, with what is in it. */
const treeOf = (folder: string, but: ReadonlyArray<string>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map(({ name, parentPath }) => join(parentPath, name))
      .filter((path) => !but.some((one) => path.startsWith(join(folder, one))))
      .map((path) => [path, readFileSync(path, "latin1")])
  )

const days = (from: number): string =>
  studyText({
    accounts: ["tagesschau"],
    from: day(from),
    to: day(from + 5),
    step: "    accounts: [tagesschau]\n    window: { max_span_days: 0 }",
    more: "outage: { give_up_after: 1s }\n"
  })
const day = (number: number): string => new Date(Date.UTC(2020, 0, 1 + (number % 1000))).toISOString().slice(0, 10)

/** Sends pages that are a little wrong, with what it was sent in many spellings. */
const setServer = () => {
  let asked = 0
  const video = { username: "tagesschau", create_time: 1577880000, video_description: canary, region_code: "DE" }
  const page = (at: number) =>
    JSON.stringify({
      data: {
        videos: [
          { ...video, id: String(7_000_000_000_000_000_000n + BigInt(at)) },
          { ...video, id: "7000000000000001" }
        ],
        has_more: at % 3 === 0,
        cursor: at,
        search_id: canary
      },
      error: { code: at % 5 === 0 ? canary : "ok", message: canary, log_id: canary }
    })
  return setTrap((request, response) => {
    if (request.url?.includes("oauth") === true) {
      response.end(JSON.stringify({ access_token: `clt.${canary}`, expires_in: 7200, token_type: "Bearer" }))
      return
    }
    asked += 1
    const chance = chanceOf("page", asked)
    // What is gone on with shows more than what is refused at its first page.
    const isSound = chance.below(2) === 0
    const text = isSound ? page(asked) : mutate(page(asked), chance)
    const body = text.replaceAll(canary, () => chance.one(spellings))
    response
      .writeHead(isSound ? 200 : chance.one([200, 200, 200, 400, 404, 429, 500]), {
        "content-type": "application/json"
      })
      .end(body)
  })
}

describe("changed at random, through whole command lines", () => {
  it("crashes nothing, writes nothing outside the study's folders, and shows no secret", {
    timeout: hours
  }, async () => {
    const count = Math.max(20, Math.round(total * 0.002))
    const server = await setServer()
    const place = makeWorkplace(server.url)
    const victim = makeVictim(place)
    for (const name of ["beside.txt", "other/data.csv"]) place.write(name, "stays")
    const before = treeOf(place.directory, ["inner", "state"])
    const kept = new Map(
      [
        "study.plan.json",
        "data/study.duckdb.status.json",
        "data/study.duckdb.coverage.json",
        "data/study.duckdb.events.ndjson",
        "data/study-parquet/manifest.json"
      ].map((name) => [name, readOr(join(good.directory, name))] as const)
    )
    const env = { TIKTOK_CLIENT_KEY: canary, TIKTOK_CLIENT_SECRET: canary }
    const database = "inner/data/study.duckdb"
    const said: Array<string> = []
    for (let number = 0; number < count; number += 1) {
      const chance = chanceOf("command", number)
      const changed = (name: string): string => mutate(kept.get(name) || "{}", chance)
      place.write("inner/study.yaml", days(number * 7))
      place.write("inner/list.csv", mutateText("username,from\na1,2023-01-01\nb2,\n", chance))
      place.write("inner/listed.yaml", studyText({ step: "    accounts: { file: list.csv }" }))
      const commands: ReadonlyArray<() => ReadonlyArray<string>> = [
        () => ["run", "inner/study.yaml"],
        () => {
          place.write(
            `${database}.status.json`,
            changed("data/study.duckdb.status.json").replace(/"pid":\s*\d+/, `"pid":${process.pid}`)
          )
          place.write(`${database}.coverage.json`, changed("data/study.duckdb.coverage.json"))
          return ["status", "inner/study.yaml", ...chance.one([[], ["--json"]])]
        },
        () => {
          // Where the database is to be is the plan's to say.
          const text = changed("study.plan.json")
            .replaceAll(/"database":\s*"[^"]*"/g, '"database":"data/study.duckdb"')
            .replaceAll(/"snapshot":\s*"[^"]*"/g, '"snapshot":"data/s.duckdb"')
          place.write("inner/x.plan.json", text)
          return ["resume", "inner/x.plan.json", "--limit-requests", "2", "--own-pipelines"]
        },
        () => {
          place.write(
            "inner/out/manifest.json",
            changed("data/study-parquet/manifest.json").replaceAll(
              "videos.parquet",
              chance.one(["../../beside.txt", "../list.csv", "videos.parquet"])
            )
          )
          return ["export", "inner/study.yaml", "--to", "inner/out", "--format", chance.one(["csv", "parquet"])]
        },
        () => {
          place.write("inner/events.ndjson", mutateText(kept.get("data/study.duckdb.events.ndjson") ?? "", chance))
          return ["replay", "inner/events.ndjson", "--speed", "0"]
        },
        () => ["plan", "inner/listed.yaml"]
      ]
      const args = commands[number % commands.length]!()
      const { code, stdout, stderr } = await place.windrow(args, env)
      expect([0, 1, 64, 65, 66, 69, 74, 75, 77], `${number}: ${args.join(" ")}\n${stderr}`).toContain(code)
      said.push(stdout, stderr)
    }
    expect(server.heard.join()).toContain(canary)
    expect(treeOf(place.directory, ["inner", "state"])).toEqual(before)
    expect(readFileSync(victim.path, "utf8")).toBe(victim.text)
    said.push(
      ...Object.entries(treeOf(join(place.directory, "inner"), []))
        .filter(([path]) => !/duckdb$|parquet$/.test(path))
        .map(([, text]) => text)
    )
    for (const table of [
      "main.videos",
      "provenance.pages",
      "provenance.requests",
      "provenance.slices",
      "provenance.problems",
      "provenance.meta"
    ])
      said.push(JSON.stringify(await query(join(place.directory, database), `FROM ${table}`)))
    expect((await query(join(place.directory, database), "FROM main.videos")).length).toBeGreaterThan(0)
    expect(said.filter(showsCanary).map((text) => text.slice(0, 2000))).toEqual([])
    await server.close()
  })
})

const readOr = (path: string): string => {
  try {
    return readFileSync(path, "utf8")
  } catch {
    return ""
  }
}
