// What accounts did by day and week, with zero where they were silent and NULL where nobody can know.
import { literal } from "../../domain/sqlText.ts"
import type { View, ViewColumn } from "../../domain/Views.ts"
import type { Ground } from "./ground.ts"
import { aliasesOf, ofStep, onPanelDay, ownColumnsOf } from "./panel.ts"
import { column, stepColumns } from "./words.ts"

const who = (listed: ReadonlyArray<string> | undefined): ReadonlyArray<ViewColumn> => [
  ...stepColumns,
  ...(listed === undefined
    ? []
    : [column("line", "Line of the panel that has the account on that day", "not in the study's list")]),
  column("person", "Whom the account belongs to: the id of the list, else the user name"),
  column("username", "User name of the account"),
  ...(listed === undefined ? [] : ownColumnsOf(listed))
]

const unknown =
  "not observable: missing, provisional, capped, failed, or the account was gone or private when it was asked"

/** Endpoints whose rows are by accounts and have days. */
const isByDay = ({ account, pipeline, time }: Ground): boolean =>
  account !== undefined && time !== undefined && pipeline.window !== undefined

export const accountDays = (
  grounds: ReadonlyArray<Ground>,
  listed: ReadonlyArray<string> | undefined
): ReadonlyArray<View> => {
  const names = grounds.filter(isByDay).map(({ pipeline }) => literal(pipeline.pipeline))
  if (names.length === 0) return []
  const own = listed === undefined ? [] : aliasesOf(listed).map(({ name }) => name)
  const line = listed === undefined ? "" : "p.line, "
  const more = own.map((name) => `, p.${name}`).join("")
  const join =
    listed === undefined
      ? ""
      : `LEFT JOIN main.panel p ON p.username = c.value AND ${onPanelDay("c.day")}${ofStep(listed, "c.step")}`
  const person = listed === undefined ? "c.value" : "coalesce(p.person, c.value)"
  return [
    {
      name: "account_days",
      kind: "view",
      parameters: [],
      sql: `SELECT c.step, c.pipeline, ${line}${person} AS person, c.value AS username${more}, c.day, c.state, c.observable,
  CASE WHEN c.observable THEN c.rows_found END AS posts, c.asked_at
FROM main.coverage c ${join}
WHERE c.input = 'accounts' AND c.observes = 'collection' AND c.draw IS NULL AND c.day IS NOT NULL AND c.pipeline IN (${names.join(", ")})`,
      description:
        "A row per account and UTC day that the study wants, with its posts: 0 where it was silent, NULL where nobody can know. Of one step at a time: an account that two steps want has rows of both",
      columns: [
        ...who(listed),
        column("day", "UTC day"),
        column("state", "As in coverage"),
        column("observable", "Whether posts of that day would be known"),
        column("posts", "Rows of that account and day", unknown),
        column("asked_at", "When the day was last asked (UTC)", "not asked yet")
      ]
    },
    {
      name: "account_weeks",
      kind: "view",
      parameters: [],
      sql: `SELECT d.step, d.pipeline, ${line.replace("p.", "d.")}d.person, d.username${own.map((name) => `, any_value(d.${name}) AS ${name}`).join("")},
  date_trunc('week', d.day)::DATE AS from_day, date_trunc('week', d.day)::DATE + 6 AS to_day, count(*)::INTEGER AS days,
  count(d.posts)::INTEGER AS days_observed, CASE WHEN count(d.posts) = count(*) THEN sum(d.posts)::BIGINT END AS posts
FROM main.account_days d GROUP BY d.step, d.pipeline, ${line.replace("p.", "d.")}d.person, d.username, date_trunc('week', d.day)::DATE`,
      description:
        "account_days by week, Monday to Sunday, zero-filled: avg(posts) over whole weeks (WHERE days = 7) is a mean over weeks and not over weeks with posts. Who cannot be observed has posts NULL: count(posts) counts those who can. Of one step at a time",
      columns: [
        ...who(listed),
        column("from_day", "Monday of the week"),
        column("to_day", "Sunday of the week"),
        column("days", "Days of the week that are wanted of the account: fewer than 7 at the ends of its time"),
        column("days_observed", "Days of them whose posts are known"),
        column("posts", "Rows of the account on the days that are wanted", `not known for each of them: ${unknown}`)
      ]
    }
  ]
}
