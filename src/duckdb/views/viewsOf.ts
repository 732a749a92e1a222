// Every view and macro of a database, from what its endpoints say of themselves.
import type { View, ViewSource } from "../../domain/Views.ts"
import { accountDays } from "./accountDays.ts"
import { asof } from "./asof.ts"
import { checks } from "./checks.ts"
import { coverage } from "./coverage.ts"
import { draws } from "./draws.ts"
import { edges } from "./edges.ts"
import { foundBy, stepRows } from "./foundBy.ts"
import { type Ground, groundOf } from "./ground.ts"
import { lists } from "./lists.ts"
import { observed } from "./observed.ts"
import { panel, panelRows } from "./panel.ts"
import { localDay, requestsByStep } from "./requests.ts"
import { threads } from "./thread.ts"
import { weights } from "./weights.ts"

/** Counts the texts that views have had: whoever changes one adds one, so that files with the earlier ones open. */
export const generation = 4

const ofTable = (ground: Ground): ReadonlyArray<View> => {
  const [checked, drawn] = [checks(ground), draws(ground)]
  return [
    observed(ground),
    ...(checked === undefined ? [] : [checked]),
    foundBy(ground),
    ...(drawn === undefined ? [] : [drawn]),
    asof(ground),
    ...lists(ground),
    ...edges(ground)
  ]
}

/** In an order in which they can be made. Where two would have one name, or the name of a table, the first stands alone. */
export const viewsOf = ({ listed, pipelines }: ViewSource): ReadonlyArray<View> => {
  const tables = new Map(pipelines.map((pipeline) => [pipeline.rows.table, groundOf(pipeline)]))
  const grounds = [...tables.values()].toSorted((a, b) => (a.table < b.table ? -1 : 1))
  if (grounds.length === 0) return []
  const all = [
    localDay,
    coverage(grounds),
    requestsByStep,
    ...(listed === undefined ? [] : [panel(listed)]),
    ...accountDays(grounds, listed),
    ...grounds.flatMap(ofTable),
    ...(listed === undefined ? [] : grounds.flatMap((ground) => panelRows(ground, listed) ?? [])),
    stepRows(grounds),
    weights(grounds),
    ...threads(grounds)
  ]
  const taken = new Set(grounds.flatMap(({ table }) => [table, `${table}_history`, `${table}_matches`]))
  return all.filter(({ name }) => !taken.has(name) && taken.add(name) !== undefined)
}
