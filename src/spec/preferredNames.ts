// Old names in a study → the preferred ones, before anything is checked; and a note for each.
import { counted } from "../domain/counted.ts"
import { type OtherName, otherNames } from "./otherNames.ts"
import type { Path, YamlFile } from "./readYaml.ts"

type Holder = Record<string, unknown>

const isHolder = (value: unknown): value is Holder =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Something in a study that has another name now. */
export interface Renamed {
  readonly path: Path
  readonly name: OtherName
}

/** What stands at a path with wildcards, each with the path that leads to it. */
const holdersAt = (
  value: unknown,
  [key, ...rest]: ReadonlyArray<string>,
  path: Path = []
): ReadonlyArray<[Holder, Path]> => {
  if (key === undefined) return isHolder(value) ? [[value, path]] : []
  if (Array.isArray(value)) return key === "*" ? value.flatMap((one, at) => holdersAt(one, rest, [...path, at])) : []
  if (!isHolder(value)) return []
  const keys = key === "*" ? Object.keys(value) : Object.hasOwn(value, key) ? [key] : []
  return keys.flatMap((name) => holdersAt(value[name], rest, [...path, name]))
}

/** Whether an old key gives way, and to which value; undefined where it stays. */
export const preferred = (
  holder: Readonly<Holder>,
  { isMistake, now, old, values }: OtherName
): { readonly value: unknown } | undefined => {
  if (isMistake === true || !Object.hasOwn(holder, old) || Object.hasOwn(holder, now)) return undefined
  const value = holder[old]
  if (values === undefined) return { value }
  return typeof value === "string" && Object.hasOwn(values, value) ? { value: values[value] } : undefined
}

/** Changes the data in place, key by key where the old one stood. */
export const renameOld = (data: unknown): ReadonlyArray<Renamed> =>
  otherNames.flatMap((name) =>
    holdersAt(data, name.at).flatMap(([holder, path]) => {
      const found = preferred(holder, name)
      if (found === undefined) return []
      for (const [key, value] of Object.entries(holder)) {
        delete holder[key]
        if (key === name.old) holder[name.now] = found.value
        else holder[key] = value
      }
      return [{ path, name }]
    })
  )

/** The file as it would be with the preferred names: places of new keys are those of the old ones. */
export const underNewNames = (yaml: YamlFile, renamed: ReadonlyArray<Renamed>): YamlFile => {
  if (renamed.length === 0) return yaml
  const olds = new Map(renamed.map(({ name, path }) => [[...path, name.now].join("\n"), name.old]))
  const news = new Map(renamed.map(({ name, path }) => [[...path, name.old].join("\n"), name.now]))
  const written = (path: Path): Path => path.map((key, at) => olds.get([...path.slice(0, at), key].join("\n")) ?? key)
  return {
    ...yaml,
    valueAt: (path) => yaml.valueAt(written(path)),
    keyAt: (path) => yaml.keyAt(written(path)),
    keysAt: (path) => yaml.keysAt(written(path)).map((key) => news.get([...path, key].join("\n")) ?? key),
    isPlain: (path) => yaml.isPlain(written(path))
  }
}

/** What `validate` says of old names, one line each. */
export const notesOf = ({ keyAt, sourceText }: YamlFile, renamed: ReadonlyArray<Renamed>): ReadonlyArray<string> =>
  [...Map.groupBy(renamed, ({ name: { now, old } }) => `${old} ${now}`).values()].map((same) => {
    const [{ name, path } = same[0]!] = same
    const line = sourceText.text.slice(0, keyAt([...path, name.old]).offset).split("\n").length
    const often = same.length === 1 ? "" : ` and ${counted(same.length - 1, "more place")}`
    const how = name.values === undefined ? "" : ` (${wordsOf(name)})`
    return `line ${line}${often}: \`${name.old}\` is called \`${name.now}\` now${how}; both mean the same`
  })

const wordsOf = ({ now, old, values = {} }: OtherName): string =>
  Object.entries(values)
    .map(([was, is]) => `\`${old}: ${was}\` is \`${now}: ${is}\``)
    .join(", ")
