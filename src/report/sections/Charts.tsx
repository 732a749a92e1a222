// What came, what it cost, how full the pages were, and how counts moved.
import { breaksIn } from "../breaks.ts"
import { buckets } from "../calendar.ts"
import { widths } from "../chart.ts"
import { beginsAtZero, counterOverTime } from "../charts/counters.ts"
import { binned, binText, histogram } from "../charts/pages.ts"
import { quotaByDay, quotaSpan } from "../charts/quota.ts"
import { barsOf, rowsGrain, rowsOverTime } from "../charts/rows.ts"
import { coverageOf } from "../coverage.ts"
import { Figure } from "../Figure.tsx"
import { inOrder } from "../methods.ts"
import { dailyLimit, type ReportInput } from "../ReportInput.ts"
import { counted, number, percent, spanOf } from "../words.ts"

const RowsOf = ({ input, step }: { readonly input: ReportInput; readonly step: string }) => {
  const rows = input.report.dailyRows.filter((one) => one.step === step)
  const coverage = coverageOf(input.report.coverage, step)
  const own = spanOf(rows.map(({ day }) => day))
  const range = input.views[step]?.dated === true ? coverage?.range : own
  if (range === undefined || own === undefined || coverage === undefined) return null
  const wanted = new Set(rows.flatMap(({ unit }) => unit ?? []))
  const isByUnit = input.views[step]?.dated === true && coverage.units.length > 1
  const rest = coverage.units.length - wanted.size
  const others = `${counted(rest, "other unit")}`
  const shownRows = isByUnit ? rows : rows.map((one) => ({ ...one, unit: step }))
  const sums = Map.groupBy(shownRows, ({ unit }) => unit ?? others)
  const units = [...sums]
    .map(([unit, same]) => ({ unit, rows: same.reduce((sum, one) => sum + one.rows, 0) }))
    .toSorted((a, b) => Number(a.unit === others) - Number(b.unit === others) || b.rows - a.rows)
  const grain = rowsGrain(range, shownRows)
  const grainOnPhone = rowsGrain(range, shownRows, widths.narrow)
  const months = barsOf(shownRows, buckets(range, "month"), others)
  return (
    <Figure
      title={
        <>
          {step}: rows per <span className="wide-only">{grain}</span>
          <span className="narrow-only">{grainOnPhone}</span>
        </>
      }
      note={`By the day of creation (UTC)${isByUnit ? "; the unit with the most rows first. Each has a scale of its own: the number beside it is its highest bar" : ""}.`}
      drawing={rowsOverTime(
        `Rows of step ${step} per ${grain}; the table below has the numbers per month.`,
        shownRows,
        range,
        units.map(({ unit }) => unit),
        others,
        breaksIn(input.breaks, "created", range),
        isByUnit ? coverage.runs : new Map()
      )}
      table={{
        head: ["month", ...units.map(({ unit }) => unit)],
        rows: buckets(range, "month").map((days) => [
          days.from.slice(0, 7),
          ...units.map(({ unit }) => months.find((bar) => bar.unit === unit && bar.days.from === days.from)?.rows ?? 0)
        ])
      }}
    />
  )
}

export const Rows = ({ input }: { readonly input: ReportInput }) => (
  <section id="rows">
    <h2>Rows over time</h2>
    {input.report.dailyRows.length === 0 ? (
      <p className="note">No row tells a day of creation.</p>
    ) : (
      inOrder(input).map(({ step }) => <RowsOf key={step} input={input} step={step} />)
    )}
  </section>
)

export const Quota = ({ input }: { readonly input: ReportInput }) => {
  const { report, breaks } = input
  const byPool = Map.groupBy(report.dailyRequests, ({ pool }) => pool)
  return (
    <section id="quota">
      <h2>Quota spent</h2>
      {byPool.size === 0 && <p className="note">No request has been made yet.</p>}
      {[...byPool].map(([pool, days]) => {
        const limit = dailyLimit(input, pool)
        const range = spanOf(days.map(({ day }) => day))
        return (
          <Figure
            key={pool}
            title={pool === "unknown" ? "Requests without a known answer" : `Pool ${pool}`}
            note={
              <>
                Requests of this database per UTC day, {quotaSpan(days)}. Plain: brought a page.{" "}
                <span className="pattern">Hatched</span>: spent without a page. The study may spend {number(limit)} a
                day.
              </>
            }
            drawing={quotaByDay(`Requests per day in pool ${pool}.`, days, limit, breaksIn(breaks, "retrieved", range))}
            table={{
              head: ["day", "requests", "with a page", "share of the day's quota"],
              rows: days.map((one) => [one.day, one.requests, one.page, percent(one.requests, limit)])
            }}
          />
        )
      })}
    </section>
  )
}

export const Pages = ({ input }: { readonly input: ReportInput }) => {
  const { pages } = input.report
  return (
    <section id="pages">
      <h2>Pages</h2>
      <p>
        The API fills a page with places of its index, and leaves out what is deleted or private: a short page is not
        the last one, and requests cannot be told from rows.
      </p>
      {pages.length === 0 && <p className="note">No page is stored yet.</p>}
      <div className="grid">
        {inOrder(input).flatMap(({ step, pageSize }) => {
          const own = pages.filter((one) => one.step === step)
          if (own.length === 0 || pageSize === 1) return []
          const gaps = own.flatMap(({ gap, pages: count }) => (gap === undefined ? [] : [[gap, count] as const]))
          const fill = binned(
            own.map(({ rows, pages: count }) => [rows, count] as const),
            Math.max(pageSize, ...own.map(({ rows }) => rows))
          )
          const holes = binned(gaps, Math.max(1, ...gaps.map(([gap]) => gap)))
          const head = (name: string) => [name, "pages"]
          return [
            <Figure
              key={`${step} rows`}
              half
              title={`${step}: rows on a page`}
              note={`A page has room for ${number(pageSize)}.`}
              drawing={histogram(`How many pages of step ${step} hold how many rows.`, "rows on a page", fill)}
              table={{ head: head("rows on a page"), rows: fill.map((bin) => [binText(bin), bin.pages]) }}
            />,
            ...(gaps.length === 0
              ? []
              : [
                  <Figure
                    key={`${step} gaps`}
                    half
                    title={`${step}: places without a row`}
                    note="Places that a page passed over, per page."
                    drawing={histogram(
                      `How many pages of step ${step} pass over how many places.`,
                      "places without a row",
                      holes
                    )}
                    table={{ head: head("places without a row"), rows: holes.map((bin) => [binText(bin), bin.pages]) }}
                  />
                ])
          ]
        })}
      </div>
    </section>
  )
}

export const Counters = ({ input }: { readonly input: ReportInput }) => {
  const { counters, changed } = input.report
  const charts = Map.groupBy(counters, ({ table, column }) => `${table}.${column}`)
  const moved = [...charts].filter(([, days]) => days.some(({ first, known }) => first !== known))
  return (
    <section id="counters">
      <h2>Counts over time</h2>
      {moved.length === 0 ? (
        <p className="note">No count was seen to change: each row was observed once, or stayed as it was.</p>
      ) : (
        <p>
          {Object.entries(changed)
            .filter(([, rows]) => rows > 0)
            .map(([table, rows]) => `${counted(rows, "row")} of ${table}`)
            .join(", ")}{" "}
          changed between observations. Lines are sums over these rows. Dashed: as first seen. Solid: as last known; the
          area between them is what the counts grew, or shrank.
        </p>
      )}
      <div className="grid">
        {moved.map(([name, days]) => (
          <Figure
            key={name}
            half
            title={name}
            note={beginsAtZero(days) ? undefined : "The axis does not begin at zero."}
            drawing={counterOverTime(
              `Sum of ${name} over the rows that changed, as first seen and as last known, by day.`,
              days,
              breaksIn(input.breaks, "retrieved", spanOf(days.map(({ day }) => day)))
            )}
            table={{
              head: ["day", "as first seen", "as last known"],
              rows: days.map((one) => [one.day, one.first, one.known])
            }}
          />
        ))}
      </div>
    </section>
  )
}
