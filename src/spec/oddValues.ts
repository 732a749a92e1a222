// What is odd about the values of a list taken together.
import { counted } from "../domain/counted.ts"
import { type Mistake, mistakeAt, type Place, type SourceText } from "./Mistake.ts"
import { shortened } from "./oddSigns.ts"

interface Typed {
  readonly text: string
  readonly sourceText: SourceText
  readonly place: Place
}

/** Where values are no names, many stand twice in what was put together. @param items those that stood before */
export const tellTwice = (items: ReadonlyArray<Typed>, mistakes: Array<Mistake>): void => {
  const [first] = items
  if (first === undefined) return
  const one = `\`${shortened(first.text.trim())}\``
  const message =
    items.length === 1
      ? `${one} stands in this list already`
      : `${counted(items.length, "value")} of this list stand in it already, such as ${one}`
  mistakes.push(mistakeAt(first.sourceText, first.place, "WR070", { message }))
}

/** A number with a fraction keeps 53 bits: above that, ids are multiples of 1,024, or end in zeros where fewer digits were written. */
const isRound = (id: string): boolean => /^\d{17,20}$/.test(id) && (id.endsWith("000") || BigInt(id) % 1024n === 0n)

/** One in ten is far more than chance. */
export const tellRounded = (values: ReadonlyArray<readonly [string, Typed]>, mistakes: Array<Mistake>): void => {
  const round = values.filter(([id]) => isRound(id))
  const [first] = round
  if (first === undefined || round.length * 10 < values.length) return
  const [id, { place, sourceText }] = first
  const message = `${round.length} of ${counted(values.length, "id")} ${round.length === 1 ? "looks" : "look"} rounded, such as ${id}`
  mistakes.push(mistakeAt(sourceText, place, "WR129", { message }))
}
