// Which rows feed a step: a random sample that is drawn once, the largest, and no more of each than is wanted.
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Sandbox, startSandbox } from "../support/sandbox.ts"
import { makeWorkplace, query, requestsAt, studyText } from "../support/workplace.ts"

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ switches: { countersGrow: false, vanishShare: 0 } })
})
afterAll(() => sandbox.close())

const study = (forEach: string, to = "2023-02-10") =>
  studyText({
    from: "2023-01-20",
    to,
    step: `    accounts: [tagesschau, busy_anna]
  comments: { for_each: { step: videos, ${forEach} } }
`
  })

const chosen = "SELECT unit, stratum, frame, round(probability, 6) AS p FROM provenance.samples ORDER BY unit"
const asked = async (from: number): Promise<ReadonlyArray<string>> => {
  const all = (await requestsAt(sandbox.url)).slice(from)
  const comments = all.filter((one) => String(one["path"]).includes("/comment/list/"))
  return [
    ...new Set(comments.map((one) => String((one["body"] as { readonly video_id: unknown }).video_id)))
  ].toSorted()
}

describe("sample", () => {
  it("is the same on two machines, and stays when more is found", async () => {
    const text = study('sample: { n: 3, per: [username, month], seed: "007" }')
    const [here, there] = [makeWorkplace(sandbox.url), makeWorkplace(sandbox.url)]
    const before = (await requestsAt(sandbox.url)).length
    // The other machine asks in another order, with other requests in flight.
    for (const [place, more] of [
      [here, ""],
      [there, "order: newest\n"]
    ] as const) {
      place.write("study.yaml", `${text}${more}`)
      const { code, stderr } = await place.windrow(["run", "study.yaml"])
      expect(code, stderr).toBe(0)
    }
    const sample = await query(here.database, chosen)
    expect(await query(there.database, chosen)).toEqual(sample)
    // Two accounts in two months, three of each; the frame is what there was to draw from.
    expect(sample.length).toBe(12)
    const frames = await query(
      here.database,
      "SELECT username || ' · ' || strftime(create_time, '%Y-%m') AS stratum, count(*) AS frame FROM videos GROUP BY 1 ORDER BY 1"
    )
    const drawn = new Map(sample.map((row) => [row["stratum"], row["frame"]]))
    expect([...drawn].toSorted()).toEqual(frames.map((row) => [row["stratum"], row["frame"]]))
    for (const { p, frame } of sample) expect(Number(p)).toBeCloseTo(Math.min(1, 3 / Number(frame)), 5)
    expect(await asked(before)).toEqual(sample.map((row) => row["unit"]))

    here.write("study.yaml", study('sample: { n: 3, per: [username, month], seed: "007" }', "2023-02-15"))
    const later = (await requestsAt(sandbox.url)).length
    const extended = await here.windrow(["run", "study.yaml"])
    expect(extended.code).toBe(0)
    expect(extended.stderr).toContain(
      "step comments: its sample of 12 was chosen from what step videos had found and stays; what the added days may bring is not in it"
    )
    expect(await query(here.database, chosen)).toEqual(sample)
    expect(await asked(later)).toEqual([])
  })

  it("is asked nothing anew under another name, and goes with what it was drawn from", async () => {
    const place = makeWorkplace(sandbox.url)
    const named = (feeder: string, fed: string, who: string) =>
      studyText({ from: "2023-01-20", to: "2023-01-31", accounts: [who] }).replace(
        / {2}videos:\n.*\n/,
        `  ${feeder}: { pipeline: videos, accounts: [${who}] }
  ${fed}: { pipeline: comments, for_each: { step: ${feeder}, sample: { n: 2, seed: one } }, budget: { requests: 60 } }
`
      )
    const run = async (text: string) => {
      const before = (await requestsAt(sandbox.url)).length
      place.write("study.yaml", text)
      const { code, stderr } = await place.windrow(["run", "study.yaml"])
      expect(code, stderr).toBe(0)
      return asked(before)
    }
    const first = await run(named("videos", "comments", "busy_anna"))
    expect(first.length).toBe(2)
    expect(await run(named("videos", "talk", "busy_anna"))).toEqual([])
    expect(await run(named("films", "talk", "busy_anna"))).toEqual([])
    // Another account: its videos feed, and those of the first one do not any more.
    const second = await run(named("films", "talk", "tagesschau"))
    const owners = await query(place.database, "SELECT id, username FROM videos")
    const ownerOf = new Map(owners.map(({ id, username }) => [id, username]))
    expect(second.map((id) => ownerOf.get(id))).toEqual(["tagesschau", "tagesschau"])
    const kept = await query(place.database, chosen)
    expect(kept.map(({ unit }) => unit)).toEqual(second)
  })

  it("is not drawn before all that it is drawn from is there", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study("sample: { n: 5, seed: 1 }"))
    const before = (await requestsAt(sandbox.url)).length
    const first = await place.windrow(["run", "study.yaml", "--limit-requests", "2"])
    expect(first.code).toBe(75)
    expect(await asked(before)).toEqual([])
    expect(await query(place.database, chosen)).toEqual([])
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(0)
    expect((await asked(before)).length).toBe(5)
  })
})

describe("top and limit", () => {
  it("take the largest, and no more than so many rows of each", async () => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study("top: { n: 2, by: comment_count }, limit: { rows_per_parent: 30 }"))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    const largest = await query(place.database, "SELECT id FROM videos ORDER BY comment_count DESC, id LIMIT 2")
    const counts = await query(place.database, "SELECT video_id, count(*) AS n FROM comments GROUP BY 1")
    expect(counts.map((row) => row["video_id"]).toSorted()).toEqual(largest.map((row) => row["id"]).toSorted())
    // A page of 30 places may hold fewer comments, then a second one follows.
    for (const { n } of counts) expect(Number(n)).toBeLessThan(60)
    for (const { n } of counts) expect(Number(n)).toBeGreaterThanOrEqual(30)
    const states = await query(
      place.database,
      "SELECT DISTINCT c.state FROM provenance.coverage c JOIN provenance.slices s USING (slice) WHERE s.step = 'comments'"
    )
    expect(states).toEqual([{ state: "capped" }])
  })
})

describe("a budget", () => {
  it("stops its step to the request, over several runs, and no other step", async () => {
    const place = makeWorkplace(sandbox.url)
    const text = (requests: number) =>
      studyText({
        from: "2023-01-20",
        to: "2023-02-10",
        step: `    accounts: [tagesschau, busy_anna]
  comments: { for_each: videos, budget: { requests: ${requests} } }
  users: { for_each: videos }
`
      })
    const comments = async (from: number) =>
      (await requestsAt(sandbox.url)).slice(from).filter((one) => String(one["path"]).includes("/comment/list/")).length
    const before = (await requestsAt(sandbox.url)).length
    place.write("study.yaml", text(7))
    const first = await place.windrow(["run", "study.yaml"])
    expect(first.code, first.stderr).toBe(1)
    expect(first.stderr).toContain("step comments is not complete: its budget is spent")
    expect(await comments(before)).toBe(7)
    expect((await query(place.database, "SELECT username FROM users")).length).toBe(2)
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    expect(await comments(before)).toBe(7)
    place.write("study.yaml", text(12))
    expect((await place.windrow(["run", "study.yaml"])).code).toBe(1)
    expect(await comments(before)).toBe(12)
  })
})
