// A study's text → the same study under the preferred names, everything else as it was typed: comments, order, quotes, spaces.
import { type Document, isAlias, isMap, isScalar, isSeq, type Pair, parseDocument, type Scalar } from "yaml"
import { tooDeepAt } from "./depth.ts"
import { type OtherName, otherNames } from "./otherNames.ts"

/** A change, as a person would tell it. */
export interface Rewritten {
  readonly line: number
  readonly was: string
  readonly now: string
}

interface Edit {
  readonly offset: number
  readonly length: number
  readonly text: string
}

/** Rewrites the keys and values that have another name now. A text that is no YAML stays as it is. */
export const format = (text: string): { readonly text: string; readonly changes: ReadonlyArray<Rewritten> } => {
  const changes: Array<Rewritten> = []
  if (tooDeepAt(text) !== undefined) return { text, changes: [] }
  let now = text
  // One name at a time: what one of them frees may be another's to take.
  for (const name of otherNames) {
    if (!now.includes(name.old)) continue
    const doc = parseDocument(now, { schema: "failsafe", uniqueKeys: false, prettyErrors: false })
    if (doc.errors.length > 0) return { text, changes: [] }
    const found = mapsAt(doc, doc.contents, name.at).flatMap((map) => editsIn(map, name))
    // What an alias repeats stands in the text once.
    const edits = [...new Map(found.map((some) => [some[0]!.offset, some])).values()]
    for (const [key, value] of edits) {
      const was = value === undefined ? name.old : `${name.old}: ${sliceOf(now, value)}`
      const is = value === undefined ? name.now : `${name.now}: ${value.text}`
      changes.push({ line: now.slice(0, key!.offset).split("\n").length, was, now: is })
    }
    now = spliced(now, edits.flat())
  }
  return { text: now, changes: changes.toSorted((a, b) => a.line - b.line) }
}

const sliceOf = (text: string, { length, offset }: Edit): string => text.slice(offset, offset + length)

const spliced = (text: string, edits: ReadonlyArray<Edit>): string =>
  edits
    .toSorted((a, b) => b.offset - a.offset)
    .reduce((all, { length, offset, text: to }) => all.slice(0, offset) + to + all.slice(offset + length), text)

type Holder = { readonly items: ReadonlyArray<Pair> }

/** The maps at a path with wildcards; what an alias or a merge key brings counts where it is brought. */
const mapsAt = (doc: Document, node: unknown, [key, ...rest]: ReadonlyArray<string>): ReadonlyArray<Holder> => {
  const at = resolved(doc, node)
  if (key === undefined) return isMap(at) ? [at, ...merged(doc, at)] : []
  if (isSeq(at)) return key === "*" ? at.items.flatMap((one) => mapsAt(doc, one, rest)) : []
  if (!isMap(at)) return []
  return [at, ...merged(doc, at)].flatMap(({ items }) =>
    items
      .filter((pair) => keyOf(pair) !== "<<" && (key === "*" || keyOf(pair) === key))
      .flatMap((pair) => mapsAt(doc, pair.value, rest))
  )
}

const resolved = (doc: Document, node: unknown): unknown => (isAlias(node) ? node.resolve(doc) : node)

const merged = (doc: Document, { items }: Holder): ReadonlyArray<Holder> =>
  items
    .filter((pair) => keyOf(pair) === "<<")
    .flatMap(({ value }) => (isSeq(value) ? value.items : [value]))
    .flatMap((one) => {
      const map = resolved(doc, one)
      return isMap(map) ? [map, ...merged(doc, map)] : []
    })

const keyOf = ({ key }: Pair): string | undefined => (isScalar(key) ? String(key.value) : undefined)

/** Nothing where the new name stands beside the old one: which of the two is meant, nobody knows. */
const editsIn = ({ items }: Holder, { now, old, values }: OtherName): ReadonlyArray<ReadonlyArray<Edit>> =>
  items.some((pair) => keyOf(pair) === now)
    ? []
    : items.flatMap((pair) => {
        if (keyOf(pair) !== old) return []
        const key = replaced(pair.key as Scalar, now)
        if (values === undefined) return [[key]]
        const value = isScalar(pair.value) ? values[String(pair.value.value)] : undefined
        return value === undefined ? [] : [[key, replaced(pair.value as Scalar, value)]]
      })

/** In the quotes that the old word has. */
const replaced = ({ range, type }: Scalar, text: string): Edit => {
  const [from, to] = range as [number, number, number]
  const quote = type === "QUOTE_DOUBLE" ? '"' : type === "QUOTE_SINGLE" ? "'" : ""
  return { offset: from, length: to - from, text: `${quote}${text}${quote}` }
}
