// The first screen: what this is, whether it is whole, and its size in numbers.
import type { ReactNode } from "react"
import type { DayRange } from "../../domain/Day.ts"
import { isMadeUp } from "../../domain/Origin.ts"
import type { ReportState } from "../../domain/ReportFacts.ts"
import { shellWord } from "../../domain/shellWord.ts"
import { coverageOf, daysCovered } from "../coverage.ts"
import { Legend } from "../Figure.tsx"
import { daysOfAccess, inOrder } from "../methods.ts"
import { countedWork, dailyLimit, type ReportInput, workWord } from "../ReportInput.ts"
import { bestFirst, type Days, fillOf, strokeOf, totalOf } from "../states.ts"
import { counted, number, percent, periodWords, short, spanOf } from "../words.ts"

/** Days per state over all steps. */
export const totalDays = ({ study, report }: ReportInput): Days => daysCovered(report.coverage, study.steps)

interface Verdict {
  readonly word: string
  readonly tone: "good" | "fair" | "bad"
  readonly text: string
}

/** One word for the whole, and what is not as it should be. */
export const verdictOf = (days: Days, of = "unit-days"): Verdict => {
  const parts = (states: ReadonlyArray<ReportState>) =>
    states
      .filter((state) => (days[state] ?? 0) > 0)
      .map((state) => `${number(days[state] ?? 0)} ${state}`)
      .join(", ")
  if (totalOf(days) === 0) return { word: "Empty", tone: "bad", text: "The study wants nothing yet." }
  if ((days.missing ?? 0) > 0)
    return { word: "Incomplete", tone: "bad", text: `Of its ${of}, ${parts(["missing", "failed"])}.` }
  if ((days.failed ?? 0) > 0)
    return { word: "Finished with gaps", tone: "fair", text: `Of its ${of}, ${parts(["failed"])}.` }
  const other = parts(["capped", "unavailable", "provisional"])
  if (other === "") return { word: "Complete", tone: "good", text: "All that the study wants was asked and answered." }
  return { word: "Complete", tone: "good", text: `All that the study wants was asked; of its ${of}, ${other}.` }
}

const Bar = ({ days }: { readonly days: Days }) => {
  const total = totalOf(days)
  let from = 0
  return (
    <svg className="bar" viewBox="0 0 1000 22" preserveAspectRatio="none" role="img" aria-label="Unit-days by state">
      {bestFirst.flatMap((state) => {
        const count = days[state] ?? 0
        if (count === 0) return []
        // Never thinner than can be seen.
        const width = Math.max(3, (1000 * count) / total)
        const rect = (
          <rect
            key={state}
            x={Math.min(from, 1000 - width)}
            y="0"
            width={width}
            height="22"
            fill={fillOf(state)}
            stroke={strokeOf(state)}
          >
            <title>{`${number(count)} ${state}, ${percent(count, total)}`}</title>
          </rect>
        )
        from += (1000 * count) / total
        return [rect]
      })}
    </svg>
  )
}

const FromTo = ({ days }: { readonly days: DayRange }) => (
  <>
    <span className="day">{days.from}</span>
    {days.from === days.to ? "" : " to "}
    {days.from !== days.to && <span className="day">{days.to}</span>}
  </>
)

/** What requests are of the days of quota that the study may spend, pool by pool. */
const costText = (input: ReportInput): string => {
  const spent = input.report.dailyRequests.reduce(
    (sum, { pool, requests }) => sum + requests / dailyLimit(input, pool),
    0
  )
  return spent < 1 ? `${percent(spent, 1)} of one day’s quota` : `${number(spent)} days of quota`
}

const Figures = ({
  value,
  name,
  more
}: {
  readonly value: string
  readonly name: string
  readonly more: ReactNode
}) => (
  <div>
    <dt>{name}</dt>
    <dd>
      <b className={/[a-z]{3}/i.test(value) ? "words" : undefined}>{value}</b>
      <span className="more">{more}</span>
    </dd>
  </div>
)

const unitsName = (input: ReportInput): { readonly name: string; readonly count: number } => {
  const inputs = input.study.steps.map(({ name }) => input.views[name]?.input ?? "")
  const first = inputs.find((name) => name !== "") ?? ""
  const units = new Set(
    input.study.steps
      .filter(({ name }) => input.views[name]?.input === first)
      .flatMap(({ name }) => coverageOf(input.report.coverage, name)?.units.map(({ unit }) => unit) ?? [])
  )
  return { name: first === "" ? "units" : first.replaceAll("_", " "), count: units.size }
}

/** The figures that a reader asks for first. */
const Numbers = ({ input, days }: { readonly input: ReportInput; readonly days: ReturnType<typeof totalDays> }) => {
  const { report, study } = input
  const total = totalOf(days)
  const requests = report.dailyRequests.reduce((sum, one) => sum + one.requests, 0)
  const access = daysOfAccess(input)
  const rows = report.steps.reduce((sum, one) => sum + one.rows, 0)
  const units = unitsName(input)
  const dated = study.steps.flatMap(({ name }) => {
    const range = input.views[name]?.dated === true ? coverageOf(report.coverage, name)?.range : undefined
    return range === undefined ? [] : [range.from, range.to]
  })
  const period = spanOf(dated)
  const answered = (days.done ?? 0) + (days.empty ?? 0)
  return (
    <dl className="numbers">
      <Figures
        value={rows >= 1_000_000 ? short(rows) : number(rows)}
        name="rows"
        more={
          inOrder(input)
            .map((one) => `${number(one.rows)} ${one.table.replaceAll("_", " ")}`)
            .join(", ") || "none yet"
        }
      />
      <Figures value={number(units.count)} name={units.name} more={counted(study.steps.length, "step")} />
      <Figures
        value={period === undefined ? "–" : periodWords(period)}
        name="period"
        more={period === undefined ? "units without days" : <FromTo days={period} />}
      />
      <Figures
        value={percent(answered, total)}
        name="answered in full"
        more={`${number(answered)} of ${countedWork(input, total)}`}
      />
      <Figures value={number(requests)} name="requests" more={costText(input)} />
      <Figures
        value={access === undefined ? "–" : access.to}
        name="last access"
        more={access === undefined || access.from === access.to ? "UTC" : `first on ${access.from}`}
      />
    </dl>
  )
}

/** The command that goes on where something is open. */
const Next = ({ days, input }: { readonly input: ReportInput; readonly days: Days }) => {
  if ((days.missing ?? 0) + (days.failed ?? 0) === 0) return null
  const seed = /^sandbox:(.+)$/.exec(input.report.origin)?.[1]
  const sandbox = seed === undefined ? "" : ` --sandbox${seed === "windrow" ? "" : ` --seed ${shellWord(seed)}`}`
  const more = `${sandbox}${(days.failed ?? 0) > 0 ? " --retry-failed" : ""}`
  return (
    <>
      Next: <code>{`windrow run ${shellWord(input.studyFile)}${more}`}</code>
    </>
  )
}

export const Headline = ({ input }: { readonly input: ReportInput }) => {
  const { report } = input
  const days = totalDays(input)
  const total = totalOf(days)
  const states = bestFirst.filter((state) => (days[state] ?? 0) > 0)
  const verdict = verdictOf(days, workWord(input))
  return (
    <section id="summary">
      <h2 className="hidden">Summary</h2>
      <p className={`verdict ${verdict.tone}`}>
        <b>{verdict.word}.</b> {verdict.text} <Next input={input} days={days} />
      </p>
      <Numbers input={input} days={days} />
      {total > 0 && <Bar days={days} />}
      <Legend states={states} />
      {isMadeUp(report.origin) && (
        <p className="madeup">
          <b>Made-up data.</b> It comes from Windrow’s sandbox, also where the names of accounts are real. Do not
          publish it.
        </p>
      )}
    </section>
  )
}
