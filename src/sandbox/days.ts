/** A UTC day is its number since 1970-01-01; a second is an epoch second. */
export const SECONDS_PER_DAY = 86_400

/** The UTC day an epoch second lies in. */
export const dayOf = (second: number): number => Math.floor(second / SECONDS_PER_DAY)

/** A day → `YYYYMMDD`. */
export const formatDay = (day: number): string =>
  new Date(day * SECONDS_PER_DAY * 1000).toISOString().slice(0, 10).replaceAll("-", "")

/** `YYYYMMDD` → a day; `undefined` for anything else, `20230229` included. */
export const parseDay = (text: string): number | undefined => {
  const parts = /^(\d{4})(\d\d)(\d\d)$/.exec(text)
  if (parts === null) return undefined
  const day = Date.UTC(Number(parts[1]), Number(parts[2]) - 1, Number(parts[3])) / (SECONDS_PER_DAY * 1000)
  return formatDay(day) === text ? day : undefined
}
