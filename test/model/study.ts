// The studies of the model, as data: a few steps over a few accounts and days, and the YAML that a user would write.
export const msPerDay = 86_400_000

/** When every history begins: the model's day 0, at nine in the morning. */
export const start = Date.parse("2023-03-01T09:00:00Z")
export const dayText = (day: number): string =>
  new Date(Math.floor(start / msPerDay + day) * msPerDay).toISOString().slice(0, 10)
/** The model's day of an instant (epoch milliseconds). */
export const dayAt = (millis: number): number => Math.floor(millis / msPerDay) - Math.floor(start / msPerDay)
/** The instant at which a day is over, epoch milliseconds. */
export const endOf = (day: number): number => (Math.floor(start / msPerDay) + day + 1) * msPerDay

export const accounts = ["anna", "bert", "cleo", "dora"] as const
export type Account = (typeof accounts)[number]

interface Named {
  /** As the study calls it. */
  readonly name: string
}

/** Videos of accounts. Days count from the start of the history; without `days` they go on to today. */
export interface VideosStep extends Named {
  readonly kind: "videos"
  readonly accounts: ReadonlyArray<Account>
  readonly from: number
  readonly days: number | undefined
  /** Five fields instead of all. */
  readonly few: boolean
  /** Without those of one region. */
  readonly not: boolean
  /** One account in a search. */
  readonly alone: boolean
  /** Windows of seven days. */
  readonly weekly: boolean
  /** How often each video is asked again by its id, a day after the other. */
  readonly again: number
}

/** Random samples of a region's videos. */
export interface DrawsStep extends Named {
  readonly kind: "draws"
  readonly draws: number
  readonly from: number
  readonly days: number
}

export interface ProfilesStep extends Named {
  readonly kind: "profiles"
  readonly accounts: ReadonlyArray<Account>
}

/** Profiles of those who posted, or comments under the videos of another step. */
export interface FedStep extends Named {
  readonly kind: "authors" | "comments"
  /** The slot of the step that feeds it. */
  readonly of: "videos" | "more"
  /** Of videos with more comments than that. */
  readonly above: number
  /** Of so many of those. */
  readonly sample: number | undefined
  /** Of the videos with the most comments, so many. */
  readonly top: number | undefined
  /** So many rows under each video and no more. */
  readonly limit: number | undefined
}

export type Step = VideosStep | DrawsStep | ProfilesStep | FedStep
export const slots = ["videos", "more", "draws", "profiles", "authors", "comments"] as const
export type Slot = (typeof slots)[number]

export interface Study {
  readonly name: string
  readonly title: number
  /** Hours. */
  readonly settle: number
  /** Requests a day. */
  readonly quota: number | undefined
  readonly order: "chronological" | "newest" | "random"
  /** Whether the study names its database, or leaves that to its own name. */
  readonly named: boolean
  readonly snapshot: boolean
  readonly steps: Readonly<Partial<Record<Slot, Step>>>
}

export const fewFields = ["comment_count", "create_time", "id", "username", "view_count"]
export const excluded = "DE"

const flow = (items: ReadonlyArray<string>): string => `{ ${items.filter((item) => item !== "").join(", ")} }`

const periodOf = (from: number, days: number | undefined): string =>
  `period: { from: ${dayText(from)}, to: ${days === undefined ? "today" : dayText(from + days - 1)} }`

const feedingOf = ({ above, limit, of, sample, top }: FedStep, study: Study): string => {
  const where = above < 0 ? "" : `where: [{ column: comment_count, operation: GT, value: ${above} }]`
  const chosen = sample !== undefined ? `sample: { n: ${sample}, seed: 7 }` : ""
  const most = top === undefined || sample !== undefined ? "" : `top: { n: ${top}, by: comment_count }`
  const atMost = limit === undefined ? "" : `limit: { rows_per_parent: ${limit} }`
  return `for_each: ${flow([`step: ${study.steps[of]?.name}`, where, chosen, most, atMost])}`
}

const stepText = (step: Step, study: Study): string => {
  switch (step.kind) {
    case "videos":
      return flow([
        "pipeline: videos",
        `accounts: [${step.accounts.join(", ")}]`,
        periodOf(step.from, step.days),
        step.few ? `fields: [${fewFields.join(", ")}]` : "",
        step.not ? `query: { not: [{ operation: EQ, field_name: region_code, field_values: [${excluded}] }] }` : "",
        step.alone ? "per_request: 1" : "",
        step.weekly ? "window: { max_span_days: 6 }" : "",
        step.again > 0 ? `refresh: { after: 1d, times: ${step.again} }` : ""
      ])
    case "draws":
      return flow(["pipeline: videos", "regions: [AT]", `draws: ${step.draws}`, periodOf(step.from, step.days)])
    case "profiles":
      return flow(["pipeline: users", `accounts: [${step.accounts.join(", ")}]`])
    case "authors":
      return flow(["pipeline: users", feedingOf(step, study)])
    case "comments":
      return flow(["pipeline: comments", feedingOf(step, study)])
  }
}

/** Steps of a study in the order in which it names them; one that feeds on a step that is gone is gone too. */
export const stepsOf = (study: Study): ReadonlyArray<readonly [Slot, Step]> =>
  slots.flatMap((slot) => {
    const step = study.steps[slot]
    return step === undefined || ("of" in step && study.steps[step.of] === undefined) ? [] : [[slot, step] as const]
  })

export const databaseOf = (study: Study): string => `data/${study.named ? "kept" : study.name}.duckdb`

export const studyText = (study: Study): string => `windrow: 1
study: ${flow([`name: ${study.name}`, study.title === 0 ? "" : `title: Number ${study.title}`])}
collect:
${stepsOf(study)
  .map(([, step]) => `  ${step.name}: ${stepText(step, study)}`)
  .join("\n")}
pace: { requests_per_second: 0, search_gap: 0s, concurrency: 3 }
settle: ${study.settle}h
outage: { give_up_after: 1h }
order: ${study.order}
${study.quota === undefined ? "" : `quota: { standard: ${study.quota} }`}
output: ${flow([`database: ${databaseOf(study)}`, study.snapshot ? "snapshot: data/copy.duckdb" : ""])}
`
