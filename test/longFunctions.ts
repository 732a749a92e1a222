// How long the functions of a source are, in lines.
import { parseAst } from "rolldown/parseAst"

export interface Long {
  readonly path: string
  readonly line: number
  readonly lines: number
}

const isFunction = (type: unknown): boolean => typeof type === "string" && /^(Arrow)?Function/.test(type)

/** Every function of a source, an outer one with what is in it. */
export const functionsOf = (path: string, text: string): ReadonlyArray<Long> => {
  const found: Array<Long> = []
  const lineAt = (offset: number): number => text.slice(0, offset).split("\n").length
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return
    if (Array.isArray(node)) for (const one of node) visit(one)
    else {
      const { type, start, end, ...inner } = node as { type?: unknown; start?: number; end?: number }
      if (isFunction(type) && start !== undefined && end !== undefined) {
        const [line, last] = [lineAt(start), lineAt(end)]
        found.push({ path, line, lines: last - line + 1 })
      }
      for (const one of Object.values(inner)) visit(one)
    }
  }
  visit(parseAst(text, { lang: path.endsWith("x") ? "tsx" : "ts" }).body)
  return found
}
