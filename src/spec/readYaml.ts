// YAML text → plain data whose every scalar is the text that was typed, with the place of each part.
import { type Document, isAlias, isCollection, isMap, isScalar, isSeq, type Node, parseDocument, visit } from "yaml"
import { tooDeepAt } from "./depth.ts"
import { type Mistake, mistakeAt, type Place, type SourceText } from "./Mistake.ts"
import { type Announcing, maskSecrets, secretLooks } from "./secrets.ts"
import { checkSyntax, type Syntax } from "./syntax.ts"

export type Path = ReadonlyArray<string | number>

export interface YamlFile {
  readonly sourceText: SourceText
  /** Maps, lists and texts. Undefined where the text is too broken to go on. */
  readonly data: unknown
  readonly mistakes: ReadonlyArray<Mistake>
  /** Where the value at a path stands: the nearest part above it where it is not written. */
  readonly valueAt: (path: Path) => Place
  /** Where the key at a path stands. */
  readonly keyAt: (path: Path) => Place
  /** The keys that are written at a path, also those whose values were cut out. */
  readonly keysAt: (path: Path) => ReadonlyArray<string>
  /** Whether the text at a path stands without quotes. */
  readonly isPlain: (path: Path) => boolean
}

/** @param secrets key and secret as they are set */
export const readYaml = (
  file: string,
  written: string,
  sort: Announcing,
  secrets: ReadonlyArray<string> = []
): YamlFile => {
  const { text, found } = maskSecrets(written.replace(/^\uFEFF/, ""), sort, secrets)
  const sourceText = { file, text }
  const deep = tooDeepAt(text)
  // The library compares each key of a map with all before it; that is done once here.
  const doc = parse(deep === undefined ? text : "")
  const syntax = deep === undefined ? checkSyntax(sourceText, doc) : tooDeep(sourceText, deep)
  const shared =
    sort === "description"
      ? {
          message: "this looks like a secret",
          hint: "delete it: a description names variables, and no file has what they hold"
        }
      : { message: "this looks like a secret, and a study is there to be shared" }
  const given = found.map((place) => mistakeAt(sourceText, place, "WR090", shared))
  const looks = secretLooks(sort === "study" ? text : "").map((place) =>
    mistakeAt(sourceText, place, "WR096", { message: "this has the look of a secret" })
  )
  keepSource(doc)
  const plain = syntax.broken ? undefined : toPlain(sourceText, doc)
  const find = (path: Path) => findNode(doc, path)
  const top = { ...placeOf(doc.contents), length: 1 }
  return {
    sourceText,
    data: plain?.data,
    mistakes: [...given, ...looks, ...syntax.mistakes, ...(plain?.mistakes ?? [])],
    valueAt: (path) => {
      const { key, value } = find(path)
      return isCollection(value) && !value.flow && key !== undefined ? placeOf(key) : placeOf(value ?? key)
    },
    keyAt: (path) => {
      const { key, value } = find(path)
      return path.length === 0 ? top : placeOf(key ?? value)
    },
    keysAt: (path) => {
      const { value } = find(path)
      const map = isAlias(value) ? value.resolve(doc) : value
      return isMap(map) ? map.items.map((item) => (isScalar(item.key) ? String(item.key.value) : "")) : []
    },
    isPlain: (path) => {
      const { value } = find(path)
      return isScalar(value) && value.type === "PLAIN"
    }
  }
}

/** Each of the library's errors would carry a stack, and a broken text has as many errors as lines. */
const parse = (text: string): Document => {
  const { stackTraceLimit } = Error
  Error.stackTraceLimit = 0
  try {
    return parseDocument(text, { prettyErrors: false, merge: true, uniqueKeys: false })
  } finally {
    Error.stackTraceLimit = stackTraceLimit
  }
}

const tooDeep = (sourceText: SourceText, offset: number): Syntax => ({
  broken: true,
  mistakes: [
    mistakeAt(sourceText, { offset, length: 1 }, "WR001", {
      message: "from here on this is nested deeper than anything that can be read",
      hint: "is it the right file? a study is nested about ten levels deep"
    })
  ]
})

/** `007`, `NO` and `7361234567890123456` stay what was typed; what is to be a number becomes one when the schema says so. */
const keepSource = (doc: Document): void => {
  visit(doc, {
    Scalar: (_key, node) => {
      if (node.value !== null && node.source !== undefined && typeof node.value !== "symbol") node.value = node.source
    }
  })
}

const toPlain = (
  sourceText: SourceText,
  doc: Document
): { readonly data: unknown; readonly mistakes: ReadonlyArray<Mistake> } => {
  try {
    return { data: doc.toJS({ maxAliasCount: 1000 }), mistakes: [] }
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    const words = /alias count/i.test(said)
      ? { message: "the references (*) unfold to more than can be read", hint: "write the values instead" }
      : { message: said }
    return { data: undefined, mistakes: [mistakeAt(sourceText, { offset: 0, length: 1 }, "WR001", words)] }
  }
}

const placeOf = (node: unknown): Place => {
  const range = (node as Node | undefined | null)?.range
  return range == null ? { offset: 0, length: 1 } : { offset: range[0], length: range[1] - range[0] }
}

/** The node at a path and its key; where the path leads nowhere, the last of both on the way. */
const findNode = (doc: Document, path: Path): { readonly key: unknown; readonly value: unknown } => {
  let found: { readonly key: unknown; readonly value: unknown } = { key: undefined, value: doc.contents }
  for (const step of path) {
    const holder = isAlias(found.value) ? found.value.resolve(doc) : found.value
    if (isMap(holder)) {
      const pair = holder.items.findLast((item) => isScalar(item.key) && String(item.key.value) === String(step))
      if (pair === undefined) return found
      found = { key: pair.key, value: pair.value ?? undefined }
    } else if (isSeq(holder) && holder.items[Number(step)] !== undefined) {
      found = { key: undefined, value: holder.items[Number(step)] }
    } else return found
  }
  return found
}
