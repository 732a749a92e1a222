// A problem in the data → one line.
import { thousands } from "../domain/thousands.ts"

interface Found {
  readonly kind: string
  readonly subject?: string
  readonly count: number
  readonly detail: string
}

/** The count stands last, but where the sentence begins with it. */
export const problemText = ({ kind, subject = "", count, detail }: Found): string => {
  const number = thousands(count)
  if (detail.startsWith("of ")) return `${kind}: ${number} ${detail}`
  return `${kind}: ${subject} ${detail} (${number})`.replaceAll(/ +/g, " ")
}
