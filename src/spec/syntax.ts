// The YAML library's complaints → mistakes in words for people who do not know YAML.
import type { Document, YAMLError } from "yaml"
import { type Mistake, mistakeAt, type SourceText } from "./Mistake.ts"
import { checkNodes, toldAtMost } from "./nodes.ts"
import { needsQuotes, type Told } from "./told.ts"
import { quoteEnd, unclosed } from "./unclosed.ts"

interface Complaint {
  readonly sourceText: SourceText
  readonly doc: Document
  readonly error: YAMLError
  /** The line and where it begins, and the text from the place on. */
  readonly line: string
  readonly lineStart: number
  readonly rest: string
}

export interface Syntax {
  /** Whether the rest of the file cannot be trusted. */
  readonly broken: boolean
  readonly mistakes: ReadonlyArray<Mistake>
}

export const checkSyntax = (sourceText: SourceText, doc: Document): Syntax => {
  const errors: ReadonlyArray<YAMLError> = [...doc.errors, ...doc.warnings]
  const found = errors.slice(0, toldAtMost).map((error) => {
    const [start, end] = error.pos
    const lineStart = sourceText.text.lastIndexOf("\n", start - 1) + 1
    const line = sourceText.text.slice(lineStart).split(/\r?\n/, 1)[0] ?? ""
    const complaint = { sourceText, doc, error, line, lineStart, rest: sourceText.text.slice(start) }
    const { code, place, ...said } = quoteEnd(sourceText, doc, start) ?? (words[error.code] ?? unreadable)(complaint)
    return mistakeAt(sourceText, place ?? { offset: start, length: end - start }, code, said)
  })
  const { unmeant, twice } = checkNodes(sourceText, doc)
  // What follows on the same line is mostly a consequence.
  const firsts = new Map<number, Mistake>()
  for (const mistake of [...found, ...twice, ...unmeant])
    if (!firsts.has(mistake.line)) firsts.set(mistake.line, mistake)
  const broken = unmeant.length > 0 || errors.some((error) => !harmless.has(error.code))
  return { broken, mistakes: [...firsts.values()] }
}

/** After this the rest of the file can still be checked. */
const harmless = new Set(["BAD_SCALAR_START"])

/** `{ title: News: a study }`: between braces a second colon has no meaning. */
const colonInBraces = (): Told => ({
  code: "WR007",
  message: "this text between braces has a colon",
  hint: 'put it in quotes: { title: "News: a study" }'
})

const unreadable = ({ error }: Complaint): Told => ({
  code: "WR001",
  message: `this cannot be read: ${error.message.split("\n")[0]}`
})

/** A colon too many or too few shows in the line itself. */
const colon = ({ line, lineStart }: Complaint): Told => {
  const bare = /^\s*(?:- )?([\w-]+)\s*(?:[[{].*)?$/.exec(line)?.[1]
  if (bare !== undefined) {
    const place = { offset: lineStart + line.indexOf(bare), length: bare.length }
    return { code: "WR007", message: `after \`${bare}\` a colon is missing`, hint: `write \`${bare}:\``, place }
  }
  const glued = /^\s*(?:- )?([\w-]+):(\S+)\s*$/.exec(line)
  if (glued !== null) {
    return { code: "WR007", message: "after the colon a space is missing", hint: `write \`${glued[1]}: ${glued[2]}\`` }
  }
  return /:\s.*:\s/.test(line)
    ? { code: "WR007", message: "this line has a second colon", hint: "put a text with a colon in quotes" }
    : { code: "WR004", message: "the line below is indented further, but this line has its value already" }
}

const words: Readonly<Record<string, (complaint: Complaint) => Told>> = {
  TAB_AS_INDENT: () => ({ code: "WR002", message: "a tab indents this line; YAML knows only spaces" }),
  BAD_SCALAR_START: ({ error, rest }) => ({
    ...(rest.startsWith("@")
      ? { code: "WR006", message: "a value cannot begin with @", hint: "write user names without the @" }
      : needsQuotes(rest.slice(0, 1))),
    place: { offset: error.pos[0], length: /^[^\s,\]}]+/.exec(rest)?.[0].length ?? 1 }
  }),
  BAD_ALIAS: () => needsQuotes("*"),
  TAG_RESOLVE_FAILED: () => needsQuotes("!"),
  BAD_DQ_ESCAPE: () => ({
    code: "WR001",
    message: "in double quotes, \\ begins a special character",
    hint: "write / in paths, or use single quotes '…'"
  }),
  MULTIPLE_DOCS: () => ({
    code: "WR001",
    message: "a second document begins here",
    hint: "delete the line ---; a file holds one document"
  }),
  BAD_INDENT: (complaint) =>
    complaint.error.message.startsWith("Flow")
      ? unclosed(complaint.sourceText, complaint.doc, complaint.error.pos[0])
      : { code: "WR004", message: "this line begins in a column where nothing else does" },
  MISSING_CHAR: (complaint) => {
    const { sourceText, doc, error } = complaint
    if (error.message.startsWith("Comments")) {
      return {
        code: "WR006",
        message: "after # the rest of the line is a comment",
        hint: "write hashtags without the #",
        place: { offset: error.pos[0], length: 1 }
      }
    }
    return /closing|must end/i.test(error.message) ? unclosed(sourceText, doc, error.pos[0]) : colon(complaint)
  },
  BLOCK_IN_FLOW: colonInBraces,
  MULTILINE_IMPLICIT_KEY: colon,
  BLOCK_AS_IMPLICIT_KEY: colon
}
