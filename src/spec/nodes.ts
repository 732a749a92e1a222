// What the YAML library reads without a word, but a study cannot mean: keys that are no words or stand twice, references to
// nothing or to themselves, and more of either than anybody writes.
import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isNode,
  isScalar,
  type Node,
  visit,
  type YAMLMap
} from "yaml"
import type { CodeName } from "./codes.ts"
import { type Mistake, mistakeAt, type SourceText, type Words } from "./Mistake.ts"
import { needsQuotes } from "./told.ts"

/** Whoever has more mistakes has made one of them over and over. */
export const toldAtMost = 50

/** A study of hundreds of steps has as many keys; nobody has as many references. */
const most = { keys: 10_000, references: 1_000 }

export interface Unmeant {
  /** After these the file cannot be trusted. */
  readonly unmeant: ReadonlyArray<Mistake>
  readonly twice: ReadonlyArray<Mistake>
}

export const checkNodes = (sourceText: SourceText, doc: Document): Unmeant => {
  const unmeant: Array<Mistake> = []
  const twice: Array<Mistake> = []
  const anchors = new Map<string, Node>()
  const counts = { keys: 0, references: 0 }
  const report = (node: unknown, code: CodeName, said: Words) => {
    const range = isCollection(node) || isAlias(node) ? node.range : undefined
    const [start, end] = range ?? [0, 1]
    unmeant.push(mistakeAt(sourceText, { offset: start, length: end - start }, code, said))
  }
  /** Counts one, and says once where there are too many. */
  const exceeds = (what: keyof typeof most, node: unknown): boolean => {
    counts[what] += 1
    if (counts[what] <= most[what]) return false
    const message = `this is more than ${most[what].toLocaleString("en")} ${what}`
    report(node, "WR001", { message, hint: "put long lists into files of their own; is it the right file?" })
    return true
  }
  const checkAlias = (alias: Alias, holders: ReadonlyArray<unknown>): void => {
    const meant = anchors.get(alias.source)
    if (meant === undefined) report(alias, "WR006", needsQuotes("*"))
    else if (holders.includes(meant))
      report(alias, "WR001", {
        message: `*${alias.source} refers to what it is a part of`,
        hint: "write the values instead"
      })
  }
  visit(doc, {
    Node: (_key, node, holders) => {
      if (isAlias(node)) {
        if (exceeds("references", node)) return visit.BREAK
        checkAlias(node, holders)
      } else if (isNode(node) && "anchor" in node && typeof node.anchor === "string") anchors.set(node.anchor, node)
      if (isCollection(node) && "items" in node) for (const one of repeated(sourceText, node)) twice.push(one)
      return unmeant.length > toldAtMost ? visit.BREAK : undefined
    },
    Pair: (_key, pair) => {
      if (exceeds("keys", pair.key)) return visit.BREAK
      if (isScalar(pair.key)) return undefined
      report(pair.key, "WR001", {
        message: "a key must be a word",
        hint: "put a text with brackets or braces in quotes"
      })
      return undefined
    }
  })
  return { unmeant, twice: twice.slice(0, toldAtMost) }
}

/** Keys that stood in the same map before. */
const repeated = (sourceText: SourceText, node: Node): ReadonlyArray<Mistake> => {
  const seen = new Set<string>()
  return ((node as YAMLMap).items as ReadonlyArray<unknown>).flatMap((item) => {
    const key: unknown = typeof item === "object" && item !== null && "key" in item ? item.key : undefined
    if (!isScalar(key)) return []
    const name = `${typeof key.value} ${String(key.value)}`
    if (!seen.has(name)) {
      seen.add(name)
      return []
    }
    const offset = key.range?.[0] ?? 0
    const text = /^[^:\s]+/.exec(sourceText.text.slice(offset, offset + 200))?.[0] ?? ""
    const message = `\`${text}\` stands twice in the same place`
    return [mistakeAt(sourceText, { offset, length: text.length }, "WR003", { message })]
  })
}
