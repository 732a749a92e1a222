// What has to hold of a database at any time, and after each command.
import { join } from "node:path"
import { Effect } from "effect"
import { expect } from "vitest"
import { verifyDatabase } from "../../src/store/verify/verifyDatabase.ts"
import type { Model } from "./model.ts"
import { choosing, coveredBy, keyOf, trueVideos, truthAt, wantedOf } from "./oracle.ts"
import { booked, type Line, type Seen } from "./seen.ts"
import { accounts, databaseOf } from "./study.ts"
import { hasDatabase, type World } from "./world.ts"

/** `main` is what `provenance` makes, and coverage is what was asked: by Windrow's own comparison. */
export const checkRebuilt = async (world: World, model: Model): Promise<void> => {
  const file = databaseOf(model.study)
  if (!hasDatabase(world, file)) return
  const found = await Effect.runPromise(verifyDatabase(join(world.place.directory, file), "study.yaml"))
  if (found._tag === "NotNow") return
  expect({ pages: found.pages.faults, coverage: found.coverage, main: found.main }, "what the doctor finds").toEqual({
    pages: [],
    coverage: [],
    main: []
  })
}

/** No unit-day is covered twice, no page is stored twice. */
export const checkCoverage = (seen: Seen): void => {
  const met = new Set<string>()
  for (const line of seen.lines) {
    const [first, last] = line.days ?? [0, 0]
    for (let day = first; day <= last; day += 1) {
      const key = `${line.wave} ${keyOf({ ...line, day: line.days === undefined ? undefined : day })}`
      expect(met.has(key), `covered twice: ${key}`).toBe(false)
      met.add(key)
    }
  }
  expect(seen.twice, "pages stored twice").toBe(0)
}

/** The ledger has each request that the sandbox counted, and besides at most what was in flight at a kill. */
export const checkLedger = async (world: World, model: Model): Promise<void> => {
  const counted = (await world.requests()).filter((one) => one.counted).length
  const difference = booked(world) - counted
  expect(difference, "booked, and not counted by the sandbox").toBeLessThanOrEqual(model.inFlight)
  expect(difference, "counted by the sandbox, and not booked").toBeGreaterThanOrEqual(0)
}

/** After a run: each request that is booked for the one database of a history has an outcome there. */
export const checkOutcomes = (world: World, seen: Seen): void => {
  expect(seen.counted, "outcomes of requests, against those booked").toBe(booked(world))
}

/** Profiles: a row for each account that was had. */
const checkUsers = (seen: Seen): void => {
  const had = seen.lines.filter(({ question, state }) => question.startsWith("users") && state === "done")
  const lacking = had.filter(({ unit }) => !seen.users.has(unit)).map(({ unit }) => unit)
  expect(lacking, "profiles that are missing").toEqual([])
}

const sorted = (ids: Iterable<string>) => [...ids].toSorted()

/** Per day of an account that was asked: the rows that are there, and those that the sandbox had when it was asked. */
const checkVideos = async (world: World, model: Model, seen: Seen): Promise<void> => {
  const rows = new Map(seen.videos.map((video) => [video.id, video]))
  const got = Map.groupBy(
    seen.matches.flatMap((match) => {
      const video = rows.get(match.id)
      return video === undefined ? [] : [{ id: match.id, key: keyOf({ ...match, day: video.day }) }]
    }),
    ({ key }) => key
  )
  const lines = seen.lines.filter(
    ({ question, state, wave }) =>
      wave === "collection" && question.startsWith("videos by accounts") && (state === "done" || state === "empty")
  )
  const groups = Map.groupBy(lines, ({ asked, began, question }) => JSON.stringify([question, began, asked]))
  for (const [first, ...more] of groups.values()) {
    const group = [first as Line, ...more]
    const { asked, began, question } = first as Line
    const span = group.flatMap(({ days }) => days ?? [])
    const range = [Math.min(...span), Math.max(...span)] as const
    const truth = async (at: number) =>
      Map.groupBy(await trueVideos(world, accounts, range, question.includes("not"), at), (video) =>
        keyOf({ question, unit: video.account, day: video.day })
      )
    const [then, later] = [await truth(began), await truth(asked)]
    const known = (all: typeof then, key: string) => new Set((all.get(key) ?? []).map(({ id }) => id))
    for (const line of group) {
      let there = 0
      const [from, to] = line.days as readonly [number, number]
      for (let day = from; day <= to; day += 1) {
        const key = keyOf({ ...line, day })
        const [old, young, have] = [
          known(then, key),
          known(later, key),
          new Set((got.get(key) ?? []).map(({ id }) => id))
        ]
        there += have.size
        const lacking = sorted(old.intersection(young).difference(have))
        expect(lacking, `rows that are missing: ${key} (${line.state})`).toEqual([])
        if (model.vanishing) continue
        expect(sorted(have.difference(old.union(young))), `rows that nobody told: ${key}`).toEqual([])
      }
      if (model.vanishing) continue
      expect(`${line.state} ${line.rows}`, `${keyOf({ ...line, day: from })} to ${to}`).toBe(
        `${there > 0 ? "done" : "empty"} ${there}`
      )
    }
  }
}

/** Comments of each video that was asked. */
const checkComments = async (world: World, model: Model, seen: Seen): Promise<void> => {
  const byVideo = Map.groupBy(seen.comments, ([, video]) => video)
  // A later wave brings what has been written since.
  const again = new Set(seen.lines.flatMap(({ unit, wave }) => (wave === "collection" ? [] : [unit])))
  for (const line of seen.lines) {
    if (!line.question.startsWith("comments") || line.wave !== "collection") continue
    if (line.state !== "done" && line.state !== "empty") continue
    const truth = async (at: number) =>
      new Set((await truthAt(world, { endpoint: "comments", video_id: line.unit }, at)).map((row) => String(row["id"])))
    const [then, later] = [await truth(line.began), await truth(line.asked)]
    const have = new Set((byVideo.get(line.unit) ?? []).map(([id]) => id))
    const limit = Number(/limit (\d+)/.exec(line.question)?.[1] ?? Number.POSITIVE_INFINITY)
    const told = sorted(then.intersection(later))
    const lacking = told.filter((id) => !have.has(id))
    if (have.size < limit) expect(lacking, `missing comments of ${line.unit}`).toEqual([])
    if (model.vanishing || again.has(line.unit)) continue
    expect(sorted(have.difference(then.union(later))), `strange comments of ${line.unit}`).toEqual([])
  }
}

/** Counts are what the sandbox said on the day on which they were read. */
const checkCounts = async (world: World, seen: Seen): Promise<void> => {
  const own = seen.videos.filter(({ account }) => accounts.some((one) => one === account))
  for (const [retrieved, videos] of Map.groupBy(own, (video) => video.retrieved)) {
    const days = videos.map(({ day }) => day)
    const truth = await trueVideos(world, accounts, [Math.min(...days), Math.max(...days)], false, retrieved)
    const views = new Map(truth.map((video) => [video.id, video.views]))
    for (const video of videos) {
      const told = views.get(video.id)
      if (told !== undefined)
        expect(video.views, `views of ${video.id} at ${new Date(retrieved).toISOString()}`).toBe(told)
    }
  }
}

/** All that has to hold of a database that no run holds. */
export const checkDatabase = async (world: World, model: Model, seen: Seen): Promise<void> => {
  checkCoverage(seen)
  await checkLedger(world, model)
  checkUsers(seen)
  await checkVideos(world, model, seen)
  await checkComments(world, model, seen)
  if (model.calm) await checkCounts(world, seen)
}

/** Later than any day of a history: what is wanted of it, is wanted then. */
const someday = 60

/** After a pruning there is nothing that the study does not want. */
export const checkPruned = (model: Model, seen: Seen): void => {
  const wanted = wantedOf(model.study, seen, someday)
  const chosen = choosing(model.study).length > 0
  const isOurs = (question: string) =>
    !(chosen && question.startsWith("comments")) && !(chosen && question.startsWith("users"))
  for (const [key, line] of coveredBy(seen))
    if (isOurs(line.question)) expect(wanted.has(key), `covered after --prune: ${key}`).toBe(true)
  const days = new Map(seen.videos.map(({ day, id }) => [id, day]))
  const kept = new Set(
    seen.matches.flatMap((match) => (wanted.has(keyOf({ ...match, day: days.get(match.id) })) ? [match.id] : []))
  )
  // Nobody asked for what is off target: it goes with the search that brought it.
  const asked = seen.videos.filter(({ account }) => !account.startsWith("nobody_asked"))
  const stray = asked.filter(({ id }) => !kept.has(id)).map(({ account, day, id }) => `${id} ${account} ${day}`)
  expect(stray, "videos after --prune").toEqual([])
  if (chosen) return
  const units = new Set([...wanted.values()].map(({ question, unit }) => `${question.split(" ")[0]} ${unit}`))
  const orphans = [...seen.comments.values()].filter((video) => !units.has(`comments ${video}`))
  expect(orphans, "videos whose comments are there after --prune").toEqual([])
  expect(
    [...seen.users].filter((user) => !units.has(`users ${user}`)),
    "profiles after --prune"
  ).toEqual([])
}
