// What was bundled → whose it is, with the texts of their licences.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

/** A package whose code is in the bundle, or beside it at run time. */
export interface Part {
  readonly name: string
  readonly version: string
  /** As its package.json says it, an SPDX expression. */
  readonly license: string
  /** Where it comes from; empty where it does not say. */
  readonly home: string
  /** The texts that it comes with, or that say the same. */
  readonly texts: ReadonlyArray<string>
}

interface Manifest {
  readonly name: string
  readonly version: string
  readonly license?: string
  readonly author?: string | { readonly name: string }
  readonly homepage?: string
  readonly repository?: string | { readonly url: string }
}

/** The folder of the package that a module is part of, or undefined where it is Windrow's own. */
export const packageOf = (module: string): string | undefined => {
  // The bundler's own few lines, by which chunks find each other.
  if (module.startsWith("\0rolldown/")) return join("node_modules", "rolldown")
  return /^(?:\0)?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/.exec(module)?.[1]
}

const isLicence = (file: string): boolean => /^(licen[cs]e|copying|notice)/i.test(file)

const known = new Set("0BSD Apache-2.0 BSD-2-Clause BSD-3-Clause BlueOak-1.0.0 CC0-1.0 ISC MIT Unlicense".split(" "))

const permissive = (license: string): boolean =>
  license
    .replaceAll(/[()]/g, "")
    .split(" AND ")
    .every((all) => all.split(" OR ").some((one) => known.has(one)))

/** What the licence is, where a package says its name and leaves the text out. */
const mit = (by: string): string =>
  readFileSync(join(import.meta.dirname, "..", "LICENSE"), "utf8")
    .trim()
    .replace(/^Copyright .*$/m, `Copyright (c) ${by}`)

/** Reads a package's own words. Throws where its licence is not one that an MIT program can pass on. */
export const readPart = (folder: string): Part => {
  const {
    name,
    version,
    license = "",
    author,
    homepage,
    repository
  } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as Manifest
  if (!permissive(license)) {
    throw new Error(`${name} ${version} is under "${license}": look whether Windrow may pass it on (scripts/notice.ts)`)
  }
  const texts = readdirSync(folder)
    .filter(isLicence)
    .toSorted()
    .map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim())
  const by = typeof author === "string" ? author : author?.name
  const from = typeof repository === "string" ? repository : repository?.url
  if (texts.length === 0 && license !== "MIT")
    throw new Error(`${name} ${version} comes without the text of its licence`)
  return { name, version, license, home: homepage ?? from ?? "", texts: texts.length > 0 ? texts : [mit(by ?? name)] }
}

/** The packages that modules come from, by name, each once. */
export const partsOf = (modules: Iterable<string>): ReadonlyArray<Part> => {
  const folders = new Set([...modules].flatMap((module) => packageOf(module) ?? []))
  const parts = [...folders].filter((folder) => existsSync(join(folder, "package.json"))).map(readPart)
  const byName = new Map(parts.map((part) => [`${part.name}@${part.version}`, part]))
  return [...byName.values()].toSorted((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1))
}

const line = "-".repeat(80)

/** @param where such as "are part of this program" */
export const noticeText = (where: string, parts: ReadonlyArray<Part>): string => {
  const sections = parts.map(
    ({ home, license, name, texts, version }) =>
      `${line}\n${name} ${version} (${license})${home === "" ? "" : `\n${home}`}\n\n${texts.join("\n\n")}\n`
  )
  return `These packages ${where}, each under its own licence.\n\n${sections.join("\n")}`
}
