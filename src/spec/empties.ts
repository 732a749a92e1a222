// Keys and items with nothing behind them → mistakes; they are cut out, so that nothing else stumbles over them.
import { type Mistake, mistakeAt, type Words } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

export interface Empties {
  /** What was cut out, as JSON pointers. */
  readonly paths: ReadonlyArray<string>
  readonly mistakes: ReadonlyArray<Mistake>
}

/** Reports, and cuts in place. */
export const cutEmpties = (yaml: YamlFile): Empties => {
  const paths: Array<string> = []
  const mistakes: Array<Mistake> = []
  const seen = new Set<unknown>()
  const visit = (holder: unknown, path: Path): void => {
    if (typeof holder !== "object" || holder === null || seen.has(holder)) return
    seen.add(holder)
    for (const [key, value] of Object.entries(holder)) {
      const here = [...path, key]
      if (value !== null) {
        visit(value, here)
        continue
      }
      paths.push(`/${here.join("/")}`)
      mistakes.push(Array.isArray(holder) ? emptyItem(yaml, here) : emptyKey(yaml, here))
      delete (holder as Record<string, unknown>)[key]
    }
  }
  visit(yaml.data, [])
  return { paths, mistakes }
}

/** `{ title: News, and more }`: between braces a comma ends a text that has no quotes. */
const cutByComma = ({ keyAt, sourceText: { text } }: YamlFile, path: Path): boolean =>
  /\s/.test(String(path.at(-1))) && /,[ \t]*$/.test(text.slice(0, keyAt(path).offset))

const emptyKey = (yaml: YamlFile, path: Path): Mistake =>
  mistakeAt(
    yaml.sourceText,
    yaml.keyAt(path),
    "WR008",
    cutByComma(yaml, path)
      ? {
          message: `the comma before \`${path.at(-1)}\` ends the text`,
          hint: 'between braces, put a text with a comma in quotes: { title: "News, and more" }'
        }
      : { message: `\`${path.at(-1)}\` has no value` }
  )

/** `- #tag`: YAML reads an empty item and a comment. */
const emptyItem = (yaml: YamlFile, path: Path): Mistake => {
  const place = yaml.valueAt(path)
  const comment = /^[ \t]*#(\S+)/.exec(yaml.sourceText.text.slice(place.offset))?.[1]
  const words: Words =
    comment === undefined
      ? { message: "this item is empty", hint: "delete the dash, or write a value after it" }
      : {
          message: "this item is empty: after # everything is a comment",
          didYouMean: comment,
          hint: `write hashtags without #; quote what really begins with it: "#${comment}"`
        }
  return mistakeAt(yaml.sourceText, place, "WR008", words)
}
