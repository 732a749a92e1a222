// The days from which on the API answers otherwise, and which of them touch the study.
import { type Break, breaksIn } from "../breaks.ts"
import { coverageOf } from "../coverage.ts"
import { daysOfAccess } from "../methods.ts"
import type { ReportInput } from "../ReportInput.ts"
import { listed, rangeText, spanOf } from "../words.ts"

type Props = { readonly input: ReportInput }

const tags = { D: "documented", O: "observed", U: "unconfirmed" } as const

const relation = (input: ReportInput, one: Break): string => {
  const created = spanOf(
    input.study.steps.flatMap(({ name }) => {
      const range = input.views[name]?.dated === true ? coverageOf(input.report.coverage, name)?.range : undefined
      return range === undefined ? [] : [range.from, range.to]
    })
  )
  const into = [
    ...(breaksIn([one], "created", created).length > 0 ? ["the period"] : []),
    ...(breaksIn([one], "retrieved", daysOfAccess(input)).length > 0 ? ["the days of access"] : [])
  ]
  if (into.length > 0) return `falls into ${listed(into)}`
  return `outside ${listed(one.by.map((by) => (by === "created" ? "the period" : "your days of access")))}`
}

export const Breaks = ({ input }: Props) => (
  <section id="breaks">
    <h2>Known breaks of the API</h2>
    <p>
      Days from which on the same question brings other answers.{" "}
      {input.breaks.length === 0 ? "None are known." : "Those that touch this study are lines in its charts."}
    </p>
    <ul className="breaks">
      {input.breaks.map((one) => (
        <li key={one.name} className={relation(input, one).startsWith("falls") ? "hit" : undefined}>
          <h3>
            {one.name} <span>{rangeText(one)}</span> <em>{relation(input, one)}</em>
          </h3>
          <p>
            {one.what} {one.so}
          </p>
          <p className="note">
            {tags[one.tag]};{" "}
            {listed(one.sources.map(({ text, url }) => (url === undefined ? text : `${text} (${url})`)))}
          </p>
        </li>
      ))}
    </ul>
  </section>
)
