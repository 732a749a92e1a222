// Days against plain arithmetic on UTC epoch days, in three zones.

import { assert, describe, it } from "vitest"
import {
  addDays,
  clockText,
  countDays,
  type Day,
  dayOf,
  daysBetween,
  endOf,
  startOf,
  toDay,
  writtenDay
} from "../../src/domain/Day.ts"
import { underZones } from "../plan/underZones.ts"
import { fc } from "../support/chance.ts"

const msPerDay = 86_400_000
/** Epoch days of 0001-01-01 and 9998-12-31, by the proleptic Gregorian calendar: 719,162 days before 1970. */
const first = -719_162
const last = Date.UTC(9998, 11, 31) / msPerDay

/** The day with a number, written by the language alone. */
const nth = (n: number): Day => new Date(n * msPerDay).toISOString().slice(0, 10) as Day
const epochDay = fc.integer({ min: first, max: last })

underZones((zone) => {
  it("adds days as whole epoch days", () => {
    fc.assert(
      fc.property(epochDay, epochDay, (a, b) => {
        assert.strictEqual(addDays(nth(a), b - a), nth(b))
        assert.strictEqual(daysBetween(nth(a), nth(b)), b - a)
        assert.strictEqual(countDays({ from: nth(a), to: nth(b) }), b - a + 1)
      })
    )
  })

  it("compares days as texts", () => {
    fc.assert(fc.property(epochDay, epochDay, (a, b) => nth(a) < nth(b) === a < b))
  })

  it("takes an instant to the UTC day it lies in, and days back to their instants", () => {
    const instant = fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2100, 0, 1) })
    fc.assert(
      fc.property(instant, (at) => {
        const day = dayOf(at)
        assert.strictEqual(startOf(day), Math.floor(at / msPerDay) * msPerDay)
        assert.strictEqual(endOf(day), startOf(day) + msPerDay)
      })
    )
  })

  it("counts every day around a change of clocks", () => {
    // 2024-03-10 and 2024-11-03 have 23 and 25 hours in Los Angeles; 2011-12-30 was skipped in Apia.
    for (const text of ["2024-03-10", "2024-11-03", "2011-12-30", "2010-09-26"]) {
      const day = text as Day
      assert.strictEqual(toDay(day), day, zone)
      assert.strictEqual(addDays(addDays(day, -1), 1), day, zone)
      assert.strictEqual(daysBetween(addDays(day, -1), addDays(day, 1)), 2, zone)
    }
  })
})

describe("toDay", () => {
  it("accepts exactly the days that the calendar has", () => {
    // 2023-02 has 28 days, so of 31 texts per month those past its end are none.
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9998 }), fc.nat(13), fc.nat(32), (year, month, day) => {
        const text = [String(year).padStart(4, "0"), ...[month, day].map((n) => String(n).padStart(2, "0"))].join("-")
        const time = Date.parse(`${text}T00:00:00Z`)
        const exists = !Number.isNaN(time) && new Date(time).toISOString().slice(0, 10) === text
        assert.strictEqual(toDay(text), exists ? text : undefined)
      }),
      { numRuns: 1000 }
    )
  })

  it("knows leap years: every fourth, not every hundredth, but every four hundredth", () => {
    const leap = [1600, 1996, 2000, 2004, 2024, 2400]
    const plain = [1700, 1900, 2023, 2100, 2200]
    for (const year of leap) assert.strictEqual(toDay(`${year}-02-29`), `${year}-02-29`)
    for (const year of plain) assert.isUndefined(toDay(`${year}-02-29`), String(year))
    assert.strictEqual(countDays({ from: "2024-01-01" as Day, to: "2024-12-31" as Day }), 366)
    assert.strictEqual(countDays({ from: "2023-01-01" as Day, to: "2023-12-31" as Day }), 365)
  })

  it("refuses other spellings", () => {
    const spellings = [
      "2023-1-1",
      "20230101",
      "2023-01-01T00:00",
      " 2023-01-01",
      "2023-01-01\n",
      "1.1.2023",
      "",
      "today"
    ]
    for (const text of spellings) assert.strictEqual(toDay(text), undefined, JSON.stringify(text))
  })

  it("ends where the next day would no longer compare as a text", () => {
    // The day after 9999-12-31 has five digits of year and sorts before it.
    assert.strictEqual(toDay("9999-12-31"), undefined)
    assert.strictEqual(toDay("9998-12-31"), "9998-12-31")
    assert.strictEqual(addDays("9998-12-31" as Day, 40), "9999-02-09")
    assert.isTrue(addDays("0001-01-01" as Day, -1) < "0001-01-01")
  })
})

it("writes days for the API and instants for people", () => {
  assert.strictEqual(writtenDay("2024-02-29" as Day, "YYYYMMDD"), "20240229")
  assert.strictEqual(clockText(Date.UTC(2024, 2, 1, 9, 30, 59)), "2024-03-01 09:30 UTC")
})
