// Lists that belong to an account (who follows it, what it liked), wave by wave, and what changed between complete ones.
import { literal, quote } from "../../domain/sqlText.ts"
import type { View } from "../../domain/Views.ts"
import { type Ground, listOf, matchesOf, ownerOf } from "./ground.ts"
import { column, ownColumns, waveColumns } from "./words.ts"

/** Askings for accounts' lists that a condition on `c` holds for: the newest of each group. */
export const askedListsText = ({ pipeline }: Ground, holds: string, group: string): string =>
  `SELECT c.unit, c.shape, c.observes, c.wave, c.state, c.asked_at FROM provenance.coverage c
      JOIN provenance.shapes h ON h.shape = c.shape
    WHERE ${holds} AND c.state IN ('done', 'empty', 'capped') AND h.pipeline = ${literal(pipeline.pipeline)}
    QUALIFY row_number() OVER (PARTITION BY ${group} ORDER BY c.asked_at DESC, c.shape) = 1`

/** Every asking for an account's list: the newest of each wave. */
const listsText = (ground: Ground): string => `lists AS (
  SELECT *, state IN ('done', 'empty') AS is_complete,
    row_number() OVER (PARTITION BY unit ORDER BY asked_at DESC) = 1 AS is_latest
  FROM (${askedListsText(ground, "c.superseded_at IS NULL", "c.unit, c.observes")}))`

const membersText = (ground: Ground): string => `members AS (
  SELECT DISTINCT l.unit, l.observes, ${listOf(ground.key, "m")} FROM lists l
    JOIN provenance.slices s ON s.shape = l.shape AND s.observes = l.observes
    JOIN ${matchesOf(ground)} m ON m.slice = s.slice AND m.unit = l.unit WHERE m.on_target)`

const complete = column(
  "is_complete",
  "Whether the list came whole; the API cuts off long ones, and a study may limit them"
)

export const edges = (ground: Ground): ReadonlyArray<View> => {
  const owner = ownerOf(ground)
  if (owner === undefined) return []
  const { key, table } = ground
  const members = key.filter((name) => name !== owner)
  const same = members.map((name) => `b.${quote(name)} = a.${quote(name)}`).join(" AND ")
  const head = `WITH ${listsText(ground)}, ${membersText(ground)}`
  return [
    {
      name: `${table}_waves`,
      kind: "view",
      parameters: [],
      sql: `${head}
SELECT ${listOf(key, "m")}, l.wave, l.observes, l.asked_at, l.is_complete, l.is_latest
FROM lists l JOIN members m ON m.unit = l.unit AND m.observes = l.observes`,
      description: `A row per row of ${table} and wave whose list has it. What an account has now: WHERE is_latest; ${table} itself is all that it ever had`,
      columns: [
        ...ownColumns(ground, key),
        ...waveColumns(),
        column("asked_at", "When the list was asked for (UTC)"),
        complete,
        column("is_latest", "Whether this is the newest list of the account")
      ]
    },
    {
      name: `${table}_churn`,
      kind: "view",
      parameters: [],
      sql: `${head},
whole AS (
  SELECT unit, observes, wave, asked_at, lag(observes) OVER w AS since, lag(wave) OVER w AS from_wave, lag(asked_at) OVER w AS from_at
  FROM lists WHERE is_complete WINDOW w AS (PARTITION BY unit ORDER BY asked_at)),
pairs AS (SELECT * FROM whole WHERE since IS NOT NULL),
changes AS (
  SELECT coalesce(a.unit, b.unit) AS unit, coalesce(a.pair, b.pair) AS pair, count(b.pair) AS before, count(a.pair) AS after,
    count(*) FILTER (b.pair IS NULL) AS gained, count(*) FILTER (a.pair IS NULL) AS lost
  FROM (SELECT p.observes AS pair, m.* FROM pairs p JOIN members m ON m.unit = p.unit AND m.observes = p.observes) a
    FULL JOIN (SELECT p.observes AS pair, m.* FROM pairs p JOIN members m ON m.unit = p.unit AND m.observes = p.since) b
    ON b.unit = a.unit AND b.pair = a.pair AND ${same}
  GROUP BY ALL)
SELECT l.unit AS ${quote(owner)}, p.from_wave, l.wave AS to_wave, p.from_at, l.asked_at AS to_at, l.is_complete,
  CASE WHEN p.unit IS NOT NULL THEN coalesce(c.before, 0) END AS size_before,
  CASE WHEN l.is_complete THEN (SELECT count(*) FROM members m WHERE m.unit = l.unit AND m.observes = l.observes) END AS size_after,
  CASE WHEN p.unit IS NOT NULL THEN coalesce(c.gained, 0) END AS gained, CASE WHEN p.unit IS NOT NULL THEN coalesce(c.lost, 0) END AS lost
FROM lists l LEFT JOIN pairs p ON p.unit = l.unit AND p.observes = l.observes
  LEFT JOIN changes c ON c.unit = l.unit AND c.pair = l.observes`,
      description: `What changed in an account's ${table} since its last complete list: a row per account and wave, known only between complete lists`,
      columns: [
        ...ownColumns(ground, [owner]),
        column(
          "from_wave",
          "Wave of the complete list that is compared with",
          "there is none before, or this list is not complete"
        ),
        column("to_wave", "Wave of this list"),
        column("from_at", "When the earlier list was asked for (UTC)", "as from_wave"),
        column("to_at", "When this list was asked for (UTC)"),
        complete,
        column("size_before", "Length of the earlier list", "as from_wave"),
        column("size_after", "Length of this list", "it is not complete"),
        column("gained", "In this list and not in the earlier one", "as from_wave"),
        column("lost", "In the earlier list and not in this one", "as from_wave")
      ]
    }
  ]
}
