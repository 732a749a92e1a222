// What a paper needs: problems, methods, a table of the facts, limits, and the study itself.

import { answerWords } from "../../domain/Answer.ts"
import { originText } from "../../domain/Origin.ts"
import { isLater } from "../../domain/Wave.ts"
import { coverageOf, stepsCovered } from "../coverage.ts"
import { Table } from "../Figure.tsx"
import { highlightYaml } from "../highlight.ts"
import {
  daysOfAccess,
  duplicatesOf,
  limits,
  methods,
  periodText,
  queryText,
  unitsText,
  versionsOf
} from "../methods.ts"
import { Prose } from "../Prose.tsx"
import { problemsOf } from "../problems.ts"
import { countedWork, type ReportInput, workWord } from "../ReportInput.ts"
import { daysText } from "../states.ts"
import { counted, minute, number, rangeText } from "../words.ts"
import { totalDays } from "./Headline.tsx"

type Props = { readonly input: ReportInput }

export const Problems = ({ input }: Props) => {
  const problems = problemsOf(input)
  return (
    <section id="problems">
      <h2>Problems</h2>
      {problems.length === 0 && <p>None. Nothing odd was seen in the data.</p>}
      <ul className="problems">
        {problems.map((one) => (
          <li key={one.title} className={one.isGrave ? "grave" : undefined}>
            <h3>
              {one.title} <span>{one.count}</span>
            </h3>
            <p>{one.means}</p>
            <p>
              <b>What to do:</b> <Prose text={one.toDo} />
            </p>
            {one.examples.length > 0 && (
              <ul>
                {one.examples.map((example) => (
                  <li key={example}>{example}</li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

const stepRows = (input: ReportInput): ReadonlyArray<readonly [string, ReadonlyArray<string>]> => {
  const steps = input.study.steps
  const unitDays = workWord(input)
  const factsOf = (name: string) => input.report.steps.find(({ step }) => step === name)
  const each = (of: (step: (typeof steps)[number]) => string) => steps.map(of)
  return [
    ["endpoint", each(({ name, pipeline }) => factsOf(name)?.path ?? pipeline)],
    ["documentation", each(({ name }) => factsOf(name)?.docs ?? "–")],
    [
      "asked of",
      each((step) =>
        unitsText(
          step,
          input.views[step.name]?.input ?? "",
          coverageOf(input.report.coverage, step.name)?.units.map((u) => u.unit) ?? []
        )
      )
    ],
    ["query", each((step) => queryText(step, input.views[step.name]?.input ?? "") || "no further condition")],
    ["fields", each(({ fields }) => (fields.length === 0 ? "all that the endpoint gives" : fields.join(", ")))],
    ["period (UTC, both days included)", each((step) => periodText(input, step))],
    ["requests", each(({ name }) => number(factsOf(name)?.requests ?? 0))],
    ["pages", each(({ name }) => number(factsOf(name)?.pages ?? 0))],
    ["rows received", each(({ name }) => number(factsOf(name)?.received ?? 0))],
    ...(input.report.steps.some(({ again }) => again > 0)
      ? [["rows received again, by later waves", each(({ name }) => number(factsOf(name)?.again ?? 0))] as const]
      : []),
    ["rows, distinct", each(({ name }) => number(factsOf(name)?.rows ?? 0))],
    [
      "duplicates",
      each(({ name }) => {
        const facts = factsOf(name)
        return number(facts === undefined ? 0 : duplicatesOf(facts))
      })
    ],
    ["off-target rows", each(({ name }) => number(factsOf(name)?.offTarget ?? 0))],
    ...(["done", "empty", "provisional", "capped", "unavailable", "failed", "missing"] as const).map(
      (state) =>
        [
          `${unitDays} ${state}`,
          each(({ name }) => number(coverageOf(input.report.coverage, name)?.total[state] ?? 0))
        ] as const
    )
  ]
}

const studyRows = (input: ReportInput): ReadonlyArray<ReadonlyArray<string>> => {
  const { report, study } = input
  const access = daysOfAccess(input)
  const days = totalDays(input)
  const collections = new Set(study.steps.map(({ name }) => name))
  const waves = stepsCovered(report.coverage, study.steps)
    .filter(({ step }) => !collections.has(step))
    .map(({ step, total }) => `${step}: ${daysText(total)}`)
  const meanings = [...(input.waves ?? [])].flatMap(([wave, number]) =>
    isLater(wave) ? [`wave ${number}: ${wave}`] : []
  )
  const answers = Object.entries(report.answers).map(
    ([answer, count]) => `${number(count)} ${answerWords[answer] ?? answer}`
  )
  return [
    ["study", study.title === undefined ? study.name : `${study.name}: ${study.title}`],
    ["data from", originText(report.origin, input.api)],
    ["dates of access (UTC)", access === undefined ? "none" : rangeText(access)],
    [
      "first and last request (UTC)",
      report.firstRequest === "" ? "none" : `${minute(report.firstRequest)} and ${minute(report.lastRequest)}`
    ],
    [
      "sittings",
      report.sittings.length === 0
        ? "none"
        : `${number(report.sittings.length)}, the first on ${minute(report.sittings[0]?.startedAt ?? "")}`
    ],
    ["requests by answer", answers.length === 0 ? "none" : answers.join(", ")],
    ...(waves.length === 0 ? [] : [["later waves, not counted in the table above", waves.join("; ")]]),
    ...(meanings.length === 0 ? [] : [["what each wave observes", meanings.join("; ")]]),
    ["failures and caps", `${countedWork(input, days.failed ?? 0)} failed, ${number(days.capped ?? 0)} capped`],
    [
      "software",
      versionsOf(input)
        .map((version) => `Windrow ${version}`)
        .join(", ") || "–"
    ],
    ["database", input.database],
    ["database id", report.databaseId],
    ["hash of the study, as collected", report.sittings.at(-1)?.plan ?? "–"],
    ["hash of the tables' definition", report.schemaHash],
    ["SHA-256 over all raw pages", report.pagesHash === "" ? "–" : report.pagesHash]
  ]
}

interface StepTablesProps {
  readonly names: ReadonlyArray<string>
  readonly rows: ReturnType<typeof stepRows>
}

/** A column a step where there is room, else a table a step. */
const StepTables = ({ names, rows }: StepTablesProps) => {
  const all = (
    <Table
      head={["", ...names]}
      rows={rows.map(([name, cells]) => [name, ...cells])}
      least={130 + 170 * names.length}
    />
  )
  if (names.length === 1) return all
  return (
    <>
      <div className="wide">{all}</div>
      {names.map((step, index) => (
        <div className="narrow" key={step}>
          <Table head={["", step]} rows={rows.map(([name, cells]) => [name, cells[index] ?? ""])} />
        </div>
      ))}
    </>
  )
}

export const Methods = ({ input }: Props) => (
  <section id="methods">
    <h2>Methods</h2>
    <div className="paper">
      {methods(input).map((sentence) => (
        <p key={sentence}>
          <Prose text={sentence} />
        </p>
      ))}
    </div>
    <h3>The collection in numbers</h3>
    <StepTables names={input.study.steps.map(({ name }) => name)} rows={stepRows(input)} />
    <Table head={["of the whole", "value"]} rows={studyRows(input)} />
    <h3>Limits</h3>
    <div className="paper" id="limits">
      <p>
        <Prose text={limits(input).join(" ")} />
      </p>
    </div>
  </section>
)

export const StudyText = ({ input }: Props) => {
  const { html, more } = highlightYaml(input.studyText)
  const collected = input.report.sittings.at(-1)?.plan
  return (
    <section id="study">
      <h2>The study</h2>
      <p className="note">{input.studyFile}, as it was when this page was made.</p>
      {collected !== undefined && collected !== input.studyHash && (
        <p className="madeup">
          <b>Edited since the last run.</b> What the edit adds counts as missing above.
        </p>
      )}
      <pre>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: highlight.js escapes the text */}
        <code dangerouslySetInnerHTML={{ __html: html }} />
      </pre>
      {more > 0 && <p className="note">and {counted(more, "more line")}</p>}
    </section>
  )
}
