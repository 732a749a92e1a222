// Finds the bracket or quote that was left open, or closed too early: YAML notices either only later.
import { type Document, isCollection, isScalar, isSeq, type Node, visit } from "yaml"
import type { SourceText } from "./Mistake.ts"
import type { Told } from "./told.ts"

const isQuoted = (node: Node): boolean => isScalar(node) && /^QUOTE/.test(node.type ?? "")

const nodesBefore = (doc: Document, offset: number): ReadonlyArray<Node> => {
  const nodes: Array<Node> = []
  visit(doc, {
    Node: (_key, node) => {
      if (node.range != null && node.range[0] < offset) nodes.push(node)
    }
  })
  return nodes
}

/** The last bracket or quote before a place that has no end. */
export const unclosed = ({ text }: SourceText, doc: Document, offset: number): Told => {
  const open = nodesBefore(doc, offset).findLast((node) => {
    const [start, end] = node.range!
    if (!isQuoted(node) && !(isCollection(node) && node.flow)) return false
    const closing = isQuoted(node) ? text[start]! : isSeq(node) ? "]" : "}"
    return end - start < 2 || !text.slice(start, end).trimEnd().endsWith(closing)
  })
  if (open === undefined) return { code: "WR005", message: "a bracket or a quote before this line is not closed" }
  const sign = text[open.range![0]] ?? ""
  const closing = sign === "[" ? "]" : sign === "{" ? "}" : sign
  return {
    code: "WR005",
    message: `this ${sign} is not closed`,
    hint: isQuoted(open) ? `add ${closing} at the end of the text` : `add ${closing} at its end`,
    place: { offset: open.range![0], length: 1 }
  }
}

/** `'it's on'`: a text in quotes that ended where its writer did not expect it. */
export const quoteEnd = ({ text }: SourceText, doc: Document, offset: number): Told | undefined => {
  if (!/\w/.test(text[offset] ?? "")) return undefined
  const quoted = nodesBefore(doc, offset).find((node) => isQuoted(node) && node.range![1] === offset)
  const sign = text[offset - 1] ?? ""
  return quoted === undefined
    ? undefined
    : {
        code: "WR005",
        message: `this ${sign} closes the text in quotes already`,
        hint: sign === "'" ? `put the text in double quotes: "…"` : "put the text in single quotes: '…'",
        place: { offset: offset - 1, length: 1 }
      }
}
