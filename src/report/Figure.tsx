// A chart with its title, its note, and the same as a table for whoever cannot see it.
import type { ReactNode } from "react"
import type { ReportState } from "../domain/ReportFacts.ts"
import type { Drawing } from "./chart.ts"
import { fillOf, meaning, strokeOf } from "./states.ts"
import { number } from "./words.ts"

type Cell = string | number

interface TableProps {
  readonly head: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<Cell>>
  /** More rows are counted. */
  readonly most?: number
  /** Narrower than this it scrolls, pixels. */
  readonly least?: number
}

/** The first column names a row; numbers stand to the right. */
export const Table = ({ head, rows, most = 200, least }: TableProps) => {
  const right = head.map((_, column) => rows.length > 0 && rows.every((row) => typeof row[column] === "number"))
  const sideOf = (column: number) => (right[column] ? "n" : undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label={`Table: ${head.join(", ")}`}>
      <table style={least === undefined ? undefined : { minWidth: least }}>
        <thead>
          <tr>
            {head.map((name, column) => (
              <th key={name} scope="col" className={sideOf(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, most).map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the page is made once
            <tr key={place}>
              {row.map((cell, column) => {
                const text = typeof cell === "number" ? number(cell) : cell
                return column === 0 ? (
                  <th key={head[column]} scope="row">
                    {text}
                  </th>
                ) : (
                  <td key={head[column]} className={sideOf(column)}>
                    {text}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > most && <p className="note">and {number(rows.length - most)} more</p>}
    </section>
  )
}

export const Legend = ({ states }: { readonly states: ReadonlyArray<ReportState> }) => (
  <ul className="legend">
    {states.map((state) => (
      <li key={state}>
        <svg width="18" height="14" aria-hidden="true">
          <rect x="0.5" y="0.5" width="17" height="13" fill={fillOf(state)} stroke={strokeOf(state)} />
        </svg>
        <span>
          <b>{state}</b> {meaning[state]}
        </span>
      </li>
    ))}
  </ul>
)

interface FigureProps {
  readonly title: ReactNode
  readonly note?: ReactNode | undefined
  readonly drawing: Drawing
  readonly half?: boolean
  readonly table: TableProps
  readonly children?: ReactNode
}

export const Figure = ({ title, note, drawing, half = false, table, children }: FigureProps) => (
  <figure className={half ? "half" : undefined}>
    <figcaption>
      <h3>{title}</h3>
      {note !== undefined && <p className="note">{note}</p>}
    </figcaption>
    {/* biome-ignore lint/security/noDangerouslySetInnerHtml: drawn by Plot into linkedom, which escapes every text */}
    <div className="chart wide" dangerouslySetInnerHTML={{ __html: drawing.wide }} />
    {/* biome-ignore lint/security/noDangerouslySetInnerHtml: as above */}
    <div className="chart narrow" dangerouslySetInnerHTML={{ __html: drawing.narrow }} />
    {children}
    <details>
      <summary>
        The numbers<span className="hidden"> of: {title}</span>
      </summary>
      <Table {...table} />
    </details>
  </figure>
)
