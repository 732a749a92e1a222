// Milliseconds → a short text with its two largest units.
import { Duration } from "effect"
import { counted } from "../domain/counted.ts"

/** `1500` → `1s 500ms`, `3_600_000` → `1h`. */
export const duration = (millis: number): string => {
  const whole = Math.max(0, Math.round(millis))
  return whole === 0 ? "0s" : Duration.format(Duration.millis(whole)).split(" ").slice(0, 2).join(" ")
}

/** Units of time, the largest first, in milliseconds. */
export const sizes = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000]
] as const

/** `3 days 6 hours`, `90 seconds` as `1 minute 30 seconds`: the two largest units, in words. */
export const durationWords = (millis: number): string => {
  const whole = Math.max(1_000, Math.round(millis / 1_000) * 1_000)
  const at = Math.max(
    0,
    sizes.findIndex(([, size]) => whole >= size)
  )
  const [[name, size], next] = [sizes[at]!, sizes[at + 1]]
  const rest = next === undefined ? 0 : Math.floor((whole % size) / next[1])
  return `${counted(Math.floor(whole / size), name)}${rest === 0 ? "" : ` ${counted(rest, next![0])}`}`
}
