// A version and a day → what the files say of them. Pure: texts in, texts out.

/** What a file becomes; throws where it does not say what it is expected to say. */
export type Edit = (text: string) => string

const one = (text: string, pattern: RegExp, by: string, what: string): string => {
  if (!pattern.test(text)) throw new Error(`there is no ${what}`)
  return text.replace(pattern, () => by)
}

const unreleased = /^## (\S+) \(unreleased\)$/m

/** What the changelog says of a version, released or not; undefined where it has no such section. */
export const changesOf = (changelog: string, version: string): string | undefined => {
  const begin = [...changelog.matchAll(/^## (\S+) \(.+\)$/gm)].find(([, name]) => name === version)
  if (begin === undefined) return undefined
  const rest = changelog.slice(begin.index + begin[0].length)
  const end = rest.search(/^## /m)
  return (end === -1 ? rest : rest.slice(0, end)).trim()
}

/** @param day such as 2026-11-28 */
export const editsFor = (version: string, day: string): Readonly<Record<string, Edit>> => ({
  "CHANGELOG.md": (text) => one(text, unreleased, `## ${version} (${day})`, "section (unreleased)"),
  "package.json": (text) => one(text, /^ {2}"version": ".*",$/m, `  "version": "${version}",`, "version"),
  "package-lock.json": (text) => {
    const lock = JSON.parse(text) as { version: string; packages: Record<string, { version: string }> }
    lock.version = version
    const own = lock.packages[""]
    if (own === undefined) throw new Error("there is no package of its own")
    own.version = version
    return `${JSON.stringify(lock, null, 2)}\n`
  },
  "CITATION.cff": (text) => one(text, /^version: .*$/m, `version: ${version}`, "version"),
  "r/DESCRIPTION": (text) => one(text, /^Version: .*$/m, `Version: ${version}`, "Version")
})
