/**
 * A query that makes one line of those that are alike in all columns `same` and whose days follow one another: these columns,
 * `from_day`, `to_day`, and what `more` adds as aggregates. @param lines what a query reads from; with `from_day` and `to_day`
 */
export const neighbours = (lines: string, same: ReadonlyArray<string>, more = ""): string => {
  const alike = same.join(", ")
  const order = `PARTITION BY ${alike} ORDER BY from_day`
  return `SELECT ${alike}, min(from_day) AS from_day, max(to_day) AS to_day${more === "" ? "" : `, ${more}`}
    FROM (SELECT *, sum(starts) OVER (${order}) AS island FROM (
      SELECT *, CASE WHEN from_day = lag(to_day) OVER (${order}) + 1 THEN 0 ELSE 1 END AS starts FROM ${lines}))
    GROUP BY ${alike}, island`
}
