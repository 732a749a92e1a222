// The table of a plan's steps, as narrow as its paper.

import { oneLine } from "../../../domain/harmless.ts"
import { shortened } from "../../../domain/shortened.ts"

/** A step: how its work is cut, and its requests: at least, expected, at most. */
export interface Line {
  readonly name: string
  readonly by: string
  /** Units, windows, batches. */
  readonly cut: ReadonlyArray<string>
  readonly cost: readonly [least: string, expected: string, most: string]
}

const head: Line = {
  name: "step",
  by: "cut by",
  cut: ["units", "windows", "batches"],
  cost: ["least", "expected", "most"]
}

const leastName = 8

/** Texts to the left, numbers to the right; how the work is cut is left out first, then names are shortened. */
export const stepTable = (lines: ReadonlyArray<Line>, columns: number): ReadonlyArray<string> => {
  const all = [head, ...lines.map((line) => ({ ...line, name: oneLine(line.name), by: oneLine(line.by) }))]
  const widest = (texts: ReadonlyArray<string>) => Math.max(...texts.map((text) => text.length))
  const cells = (line: Line, full: boolean) => [...(full ? [line.by, ...line.cut] : []), ...line.cost]
  const restOf = (full: boolean) => cells(head, full).map((_, at) => widest(all.map((line) => cells(line, full)[at]!)))
  const width = (rest: ReadonlyArray<number>) => rest.reduce((sum, one) => sum + one + 2, 0)
  const full = columns - width(restOf(true)) >= leastName
  const rest = restOf(full)
  const name = Math.min(widest(all.map((line) => line.name)), Math.max(leastName, columns - width(rest)))
  return all.map((line) =>
    [
      shortened(line.name, name).padEnd(name),
      ...cells(line, full).map((cell, at) => (full && at === 0 ? cell.padEnd(rest[at]!) : cell.padStart(rest[at]!)))
    ]
      .join("  ")
      .trimEnd()
  )
}
