// Kinds of problems → what they mean and what to do, in plain language.
import type { Facts, Problem } from "../domain/services.ts"
import { daysCovered } from "./coverage.ts"
import { countedWork, type ReportInput } from "./ReportInput.ts"
import { totalOf } from "./states.ts"
import { counted, number, rangeText } from "./words.ts"

export interface PlainProblem {
  readonly title: string
  readonly count: string
  readonly means: string
  readonly toDo: string
  readonly examples: ReadonlyArray<string>
  readonly isGrave: boolean
}

interface Words {
  readonly title: string
  readonly unit: string
  readonly means: string
  readonly toDo: string
}

const words: Readonly<Record<string, Words>> = {
  unavailable: {
    title: "The API does not give some units",
    unit: "unit",
    means: "It answered that they do not exist, are private, or may not be shown. This is an answer, not a failure.",
    toDo: "Check how the names are written. Report them as not available; `windrow run --retry-failed` asks once more."
  },
  capped: {
    title: "Lists that were cut off",
    unit: "list",
    means:
      "The API ends some lists after a fixed number of rows, whatever there is; a study may want no more than so many.",
    toDo: "Treat these counts as lower bounds, and say so."
  },
  silent_window: {
    title: "Silence where there should be rows",
    unit: "window",
    means: "A window brought nothing, although the windows right before and after it brought rows.",
    toDo: "Look at the account by hand: a pause, a change of name, or videos that the API leaves out."
  },
  off_target: {
    title: "Rows that nobody asked for",
    unit: "row",
    means: "The API returned them all the same. They are kept and marked.",
    toDo: "Leave out rows with `on_target = false` in analyses, and say how many there were."
  },
  slots_without_items: {
    title: "Places in the index without a row",
    unit: "place",
    means: "The API counts videos that it does not show any more: deleted, made private, or withheld.",
    toDo: "Nothing to collect. Report the share as a lower bound of what is gone."
  },
  field_refused: {
    title: "Fields that the API refused",
    unit: "request",
    means: "It does not know them, or not for this client key. They were left out, and their columns are empty.",
    toDo: "Leave them out of `fields` in the study, and say that they could not be had."
  },
  tied_choice: {
    title: "Values that rank alike were parted",
    unit: "value",
    means:
      "Of values that rank alike (as frequent, as large, as new) not all could be chosen: the first by spelling were.",
    toDo: "Say so with the choice, or choose more or fewer, so that no such values are parted."
  },
  chosen_anew: {
    title: "Values that were chosen anew",
    unit: "value",
    means: "What a sample, or the largest, was chosen from is not asked for any more. Others took its place.",
    toDo: "Say so with the sample; `provenance.left_samples` has the ones that were chosen before."
  },
  strange_value: {
    title: "Values that could not feed a step",
    unit: "value",
    means: "A step was fed with the rows of another, and these values are not what its endpoint can be asked for.",
    toDo: "Nothing is asked for them; say so, or feed the step from another column."
  },
  unknown_field: {
    title: "Fields that Windrow does not know",
    unit: "value",
    means: "The API sent more than its documentation says. The raw pages keep it.",
    toDo: "A newer Windrow may know the field; `provenance.pages` has it already."
  },
  wrong_type: {
    title: "Values of an unexpected type",
    unit: "value",
    means: "They became NULL in the table. The raw pages keep them.",
    toDo: "Look at the examples; do not read these NULLs as zero."
  },
  row_without_key: {
    title: "Rows without an id",
    unit: "row",
    means: "They cannot be told apart, so they stand in the raw pages only.",
    toDo: "Report them as lost rows; look at `provenance.pages`."
  },
  clocks_differ: {
    title: "Clocks that disagreed",
    unit: "run",
    means: "The clock of the machine and that of the API were more than an hour apart: days were taken by one of them.",
    toDo: "Set the machine's clock by the network, and see whether the newest days were asked too early."
  },
  mended_text: {
    title: "Broken characters in texts",
    unit: "text",
    means: "They were replaced, so that every program can read the table. The raw pages keep them.",
    toDo: "Nothing, unless you study the exact characters."
  }
}

/** Examples that are shown; the rest is counted. */
const shown = 5

const examplesOf = (all: ReadonlyArray<string>): ReadonlyArray<string> =>
  all.length <= shown ? all : [...all.slice(0, shown), `and ${number(all.length - shown)} more`]

/** Where the detail goes on from the count, the count stands before it. */
const exampleOf = ({ subject, detail, count }: Problem): string =>
  detail.startsWith("of ") ? `${number(count)} ${detail}` : `${subject} ${detail}`.trim()

const known = (kind: string, same: ReadonlyArray<Problem>): PlainProblem => {
  const { title, unit, means, toDo } = words[kind] ?? {
    title: kind.replaceAll("_", " "),
    unit: "case",
    means: "Counted while the data was stored.",
    toDo: "Look at `provenance.problems`."
  }
  const count = same.reduce((sum, one) => sum + one.count, 0)
  const examples = examplesOf(same.map(exampleOf))
  return { title, count: counted(count, unit), means, toDo, examples, isGrave: kind === "row_without_key" }
}

const failedOf = (failed: Facts["failed"], days: string): ReadonlyArray<PlainProblem> =>
  failed.length === 0
    ? []
    : [
        {
          title: "Days without an answer",
          count: days,
          means: "The API did not answer for them in spite of every retry, down to one unit and one day.",
          toDo: "Run `windrow run --retry-failed` some days later. Until then, treat these days as unknown, not as empty.",
          examples: examplesOf(
            failed.map(
              ({ unit, from, to, reason }) => `${unit}${from === "" ? "" : `, ${rangeText({ from, to })}`}: ${reason}`
            )
          ),
          isGrave: true
        }
      ]

/** What a reader must know before trusting the data; the gravest first. */
export const problemsOf = (input: ReportInput): ReadonlyArray<PlainProblem> => {
  const { facts, report, study } = input
  const all = daysCovered(report.coverage, study.steps)
  const missing: ReadonlyArray<PlainProblem> =
    (all.missing ?? 0) === 0
      ? []
      : [
          {
            title: "Days that were not asked yet",
            count: `${countedWork(input, all.missing ?? 0)} of ${number(totalOf(all))}`,
            means: "The study wants them, and nothing is known of them.",
            toDo: "Run `windrow run` again: it asks these days and nothing else.",
            examples: [],
            isGrave: true
          }
        ]
  const kinds = Map.groupBy(facts.problems, ({ kind }) => kind)
  return [
    ...missing,
    ...failedOf(facts.failed, countedWork(input, all.failed ?? 0)),
    ...[...kinds].map(([kind, same]) => known(kind, same))
  ]
}
