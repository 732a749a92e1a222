// Windows of the calendar, and of so many days: every day in one of them, whatever range is cut.
import { describe, expect, it } from "vitest"
import { addDays, countDays, type Day } from "../../src/domain/Day.ts"
import { cellOf, cutAlong, type Grid, gridFrom, gridWord } from "../../src/domain/Grid.ts"
import { fc } from "../support/chance.ts"

const start = "2015-01-01" as Day

describe("a grid", () => {
  it("cuts any range into windows that are the range, cross no edge and are no longer than may be asked", () => {
    const upTo = (max: number) => fc.nat({ max })
    const grids = fc.oneof(
      fc.constant<Grid>("month"),
      fc.tuple(upTo(50), upTo(39)).map(([phase, days]) => gridFrom(addDays(start, phase), 1 + days))
    )
    const check = (first: number, length: number, most: number, grid: Grid) => {
      const from = addDays(start, first)
      const range = { from, to: addDays(from, length) }
      const days = 1 + most
      const windows = cutAlong(range, days, grid)
      expect(windows[0]?.from).toBe(range.from)
      expect(windows.at(-1)?.to).toBe(range.to)
      windows.slice(1).forEach((window, index) => {
        expect(window.from).toBe(addDays(windows[index]!.to, 1))
      })
      for (const window of windows) {
        expect(countDays(window)).toBeLessThanOrEqual(days)
        expect(cellOf(grid, window.from)).toEqual(cellOf(grid, window.to))
      }
    }
    fc.assert(fc.property(upTo(4000), upTo(200), upTo(30), grids, check))
  })

  it("has months as the calendar has them, also in a leap year", () => {
    expect(cellOf("month", "2024-02-17" as Day)).toEqual({ from: "2024-02-01", to: "2024-02-29" })
    expect(cellOf("month", "2023-12-31" as Day)).toEqual({ from: "2023-12-01", to: "2023-12-31" })
  })

  it("is the same one from each day on which one of its windows begins", () => {
    const first = "2023-03-06" as Day
    expect(gridFrom(addDays(first, -21), 7)).toEqual(gridFrom(first, 7))
    expect(gridFrom(addDays(first, 1), 7)).not.toEqual(gridFrom(first, 7))
    expect(cellOf(gridFrom(first, 7), addDays(first, -1))).toEqual({ from: addDays(first, -7), to: addDays(first, -1) })
    expect(["month", gridFrom(first, 1), gridFrom(first, 7)].map((grid) => gridWord(grid as Grid))).toEqual([
      "month",
      "day",
      "7 days"
    ])
  })
})
