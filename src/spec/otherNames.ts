// One name per thing: what a study may also call what has another name now, as data. `validate` tells it, and whatever writes
// studies anew writes the preferred name.

/** A key that has another name now, and where it stands: keys from the top of a study, `*` for any key or place of a list. */
export interface OtherName {
  readonly at: ReadonlyArray<string>
  readonly old: string
  readonly now: string
  /** Old value → the new one; what is not among them stays as it is, key and all. Absent: every value stays. */
  readonly values?: Readonly<Record<string, string>>
  /** Of a study it would be a mistake, and not another name. */
  readonly isMistake?: true
}

const steps = [["collect", "*"], ["defaults"]] as const
const conditions = steps.flatMap((step) => ["and", "or", "not"].map((group) => [...step, "query", group, "*"]))

const inSteps = (old: string, now: string, more: Pick<OtherName, "values" | "isMistake"> = {}) =>
  steps.map((at): OtherName => ({ at, old, now, ...more }))

/** Words of the API and of other tools for inputs. */
const otherWords = {
  accounts: ["username", "usernames", "user", "users", "account", "creator", "creators"],
  ids: ["video_id", "videos"],
  regions: ["region_code", "country", "countries"],
  keywords: ["words", "terms"],
  music: ["sounds"]
} as const

/** In the order in which they are to be replaced. A key whose new name stands beside it already is left as it is. */
export const otherNames: ReadonlyArray<OtherName> = [
  // `together: false` is what holds without a word: of accounts it does not mean one a request.
  ...inSteps("together", "per_request", { values: { true: "max" } }),
  ...conditions.flatMap(
    (at): ReadonlyArray<OtherName> => [
      { at, old: "field_name", now: "column" },
      { at, old: "field_values", now: "value" }
    ]
  ),
  ...["license", "licence"].map((old): OtherName => ({ at: ["study"], old, now: "rights", isMistake: true })),
  ...Object.entries(otherWords).flatMap(([now, olds]) => olds.flatMap((old) => inSteps(old, now, { isMistake: true })))
]

/** The input that a word means, where it is none itself. */
export const meantInput = (word: string): string | undefined =>
  otherNames.find(({ isMistake, old }) => isMistake === true && old === word)?.now
