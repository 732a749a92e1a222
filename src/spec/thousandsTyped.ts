// Numbers as some countries write thousands: `1.000` would be read as one.
import { type Mistake, mistakeAt } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"

/** Zeros behind a point are typed for no other reason; other digits may be a fraction. */
export const isThousands = (text: string): boolean => /^[1-9]\d{0,2}(?:\.\d{3})*\.000$/.test(text.trim())

/** The number that is meant, without its points. */
export const meantThousands = (text: string): string => text.trim().replaceAll(".", "")

/** @param typed the study as it was written: what was a text there and is a number now was read as one */
export const checkThousands = (yaml: YamlFile, typed: unknown): ReadonlyArray<Mistake> => {
  const look = (written: unknown, read: unknown, path: Path): ReadonlyArray<Mistake> => {
    if (typeof written === "string") {
      if (typeof read !== "number" || !isThousands(written)) return []
      const words = {
        message: `\`${written}\` would be read as ${Number(written)}`,
        didYouMean: meantThousands(written)
      }
      return [
        mistakeAt(yaml.sourceText, yaml.valueAt(path), "WR012", { ...words, hint: "write numbers without points" })
      ]
    }
    if (typeof written !== "object" || written === null) return []
    return Object.entries(written).flatMap(([key, inner]) =>
      look(inner, (read as Readonly<Record<string, unknown>> | undefined)?.[key], [...path, key])
    )
  }
  return look(typed, yaml.data, [])
}
