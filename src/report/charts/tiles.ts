// Units that have no days → a tile each, sorted by state.
import { barX } from "@observablehq/plot"
import { type Drawing, draw, widths } from "../chart.ts"
import type { UnitCoverage } from "../coverage.ts"
import { bestFirst, fillOf, strokeOf, worstOf } from "../states.ts"

/** More units than this share tiles. */
const most = 600

/** Units that one tile stands for. */
export const perTile = (units: number): number => Math.max(1, Math.ceil(units / most))

export const tiles = (label: string, units: ReadonlyArray<UnitCoverage>): Drawing =>
  draw(label, (width) => {
    const size = perTile(units.length)
    const byState = Map.groupBy(units, (unit) => worstOf(unit.days) ?? "missing")
    const all = bestFirst.flatMap((state) => {
      const same = byState.get(state) ?? []
      return Array.from({ length: Math.ceil(same.length / size) }, (_, place) => {
        const own = same.slice(place * size, (place + 1) * size)
        const names = own.length > 3 ? `${own.length} units` : own.map(({ unit }) => unit).join(", ")
        return { state, title: `${names}\n${state}` }
      })
    })
    const columns = width === widths.narrow ? 20 : 50
    const side = (width - 2) / columns
    const rows = Math.max(1, Math.ceil(all.length / columns))
    return {
      width,
      height: rows * side + 2,
      margin: 1,
      x: { type: "linear", domain: [0, columns], axis: null },
      y: { type: "band", domain: Array.from({ length: rows }, (_, row) => row), axis: null, padding: 0 },
      marks: [
        barX(
          all.map((tile, place) => ({ ...tile, column: place % columns, row: Math.floor(place / columns) })),
          {
            x1: "column",
            x2: (tile: { readonly column: number }) => tile.column + 1,
            y: "row",
            fill: (tile: { readonly state: (typeof bestFirst)[number] }) => fillOf(tile.state),
            stroke: (tile: { readonly state: (typeof bestFirst)[number] }) => strokeOf(tile.state),
            strokeWidth: 0.8,
            inset: 1.2,
            title: "title"
          }
        )
      ]
    }
  })
