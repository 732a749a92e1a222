// Milliseconds → a short text with its two largest units.
import { Duration } from "effect"

/** `1500` → `1s 500ms`, `3_600_000` → `1h`. */
export const duration = (millis: number): string => {
  const whole = Math.max(0, Math.round(millis))
  return whole === 0 ? "0s" : Duration.format(Duration.millis(whole)).split(" ").slice(0, 2).join(" ")
}
