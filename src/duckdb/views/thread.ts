// Rows that answer rows of another table, with those: comments and their replies as one table.

import { parentColumns } from "../../domain/Pipeline.ts"
import { quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, main } from "./ground.ts"
import { column, ownColumns } from "./words.ts"

interface Answers {
  readonly of: Ground
  readonly by: Ground
  /** The column of the answers that names the row they answer. */
  readonly link: string
}

/** An endpoint that is fed by another one's key, and whose rows have the same columns: they are of one kind. */
const answersOf = (by: Ground, all: ReadonlyArray<Ground>): ReadonlyArray<Answers> => {
  const link = by.columns.find((name) => by.pipeline.rows.columns[name]?.from_input !== undefined)
  const input = by.pipeline.inputs[(link === undefined ? undefined : by.pipeline.rows.columns[link]?.from_input) ?? ""]
  if (link === undefined || input === undefined) return []
  return all
    .filter((of) => of !== by && of.key.length === 1 && by.key.length === 1)
    .filter((of) => parentColumns(input, of.table).length === 1 && parentColumns(input, of.table)[0] === of.key[0])
    .filter((of) => by.columns.every((name) => of.columns.includes(name)))
    .map((of) => ({ of, by, link }))
}

const threadOf = ({ by, link, of }: Answers, name: string): View => {
  const [key = ""] = of.key
  const own = of.columns.filter((one) => one !== key && one !== link)
  // What a row is told by what was asked holds for its answers, too.
  const value = (one: string) =>
    of.pipeline.rows.columns[one]?.from_input !== undefined
      ? `coalesce(r.${quote(one)}, t.${quote(one)})`
      : by.columns.includes(one)
        ? `r.${quote(one)}`
        : "NULL"
  const upper = own.map((one) => `, t.${quote(one)}`).join("")
  const lower = own.map((one) => `, ${value(one)} AS ${quote(one)}`).join("")
  return {
    name,
    kind: "view",
    parameters: [],
    sql: `SELECT t.${quote(key)}, t.${quote(key)} AS thread_id, NULL AS reply_to, 1 AS level${upper} FROM ${main(of.table)} t
UNION ALL
SELECT r.${quote(by.key[0] as string)}, r.${quote(link)}, r.${quote(link)}, 2${lower} FROM ${main(by.table)} r LEFT JOIN ${main(of.table)} t ON t.${quote(key)} = r.${quote(link)}`,
    description: `${of.table} and ${by.table} as one table: level 1 stands alone, level 2 answers the row that reply_to names`,
    columns: [
      column(key, `Id of the row: of ${of.table} at level 1, of ${by.table} at level 2`),
      column("thread_id", `Id of the row of ${of.table} that the thread begins with`),
      column("reply_to", "Id of the row that is answered", "it answers none"),
      column("level", `1: ${of.table}, 2: ${by.table}`),
      ...ownColumns(of, own, () => "not requested, or not told by the API")
    ]
  }
}

export const threads = (all: ReadonlyArray<Ground>): ReadonlyArray<View> => {
  const found = all.flatMap((by) => answersOf(by, all))
  return found.map((one) => threadOf(one, found.length === 1 ? "thread" : `${one.of.table}_thread`))
}
