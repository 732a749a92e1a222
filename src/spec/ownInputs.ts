// Inputs of steps under names that only their API knows → checked like those that the schema of a study lists.
import validate from "./generated/validate-study.js"
import type { Mistake } from "./Mistake.ts"
import type { Path, YamlFile } from "./readYaml.ts"
import { checkShape } from "./shape.ts"

/** An input that the schema lists: what it may hold, others may hold, too. */
const like = "accounts"

interface Taken {
  readonly step: string
  readonly name: string
  readonly value: unknown
}

const stepsIn = (data: unknown): Readonly<Record<string, Record<string, unknown>>> => {
  const collect = typeof data === "object" && data !== null ? (data as Record<string, unknown>)["collect"] : undefined
  if (typeof collect !== "object" || collect === null || Array.isArray(collect)) return {}
  return Object.fromEntries(
    Object.entries(collect).filter(([, step]) => typeof step === "object" && step !== null && !Array.isArray(step))
  ) as Readonly<Record<string, Record<string, unknown>>>
}

/** Takes the inputs of these names out of the data, for the schema does not know them. */
export const takeOut = (data: unknown, names: ReadonlyArray<string>): ReadonlyArray<Taken> =>
  Object.entries(stepsIn(data)).flatMap(([step, members]) =>
    names.flatMap((name) => {
      if (!Object.hasOwn(members, name)) return []
      const value = members[name]
      delete members[name]
      return [{ step, name, value }]
    })
  )

/** Puts back what was taken out, without what is wrong with it. */
export const putBack = (yaml: YamlFile, taken: ReadonlyArray<Taken>): ReadonlyArray<Mistake> =>
  taken.flatMap(({ name, step, value }) => {
    const data = { windrow: "1", study: { name: "study" }, collect: { [step]: { [like]: value } } }
    const place = (path: Path): Path => path.map((key, index) => (index === 2 && key === like ? name : key))
    const probe: YamlFile = {
      ...yaml,
      data,
      mistakes: [],
      valueAt: (path) => yaml.valueAt(place(path)),
      keyAt: (path) => yaml.keyAt(place(path)),
      keysAt: (path) => yaml.keysAt(place(path)),
      isPlain: (path) => yaml.isPlain(place(path))
    }
    const mistakes = checkShape(probe, validate, "the study")
    const left = stepsIn(data)[step]
    const members = stepsIn(yaml.data)[step]
    if (members !== undefined && left !== undefined && Object.hasOwn(left, like)) members[name] = left[like]
    const renamed = (text: string): string =>
      text.replaceAll(`\`${like}\``, `\`${name}\``).replaceAll(`.${like}`, `.${name}`)
    return mistakes.map((mistake) => ({ ...mistake, message: renamed(mistake.message) }))
  })
