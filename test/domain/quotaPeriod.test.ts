// The time for which a pool grants its requests, in zones that set their clocks, against what the zones themselves show.
import { describe, expect, it } from "vitest"
import { isZone, periodAt, periodText } from "../../src/domain/quotaPeriod.ts"
import { fc } from "../support/chance.ts"

const at = (text: string) => Date.parse(text)
const shown = (millis: number) => new Date(millis).toISOString().slice(0, 16)
const berlin = { per: "day", reset: { hour: 6, zone: "Europe/Berlin" } } as const

describe("a period", () => {
  it.each([
    ["2026-12-01T04:59:59Z", "2026-11-30T05:00", "2026-12-01T05:00"],
    ["2026-12-01T05:00:00Z", "2026-12-01T05:00", "2026-12-02T05:00"],
    ["2026-07-01T03:59:00Z", "2026-06-30T04:00", "2026-07-01T04:00"],
    // Clocks are set at one in the night of UTC: the day before the reset has 23 hours, or 25.
    ["2026-03-29T00:30:00Z", "2026-03-28T05:00", "2026-03-29T04:00"],
    ["2026-10-25T00:30:00Z", "2026-10-24T04:00", "2026-10-25T05:00"]
  ])("that begins at six in Berlin: %s", (now, from, until) => {
    const period = periodAt(berlin, at(now))
    expect([shown(period.from), shown(period.until)]).toEqual([from, until])
  })

  it("of UTC is the day, as ledgers have always counted it", () => {
    for (const reset of [{}, { reset: { hour: 0, zone: "UTC" } }])
      expect(periodAt({ per: "day", ...reset }, at("2026-12-01T23:59:59Z"))).toEqual({
        name: "2026-12-01",
        from: at("2026-12-01"),
        until: at("2026-12-02")
      })
  })

  it("of an hour begins by the clock", () => {
    const { from, until } = periodAt({ per: "hour" }, at("2026-12-01T23:59:59Z"))
    expect([shown(from), shown(until)]).toEqual(["2026-12-01T23:00", "2026-12-02T00:00"])
  })

  it("holds its moment and ends where the next begins, in every zone", () => {
    const zone = fc.constantFrom(
      "UTC",
      "Europe/Berlin",
      "America/St_Johns",
      "Pacific/Apia",
      "Asia/Kathmandu",
      // Here clocks were, or are, set at midnight.
      "America/Santiago",
      "America/Havana",
      "Asia/Beirut"
    )
    fc.assert(
      fc.property(zone, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 4e12 }), (zone, hour, now) => {
        const pool = { per: "day", reset: { hour, zone } } as const
        const { from, name, until } = periodAt(pool, now)
        expect(from <= now && now < until).toBe(true)
        const next = periodAt(pool, until)
        expect([next.from, next.name === name]).toEqual([until, false])
        expect(periodAt(pool, until - 1).name).toBe(name)
      }),
      { numRuns: 300 }
    )
  })

  it("goes on where midnight is left out", () => {
    const santiago = { per: "day", reset: { hour: 0, zone: "America/Santiago" } } as const
    for (let now = at("2026-09-05T00:00Z"); now < at("2026-09-08T00:00Z"); now += 600_000) {
      const { from, until } = periodAt(santiago, now)
      expect(from <= now && now < until, shown(now)).toBe(true)
    }
  })

  it("is said in words", () => {
    expect(periodText({ per: "day" })).toBe("this UTC day")
    expect(periodText({ per: "hour" })).toBe("this hour")
    expect(periodText(berlin)).toBe("the day that began at 06:00 Europe/Berlin")
  })

  it("has a zone that there is", () =>
    expect([isZone("Europe/Berlin"), isZone("Europe/Weimar")]).toEqual([true, false]))
})
