// The quota, the slices being asked, the numbers and the last problems.
import { counted } from "../../domain/counted.ts"
import { oneLine } from "../../domain/harmless.ts"
import { unitOf } from "../../domain/nouns.ts"
import type { Active, Progress } from "../progress.ts"
import { wrapped } from "../wrapped.ts"
import { span2 } from "./headLines.ts"
import { bar, fitting, type Line, type Look, lengthOf, number, span } from "./look.ts"

const labelOf = ({ columns }: Look): number => (columns < 60 ? 7 : 10)

/** Lines with a word before the first. */
export const labelled = (word: string, lines: ReadonlyArray<Line>, look: Look): ReadonlyArray<Line> =>
  lines.map((line, index) => [span((index === 0 ? word : "").padEnd(labelOf(look)), "faint"), ...line])

/** Today's quota of the pools that the study uses. */
export const quota = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const used = new Set(progress.grid.map((row) => row.pool))
  const pools = progress.pools.filter(({ pool, spent }) => spent > 0 || used.has(pool))
  const room = look.columns - labelOf(look)
  const lines = pools.map(({ pool, spent, left, resets_at }) => {
    const all = spent + left
    const reset = Date.parse(resets_at) - look.now - progress.ahead
    const amount = span(`${number(spent)} of ${number(all)}`, left === 0 ? "warn" : "plain")
    const soon = span(` ${look.signs.dot} renewed in ${span2(reset)}`, "faint")
    const share = all === 0 ? 0 : spent / all
    const name = pools.length > 1 ? [span(`${pool.padEnd(9)} `)] : []
    return fitting(
      room,
      [...name, ...bar(share, 0, 10, look.signs), span(" "), amount, span(" requests of today"), soon],
      [...name, amount, span(" today"), soon],
      [...name, amount],
      [amount]
    )
  })
  return labelled("quota", lines, look)
}

const whose = ({ unit, units, window }: Active, { nouns }: Progress): string =>
  unit ?? counted(units, window === "" ? nouns.units : unitOf(nouns))

/** What a column of slices takes. */
const sliceColumns = 60

/** Side by side in as many columns as there is room for, read from top to bottom. */
const columned = (lines: ReadonlyArray<Line>, columns: number): ReadonlyArray<Line> => {
  const beside = Math.max(1, Math.min(3, Math.floor(columns / sliceColumns)))
  const high = Math.ceil(lines.length / beside)
  return Array.from({ length: high }, (_, row) =>
    Array.from({ length: beside }, (_, column) => lines[row + column * high] ?? []).flatMap((line, column) => {
      const pad = column < beside - 1 ? Math.max(1, sliceColumns - lengthOf(line)) : 0
      return [...line, span(" ".repeat(pad))]
    })
  )
}

/** What is being asked, in the order of time. */
export const slices = (progress: Progress, look: Look, most: number): ReadonlyArray<Line> => {
  const keyOf = ({ window, step }: Active) => `${window} ${step}`
  const active = Object.values(progress.active).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
  const dot = span(` ${look.signs.dot} `, "faint")
  const room = look.columns - labelOf(look)
  const shown = most * Math.max(1, Math.min(3, Math.floor(room / sliceColumns)))
  const lines = active.slice(0, shown).map((one): Line => {
    const page = span(one.pages === 0 ? "first page" : `page ${number(one.pages)}`, "accent")
    const [from, to] = one.window.split("..")
    const window = to === undefined ? [] : [span(`${from}..${to}`), dot]
    const short = to === undefined ? [] : [span(`${from}`), dot]
    return fitting(
      Math.min(look.columns - labelOf(look), sliceColumns - 2),
      [span(one.step), dot, ...window, span(whose(one, progress)), dot, page],
      [span(one.step), dot, ...short, page],
      [...short, page]
    )
  })
  const hidden = active.length - shown
  const more = hidden > 0 ? [[span(`and ${hidden} more`, "faint")]] : []
  return labelled("now", [...columned(lines, room), ...more], look)
}

export const numbers = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const { work } = progress.nouns
  const { rows, new: fresh, duplicates, off_target, requests, slices: all, slices_done, slices_failed } = progress.tally
  const dot = ` ${look.signs.dot} `
  const room = look.columns - labelOf(look)
  const strange = off_target > 0 ? `${dot}${number(off_target)} off-target` : ""
  const line = fitting(
    room,
    [
      span(number(rows), "strong"),
      span(` received${dot}${number(fresh)} new${dot}${number(duplicates)} duplicates${strange}`)
    ],
    [span(number(rows), "strong"), span(`${dot}${number(fresh)} new${dot}${number(duplicates)} dup.`)],
    [span(number(rows), "strong"), span(`${dot}${number(fresh)} new`)]
  )
  const failed = slices_failed > 0 ? [span(`${dot}${number(slices_failed)} failed`, "bad")] : []
  const asked = fitting(
    room,
    [span(`${number(requests)} in this run${dot}${number(slices_done)} of ${counted(all, work)} done`), ...failed],
    [span(`${number(requests)}${dot}${number(slices_done)}/${counted(all, work)}`), ...failed]
  )
  return [...labelled("rows", [line], look), ...labelled(look.columns < 60 ? "asked" : "requests", [asked], look)]
}

/** What went wrong last, newest first: each on two lines at most, broken between words. */
export const notes = ({ recent }: Progress, look: Look, most: number): ReadonlyArray<Line> => {
  const room = look.columns - labelOf(look) - 2
  const lines = recent.slice(0, most).flatMap((text): ReadonlyArray<Line> => {
    const [first = "", ...rest] = wrapped(oneLine(text), room)
    const more = rest.length === 0 ? [] : [[span(`  ${rest.join(" ")}`)]]
    return [[span(`${look.signs.alert} `, "warn"), span(first)], ...more]
  })
  return labelled("notes", lines, look)
}
