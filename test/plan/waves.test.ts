// Which waves are due, by arithmetic: ages count from the end of the day of a video, pauses from the day of a collection.
import { describe, expect, it } from "vitest"
import type { Covered } from "../../src/domain/Coverage.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import type { Refresh, Step } from "../../src/domain/Study.ts"
import { askedWave, type BegunWave, isLater, type Seen } from "../../src/domain/Wave.ts"
import { nextWaveOf, unitsOf, wantedOf, waveShape } from "../../src/plan/wanted.ts"
import { numberOf, pipelineOf, rangeAt, stepOf, studyOf } from "./studies.ts"

const day = 86_400_000
const hour = 3_600_000
const at = (text: string) => Date.parse(`${text}Z`)

const plain = pipelineOf(31, 100)
const pipeline: Pipeline = {
  ...plain,
  inputs: {
    ids: { title: "Ids", field_name: "video_id", values: "id", per_request: 100, traced_by: "id", dated: true },
    ...plain.inputs
  }
}
const idAt = (text: string, low = 1n) => String((BigInt(at(text) / 1000) << 32n) + low)

const step = (refresh: Refresh): Step => stepOf(["ada"], rangeAt(numberOf("2024-02-01" as never), 10), { refresh })

/** The units of later waves at an instant. */
const waves = (
  refresh: Refresh,
  seen: ReadonlyArray<Seen>,
  now: number,
  covered: ReadonlyArray<Covered> = [],
  begun: ReadonlyArray<BegunWave> = []
) => {
  const known = {
    today: undefined,
    parents: {},
    waves: { now, seen: { videos: seen }, begun, covered }
  }
  const study = studyOf(step(refresh))
  const units = unitsOf(wantedOf(study, { videos: pipeline }, known)).filter(({ wave }) => isLater(wave))
  return {
    units: units.map(({ wave, unit }) => `${wave} ${unit}`),
    days: units.map(({ days }) => days.map(({ from, to }) => `${from.slice(5)} ${to.slice(5)}`).join()),
    next: nextWaveOf(study, { videos: pipeline }, known)
  }
}

describe("waves by age", () => {
  const refresh: Refresh = { from: "creation", delays: [4 * day, 14 * day], by: "ids" }
  const id = idAt("2024-02-03T18:00:00")
  const seen = [{ unit: id, days: [], at: at("2024-02-05T10:00:00") }]

  it("are due when the last video of the day is so old, and not before", () => {
    // 3 February ends with the 4th; four days later it is the 8th, 00:00.
    expect(waves(refresh, seen, at("2024-02-07T23:59:59"))).toMatchObject({
      units: [],
      next: at("2024-02-08T00:00:00")
    })
    expect(waves(refresh, seen, at("2024-02-08T00:00:00"))).toMatchObject({
      units: [`age 4d ${id}`],
      next: at("2024-02-18T00:00:00")
    })
  })

  it("leave out an age that was past at the collection, and one that was missed", () => {
    const late = [{ unit: id, days: [], at: at("2024-02-10T10:00:00") }]
    expect(waves(refresh, late, at("2024-02-11T00:00:00")).units).toEqual([])
    const collected = (moment: string) =>
      waves(refresh, [{ unit: id, days: [], at: at(moment) }], at("2024-02-09T00:00:00")).units
    expect(collected("2024-02-07T23:59:59")).toEqual([`age 4d ${id}`])
    expect(collected("2024-02-08T00:00:00")).toEqual([])
    expect(waves(refresh, seen, at("2024-03-01T00:00:00"))).toMatchObject({ units: [`age 14d ${id}`], next: undefined })
  })

  it("keep what was observed wanted", () => {
    const { shape } = waveShape(step(refresh), pipeline)
    const line = {
      shape,
      wave: "age 4d",
      unit: id,
      from: "2024-02-02",
      to: "2024-02-04",
      state: "done",
      at: 0
    } as Covered
    expect(waves(refresh, seen, at("2024-03-01T00:00:00"), [line]).units).toEqual([`age 4d ${id}`, `age 14d ${id}`])
    for (const other of [{ shape: "other" }, { unit: idAt("2024-02-03T18:00:00", 2n) }, { wave: "age 9d" }]) {
      const found = waves(refresh, seen, at("2024-03-01T00:00:00"), [{ ...line, ...other }])
      expect(found.units).toEqual([`age 14d ${id}`])
    }
  })
})

describe("waves after a collection", () => {
  const refresh: Refresh = { from: "collection", delays: [7 * day, 14 * day], by: "search" }
  const [days] = [[rangeAt(numberOf("2024-02-01" as never), 10)]]

  it("count from the day of the collection, so that a weekly cron at one hour meets them", () => {
    const seen = [{ unit: "ada", days, at: at("2024-02-20T10:00:05") }]
    expect(waves(refresh, seen, at("2024-02-26T23:00:00")).units).toEqual([])
    expect(waves(refresh, seen, at("2024-02-27T10:00:00"))).toMatchObject({
      units: ["after 7d ada"],
      next: at("2024-03-05T00:00:00")
    })
  })

  it("begin at their very moment, counted from the hour for pauses below a day", () => {
    const seen = [{ unit: "ada", days, at: at("2024-02-20T10:20:00") }]
    const due = (delay: number, now: string) => waves({ ...refresh, delays: [delay] }, seen, at(now))
    expect(due(6 * hour, "2024-02-20T15:59:59")).toMatchObject({ units: [], next: at("2024-02-20T16:00:00") })
    expect(due(6 * hour, "2024-02-20T16:00:00")).toMatchObject({ units: ["after 6h ada"], next: undefined })
    expect(due(day, "2024-02-20T23:59:59")).toMatchObject({ units: [], next: at("2024-02-21T00:00:00") })
  })

  it("ask for the days that the collection had, or for all of them where it had none", () => {
    const asked = (seenDays: Seen["days"]) =>
      waves(refresh, [{ unit: "ada", days: seenDays, at: at("2024-02-20T10:00:00") }], at("2024-02-28T00:00:00")).days
    expect(asked([rangeAt(numberOf("2024-01-30" as never), 5)])).toEqual(["02-01 02-03"])
    expect(asked([])).toEqual(["02-01 02-10"])
  })

  it("ask nobody whom the study has dropped", () => {
    const seen = [{ unit: "bob", days, at: at("2024-02-20T10:00:05") }]
    expect(waves(refresh, seen, at("2024-03-20T10:00:00"))).toMatchObject({ units: [], next: undefined })
  })
})

describe("waves by the age of days", () => {
  const refresh: Refresh = { from: "creation", delays: [4 * day], by: "search" }
  const seen = (moment: string) => [{ unit: "ada", days: [], at: at(moment) }]

  it("are due day by day, and not for days that were past that age at the collection", () => {
    const units = ["age 4d ada"]
    const whole = waves(refresh, seen("2024-02-05T10:00:00"), at("2024-02-08T00:00:00"))
    expect(whole).toEqual({ units, days: ["02-01 02-03"], next: at("2024-02-09T00:00:00") })
    const late = waves(refresh, seen("2024-02-07T10:00:00"), at("2024-02-08T00:00:00"))
    expect(late).toEqual({ units, days: ["02-03 02-03"], next: at("2024-02-09T00:00:00") })
    const young = waves(refresh, seen("2024-02-05T10:00:00"), at("2024-02-05T11:00:00"))
    expect(young).toEqual({ units: [], days: [], next: at("2024-02-06T00:00:00") })
    expect(waves(refresh, seen("2024-02-05T10:00:00"), at("2024-02-15T00:00:00")).next).toBeUndefined()
  })
})

describe("waves on the user's word", () => {
  const refresh: Refresh = { from: "collection", delays: [], by: "search" }
  const { shape } = waveShape(step(refresh), pipeline)
  const moment = at("2024-02-20T10:00:00")
  const seen = ["ada", "bob"].map((unit) => ({ unit, days: [], at: moment }))

  it("ask what had been collected when they began, and nothing of another shape", () => {
    const asked = (begun: Partial<BegunWave>) =>
      waves(refresh, seen, moment, [], [{ shape, wave: askedWave(moment), at: moment, ...begun }]).units
    const own = [`${askedWave(moment)} ada`]
    expect([asked({}), asked({ at: moment + 1 })]).toEqual([own, own])
    expect([asked({ at: moment - 1 }), asked({ shape: "other" })]).toEqual([[], []])
  })

  it("ask by ids where the endpoint takes them, unless the study plans otherwise", () => {
    const { refresh: _refresh, ...plainStep } = step(refresh)
    expect(waveShape(plainStep, pipeline).shapeOf.unit_input).toBe("ids")
    expect(waveShape(plainStep, plain).shapeOf.unit_input).toBe("accounts")
    expect(waveShape(step({ ...refresh, by: "ids" }), plain).shapeOf.unit_input).toBe("accounts")
    expect(waveShape(step(refresh), pipeline).shapeOf.unit_input).toBe("accounts")
    // By search, what the collection had seen is asked again, and no other day.
    const begun = [{ shape: waveShape(plainStep, plain).shape, wave: askedWave(moment), at: moment }]
    const own = [{ unit: "ada", days: [rangeAt(numberOf("2024-02-01" as never), 3)], at: moment }]
    const known = { now: moment, seen: { videos: own }, begun, covered: [] }
    const wanted = wantedOf(studyOf(plainStep), { videos: plain }, { today: undefined, parents: {}, waves: known })
    expect(unitsOf(wanted).find(({ wave }) => isLater(wave))?.days).toEqual(own[0]?.days)
  })
})

it("the next wave of a study is the soonest of its steps'", () => {
  const [late, soon] = [7, 3].map((days) => step({ from: "collection", delays: [days * day], by: "search" }))
  const study = studyOf(late!, { ...soon!, name: "soon" }, { ...soon!, name: "unseen" })
  const one = [{ unit: "ada", days: [], at: at("2024-02-20T10:00:00") }]
  const known = { now: at("2024-02-21T00:00:00"), seen: { videos: one, soon: one }, begun: [], covered: [] }
  const next = (waves: typeof known | undefined) =>
    nextWaveOf(study, { videos: pipeline }, { today: undefined, parents: {}, ...(waves && { waves }) })
  expect(next(known)).toBe(at("2024-02-23T00:00:00"))
  expect(next({ ...known, seen: { ...known.seen, soon: [] } })).toBe(at("2024-02-27T00:00:00"))
  expect(next(undefined)).toBeUndefined()
})
