// Names that are too long for their place: the middle goes, because names of one kind begin alike and end alike less often.

/** At most so many signs, with … for what is left out of the middle. */
export const shortened = (text: string, most: number): string => {
  const signs = [...text]
  if (signs.length <= most) return text
  const kept = Math.max(0, most - 1)
  const end = Math.floor(kept / 2)
  return `${signs.slice(0, kept - end).join("")}…${end === 0 ? "" : signs.slice(-end).join("")}`
}
