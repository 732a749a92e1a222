// The top of the screen: which study, what it is doing, how far it is, how long it takes still.
import { amountOf } from "../../domain/amounts.ts"
import { counted, plural } from "../../domain/counted.ts"
import { duration, durationWords } from "../duration.ts"
import { datedOf, totals } from "../grid.ts"
import { extentOf, rateOf, timeLeft } from "../pace.ts"
import type { Progress } from "../progress.ts"
import { wrapped } from "../wrapped.ts"
import { bar, ends, fitting, type Line, type Look, number, type Span, span, type Tone } from "./look.ts"

const SECOND = 1_000
const MINUTE = 60_000
const HOUR = 60 * MINUTE

/** `90_000` → `1m 30s`; from an hour on no seconds. */
export const span2 = (millis: number): string => {
  const unit = millis >= 60 * MINUTE ? MINUTE : SECOND
  return duration(Math.max(0, Math.floor(millis / unit) * unit))
}

/** The same rounded, for what is only a guess: the longer, the coarser. */
const guess = (millis: number): number => {
  const coarse = [
    [90 * SECOND, 5 * SECOND],
    [90 * MINUTE, MINUTE],
    [36 * HOUR, HOUR / 2]
  ] as const
  const unit = coarse.find(([below]) => millis < below)?.[1] ?? 6 * HOUR
  return Math.max(1, Math.round(millis / unit)) * unit
}

/** `2024-03-01 00:00 UTC` → epoch milliseconds of the server's clock. */
export const instant = (text: string): number => Date.parse(text.replace(" UTC", "Z").replace(" ", "T"))

const endings: Readonly<Record<string, string>> = {
  complete: "complete",
  nothing_due: "nothing to do",
  incomplete: "finished with gaps",
  paused: "paused",
  interrupted: "interrupted",
  failed: "stopped"
}

/** One or two words for what the run is doing. */
export const stateOf = (progress: Progress): Span => {
  if (progress.state === "ended") {
    const good = progress.outcome === "complete" || progress.outcome === "nothing_due"
    return span(endings[progress.outcome ?? ""] ?? "ended", good ? "good" : "warn")
  }
  if (progress.stopping) return span("stopping", "warn")
  if (progress.held) return span("paused by you", "warn")
  if (progress.state === "outage") return span("API is down", "bad")
  if (progress.state === "waiting") return span("waiting", "warn")
  return span(progress.state, progress.state === "collecting" ? "good" : "faint")
}

const periodOf = (progress: Progress, { signs }: Look): string => {
  const windows = progress.grid.flatMap((row) =>
    row.cells.flatMap(({ window }) => (window === undefined ? [] : [window]))
  )
  const from = windows.map((window) => window.from).toSorted()[0]
  const to = windows
    .map((window) => window.to)
    .toSorted()
    .at(-1)
  return from === undefined || to === undefined ? "" : `${from} ${signs.to} ${to}`
}

export const title = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const { columns, signs } = look
  const sandbox = progress.sandbox ? [span(signs.sandbox, "warn"), span(` ${signs.dot} `, "faint")] : []
  const server = progress.server === undefined ? [] : [span(progress.server, "warn"), span(` ${signs.dot} `, "faint")]
  const elapsed = progress.began === undefined ? "" : span2(look.now - progress.began)
  const state = [...sandbox, ...server, stateOf(progress)]
  const name = span(progress.study === "" ? "windrow" : progress.study, "strong")
  const long = progress.title === "" ? [name] : [name, span(`  ${progress.title}`, "faint")]
  const right = state.reduce((sum, { text }) => sum + text.length, 0) + 2
  const below = [periodOf(progress, look), progress.grid.length > 1 ? `${progress.grid.length} steps` : ""].filter(
    (text) => text !== ""
  )
  return [
    ends(fitting(columns - right, long, [name]), state, columns),
    ends([span(below.join(` ${signs.dot} `), "faint")], elapsed === "" ? [] : [span(elapsed, "faint")], columns)
  ]
}

/** `about 3 to 6 minutes left`, where there is something to guess from; `3m to 6m` where room is short. */
export const leftText = (progress: Progress, now: number, short = false): string => {
  if (progress.state !== "collecting" || progress.held || progress.stopping) return ""
  const left = timeLeft(progress, now)
  if (left === undefined) return ""
  const [low, high] = [guess(left.low), guess(left.high)].map(short ? duration : durationWords) as [string, string]
  if (low === high) return `about ${low} left`
  const [, count, noun] = /^(\d+) ([a-z]+?)s?$/.exec(low) ?? []
  const alike = noun !== undefined && new RegExp(`^\\d+ ${noun}s?$`).test(high)
  return `about ${alike ? count : low} to ${high} left`
}

/** `15 of about 200 requests`: what was asked, and what the plan expects at the beginning. */
export const requestsText = ({ expected, state, tally: { requests } }: Progress): string =>
  state === "ended" || expected === 0
    ? counted(requests, "request")
    : requests > expected
      ? `${counted(requests, "request")}, about ${number(expected)} expected`
      : `${number(requests)} of about ${counted(expected, "request")}`

/** How much of what is wanted has come to an end, 0 to 1, and in words. */
export const share = (progress: Progress): { readonly of: number; readonly under: number; readonly text: string } => {
  const all = totals(progress.grid)
  const { slices, slices_done } = progress.tally
  if (all.wanted > 0) {
    const { wanted, ended, under } = extentOf(progress)
    const dated = totals(datedOf(progress.grid))
    const text = amountOf(
      [dated.ended, dated.wanted],
      [all.ended - dated.ended, all.wanted - dated.wanted],
      progress.nouns
    )
    return { of: ended / wanted, under: under / wanted, text }
  }
  if (slices === 0) return { of: 0, under: 0, text: "" }
  return {
    of: slices_done / slices,
    under: 0,
    text: `${number(slices_done)} of ${counted(slices, progress.nouns.work)}`
  }
}

/** What the bar shows, on screens that have room for a word about it. */
const barMeans = ({ grid, nouns }: Progress, { columns, rows, signs }: Look): ReadonlyArray<Line> => {
  if (columns < 60 || rows < 18) return []
  const isDated = totals(datedOf(grid)).wanted > 0
  const what = `bar: ${plural(isDated ? nouns.days : nouns.units)} ${signs.full} answered`
  return [[span(`${what}  ${signs.half} being asked  ${signs.rest} to do`, "faint")]]
}

export const overall = (progress: Progress, look: Look): ReadonlyArray<Line> => {
  const { columns, signs, now } = look
  const { of, under, text } = share(progress)
  const percent = span(` ${String(Math.floor(of * 100)).padStart(3)} %`, "strong")
  const asked = requestsText(progress)
  const left = leftText(progress, now, columns < 60)
  const wide = columns >= 60
  const pace = `${number(rateOf(progress, now).requests)} requests/min`
  const moves = progress.state === "collecting" && !progress.held && progress.tally.requests > 0
  const said = wide
    ? [
        [asked, left],
        [text, moves ? pace : ""]
      ]
    : [[asked], [left], [text]]
  const lines = said.map((parts) => parts.filter((part) => part !== "").join(wide ? ` ${signs.dot} ` : ""))
  const [head = "", ...below] = lines
  const width = Math.max(8, Math.min(100, columns - 6))
  return [
    ...wrapped(head, columns).map((line) => [span(line, "strong")]),
    [...bar(of, under, width, signs), percent],
    ...below.filter((one) => one !== "").flatMap((one) => wrapped(one, columns).map((line) => [span(line)])),
    ...barMeans(progress, look)
  ]
}

/** What the run waits for, with the time that it takes still. */
export const standstill = (progress: Progress, { now, keys, columns }: Look): ReadonlyArray<Line> => {
  const first = (strong: string, tone: Tone, ...rests: readonly [string, ...ReadonlyArray<string>]): Line => {
    const [head, ...tail] = rests.map((rest): Line => [span(strong, tone), span(rest)])
    return fitting(columns, head as Line, ...tail)
  }
  if (progress.held && progress.state !== "ended") {
    const how = keys ? " Press p to go on." : ""
    return [first("Paused.", "warn", ` Nothing new is sent.${how}`, how)]
  }
  if (progress.state === "outage") {
    const next = progress.probe === undefined ? "" : ` Next try in ${span2(Math.max(0, progress.probe - now))}.`
    return [
      first(
        "No answer",
        "bad",
        ` from the API: one request at a time tries it.${next}`,
        ` from the API.${next}`,
        `.${next}`
      )
    ]
  }
  if (progress.state !== "waiting" || progress.until === undefined) return []
  const left = instant(progress.until) - now - progress.ahead
  const at = ` at ${progress.until}`
  return [
    first(`Goes on in ${countdown(left)}`, "strong", `,${at}: the day's quota is spent.`, " (quota is spent),"),
    ...(columns < 75 ? [[span(at.trim())]] : []),
    fitting(
      columns,
      [span("The database is closed; it can be opened meanwhile.", "faint")],
      [span("The database can be opened now.", "faint")]
    )
  ]
}

/** `5:03:09` */
export const countdown = (millis: number): string => {
  const seconds = Math.max(0, Math.ceil(millis / SECOND))
  const two = (value: number) => String(value).padStart(2, "0")
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
