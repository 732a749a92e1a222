// The known name that a misspelt one was probably meant to be.

/** Letters to change, add, drop or exchange with their neighbour to turn one text into the other. */
const distance = (a: string, b: string): number => {
  let before: ReadonlyArray<number> = []
  let row: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, change, swapped ? before[j - 2]! + 1 : change))
    }
    before = row
    row = next
  }
  return row[b.length]!
}

const isNear = (a: string, b: string): boolean =>
  distance(a, b) <= Math.max(1, Math.floor(Math.max(a.length, b.length) / 4)) && Math.min(a.length, b.length) > 1

/** The nearest known name: by its letters, else by one of its words (`likes` → `like_count`) or its beginning. */
export const didYouMean = (text: string, known: ReadonlyArray<string>): string | undefined => {
  const typed = text.trim().toLowerCase()
  if (typed.length > 100 || typed === "") return undefined
  const near = known
    .filter((name) => isNear(typed, name.toLowerCase()))
    .toSorted((a, b) => distance(typed, a.toLowerCase()) - distance(typed, b.toLowerCase()))[0]
  if (near !== undefined || typed.length < 4) return near
  return known.find((name) => {
    const parts = name.toLowerCase().split("_")
    return name.toLowerCase().startsWith(typed) || parts.some((part) => part.length > 3 && isNear(typed, part))
  })
}
