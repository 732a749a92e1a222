// References as a paper prints them, and as BibTeX.
import type { Author } from "../domain/Study.ts"
import { type Citation, type Form, yearOf } from "./Citation.ts"

const initials = (given: string): string =>
  given
    .split(/[\s-]+/)
    .filter((part) => part !== "")
    .map((part) => `${[...part][0]}.`)
    .join(" ")

/** `Beispiel, A. B., Muster, M., & Zeile, C.` */
const names = (authors: ReadonlyArray<Author>): string => {
  const all = authors.map(({ family, given }) => `${family}, ${initials(given)}`)
  return all.length < 2 ? (all[0] ?? "") : `${all.slice(0, -1).join(", ")}, & ${all.at(-1)}`
}

/** Sentences, each with its full stop. */
const sentences = (parts: ReadonlyArray<string | undefined>): string =>
  parts
    .flatMap((part) => (part === undefined || part === "" ? [] : [/[.!?]$/.test(part) ? part : `${part}.`]))
    .join(" ")

const kindOf = ({ isMadeUp }: Citation): string => (isMadeUp ? "[Data set, made up]" : "[Data set]")

/** In APA's order. What nobody has said is left out, not made up. */
export const plain: Form = {
  lacks: () => [],
  write: (citation, software) => {
    const { archive, authors, collected, title, version } = citation
    const of = version === undefined ? "" : ` (Version ${version})`
    const [head, ...rest] =
      authors.length === 0
        ? [`${title}${of} ${kindOf(citation)}. (${yearOf(citation)})`]
        : [`${names(authors)} (${yearOf(citation)})`, `${title}${of} ${kindOf(citation)}`]
    const doi = archive?.doi === undefined ? "" : ` https://doi.org/${archive.doi}`
    return `${sentences([head, ...rest, archive?.name])}${doi} ${collected}\n\nThe Windrow authors. Windrow (Version ${software}) [Computer software].`
  }
}

const special: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}",
  "~": "\\textasciitilde{}",
  "^": "\\textasciicircum{}"
}

/** A text as LaTeX prints it. */
const latex = (text: string): string =>
  text.replaceAll(/[\\~^]|[&%$#_{}]/g, (sign) => special[sign] ?? `\\${sign}`).replaceAll(/\s+/g, " ")

/** A key in what every version of BibTeX takes. */
const keyOf = ({ name, version }: Citation): string =>
  [name, ...(version === undefined ? [] : [version])].join("-").replaceAll(/[^A-Za-z0-9-]/g, "-")

const entry = (kind: string, key: string, fields: ReadonlyArray<readonly [string, string | undefined]>): string => {
  const lines = fields.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : [`  ${name} = {${value}}`]
  )
  return `@${kind}{${key},\n${lines.join(",\n")}\n}`
}

export const bibtex: Form = {
  lacks: () => [],
  write: (citation, software) => {
    const { archive, authors, collected, keywords = [], title, version } = citation
    const data = entry("misc", keyOf(citation), [
      ["author", authors.map(({ family, given }) => `${latex(family)}, ${latex(given)}`).join(" and ")],
      ["title", `{${latex(title)}}`],
      ["year", yearOf(citation)],
      ["version", version === undefined ? undefined : latex(version)],
      ["publisher", archive === undefined ? undefined : latex(archive.name)],
      ["doi", archive?.doi],
      ["keywords", keywords.map(latex).join(", ")],
      ["howpublished", kindOf(citation).slice(1, -1)],
      ["note", latex(collected)]
    ])
    const program = entry("misc", `windrow-${software}`, [
      ["author", "{The Windrow authors}"],
      ["title", "{Windrow}"],
      ["version", software],
      ["howpublished", "Computer software"]
    ])
    return `${data}\n\n${program}`
  }
}
