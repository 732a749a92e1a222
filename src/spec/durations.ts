// `250ms`, `10s`, `5m`, `1h`, `7d` and plain `0` → milliseconds.
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The schema has made sure that the text is a duration. */
export const milliseconds = (text: string): number => {
  const unit = /[a-z]+$/.exec(text)?.[0] as keyof typeof units | undefined
  return Number.parseInt(text, 10) * units[unit ?? "ms"]
}
