// What `windrow plan` says of a study that has data already: how dense it is, and what is left to ask.

import { existsSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { Effect } from "effect"
import { lookAtDue } from "../../collect/sit.ts"
import { counted } from "../../domain/counted.ts"
import type { Day } from "../../domain/Day.ts"
import { pools } from "../../domain/Pipeline.ts"
import type { Plan } from "../../domain/Plan.ts"
import type { Slice } from "../../domain/Slice.ts"
import { Sink } from "../../domain/services.ts"
import { type Densities, priceIn, total } from "../../plan/price.ts"
import { asCalled } from "../called.ts"
import { quotaLine } from "./planPage.ts"
import { readDatabase } from "./readDatabase.ts"

interface Left {
  readonly slices: ReadonlyArray<Slice>
  readonly densities: Densities
}

const read = (plan: Plan, database: string) =>
  Effect.gen(function* () {
    const peek = yield* (yield* Sink).peek
    if (peek === undefined) return undefined
    const due = yield* lookAtDue(plan, peek)
    const slices = [...due.kept.map((one) => one.slice), ...due.slices]
    return { slices, densities: yield* peek.densities } satisfies Left
  }).pipe(readDatabase(database))

/** What the database of a study measured, and lines about what is left of it. */
export const whatIsLeft = Effect.fn("whatIsLeft")(function* (plan: Plan, path: string, today: Day) {
  const database = resolve(dirname(resolve(path)), plan.study.output.database)
  const nothing = { densities: {} as Densities, lines: [] as ReadonlyArray<string> }
  if (!existsSync(database)) return nothing
  const held = asCalled(`A run has the database now; \`windrow status ${path}\` tells what is left.`)
  return yield* read(plan, database).pipe(
    Effect.map((left) =>
      left === undefined ? nothing : { densities: left.densities, lines: ["", ...cost(plan, left, today)] }
    ),
    Effect.catchIf(
      (error) => error.reason === "in_use",
      () => Effect.succeed({ ...nothing, lines: ["", held] })
    )
  )
})

const cost = (plan: Plan, { slices, densities }: Left, today: Day): ReadonlyArray<string> => {
  if (slices.length === 0) return ["Left: nothing. All of it is collected."]
  const priced = slices.map((slice) => {
    const { pool } = plan.pipelines[plan.shapes[slice.shape]!.pipeline]!.request
    return { pool, cost: priceIn(plan, slice, densities) }
  })
  const all = total(priced.map((one) => one.cost))
  const count = counted(slices.length, "slice")
  return [
    `Left: ${count}, about ${counted(all.expected, "request")} (at least ${all.least.toLocaleString("en")}).`,
    ...pools.flatMap((pool) => {
      const costs = priced.filter((one) => one.pool === pool).map((one) => one.cost)
      return costs.length === 0 ? [] : [quotaLine(plan, pool, total(costs), today)]
    })
  ]
}
