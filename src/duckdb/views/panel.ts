// The study's list of accounts as a panel, and which line of it a row belongs to.
import { quote } from "../../domain/sqlText.ts"
import type { View, ViewColumn } from "../../domain/Views.ts"
import { ofSteps } from "../accountColumns.ts"
import { free, type Ground, listOf, main } from "./ground.ts"
import { column, dayOf, ownColumns } from "./words.ts"

const fixed: ReadonlyArray<ViewColumn> = [
  column("line", "Line of the lists, from 1"),
  column("person", "Whom the account belongs to: the id of the list, else the user name; never empty"),
  column("username", "User name of the account"),
  column("from_day", "First UTC day on which the account is wanted", "the study has no days"),
  column("to_day", "Last UTC day on which it is wanted", "the study has no days"),
  column(
    "availability",
    "What the API said when it was last asked for the profile: ok, not_found, private or refused",
    "not asked"
  ),
  column("availability_seen_at", "When that was (UTC)", "not asked")
]

const reserved = new Set(
  "all and any array as asc asymmetric between both case cast check collate column constraint create cross day default deferrable desc distinct do else end except false fetch for foreign from full generated glob grant group having ilike in initially inner intersect into is isnull join lambda lateral leading left like limit map natural not notnull null offset on only or order outer over overlaps pivot placing positional primary qualify references returning right select semi similar some struct summarize symmetric table tablesample then to trailing true try_cast union unique unpivot using value values variadic verbose when where window with".split(
    " "
  )
)

const others = [
  ...fixed.map(({ name }) => name),
  "id",
  "step",
  "pipeline",
  "posts",
  "state",
  "observable",
  "asked_at",
  "days",
  "days_observed"
]

export interface Alias {
  /** As `main.accounts` has it. */
  readonly column: string
  /** A name that needs no quotes. */
  readonly name: string
}

/** Names of a list's own columns that need no quotes and collide with nothing. */
export const aliasesOf = (listed: ReadonlyArray<string>): ReadonlyArray<Alias> => {
  const taken = [...others]
  return listed.map((column) => {
    const plain = column
      .toLowerCase()
      .replaceAll("ß", "ss")
      .normalize("NFKD")
      .replaceAll(/\p{M}/gu, "")
      .replaceAll(/[^a-z0-9]+/g, "_")
      .replaceAll(/^_+|_+$/g, "")
      .slice(0, 50)
    const named =
      /^[a-z]/.test(plain) && !reserved.has(plain) && !taken.includes(plain) ? plain : `list_${plain}`.replace(/_$/, "")
    const name = free(named, taken)
    taken.push(name)
    return { column, name }
  })
}

/** That a line `p` of the panel is of a step, where lines of one account are of several. */
export const ofStep = (listed: ReadonlyArray<string>, step: string): string =>
  listed.includes(ofSteps.name) ? ` AND (p.${ofSteps.name} IS NULL OR list_contains(p.${ofSteps.name}, ${step}))` : ""

/** That a day is among those of a line `p` of the panel. Without OR: DuckDB would compare every pair. */
export const onPanelDay = (day: string): string =>
  `${day} BETWEEN coalesce(p.from_day, DATE '0001-01-01') AND coalesce(p.to_day, DATE '9999-12-31')`

export const ownColumnsOf = (listed: ReadonlyArray<string>): ReadonlyArray<ViewColumn> =>
  aliasesOf(listed).map(({ column: of, name }) =>
    of === ofSteps.name
      ? column(name, ofSteps.description, ofSteps.nullMeans)
      : column(name, `Column ${of} of the study's list, as it stands there`, "empty in the list")
  )

export const panel = (listed: ReadonlyArray<string>): View => {
  const own = aliasesOf(listed).map(({ column: of, name }) => `, a.${quote(of)} AS ${quote(name)}`)
  return {
    name: "panel",
    kind: "view",
    parameters: [],
    sql: `WITH period AS (
  SELECT min(s.from_day) AS from_day, CASE WHEN bool_or(s.is_standing) THEN NULL ELSE max(s.to_day) END AS to_day,
    (SELECT max(w.to_day) FROM provenance.wanted w WHERE w.input = 'accounts') AS last_day
  FROM provenance.steps s WHERE s.input = 'accounts')
SELECT a.line, coalesce(a.id, a.username) AS person, a.username, coalesce(a.wanted_from, q.from_day) AS from_day,
  coalesce(a.wanted_to, q.to_day, q.last_day) AS to_day, a.availability, a.availability_seen_at${own.join("")}
FROM main.accounts a CROSS JOIN period q`,
    description:
      "The study's list of accounts: a row per line, with whom it is about and from when until when it is wanted",
    columns: [...fixed, ...ownColumnsOf(listed)]
  }
}

/** Which line of the panel a row belongs to: by its account and its day. */
export const panelRows = (ground: Ground, listed: ReadonlyArray<string>): View | undefined => {
  const { account, key, noun, table, time } = ground
  if (account === undefined || time === undefined) return undefined
  const own = [...new Set([...key, account, time.column])]
  const more = [...fixed.map(({ name }) => name), ...aliasesOf(listed).map(({ name }) => name)].filter(
    (name) => !own.includes(name) && !name.startsWith("availability") && !name.endsWith("_day")
  )
  return {
    name: `${noun}_accounts`,
    kind: "view",
    parameters: [],
    sql: `SELECT ${listOf(own, "t")}, t.${quote(time.column)}::DATE AS ${quote(time.day)}, ${listOf(more, "p")}
FROM ${main(table)} t JOIN main.panel p ON p.username = t.${quote(account)} AND ${onPanelDay(`t.${quote(time.column)}::DATE`)}`,
    description: `Which line of the panel a row of ${table} belongs to: the one that has its account on its day. Join persons and their columns here, not by user name alone${listed.includes(ofSteps.name) ? `. An account on the lists of several steps has a row for each (${ofSteps.name}): count(DISTINCT …), or one step at a time` : ""}`,
    columns: [
      ...ownColumns(ground, own),
      ...dayOf(ground),
      ...[...fixed, ...ownColumnsOf(listed)].filter(({ name }) => more.includes(name))
    ]
  }
}
