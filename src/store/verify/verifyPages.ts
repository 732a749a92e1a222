// Raw pages against their hashes, and against the requests and slices that brought them.
import { Effect } from "effect"
import type { Database } from "../../domain/Database.ts"
import type { Fault } from "../../domain/Fault.ts"
import type { StoreError } from "../../domain/failures.ts"
import { faultsOf } from "./faults.ts"

const sliceText = `'slice ' || p.slice || coalesce(
  ': ' || concat_ws(' ', s.step, s.from_day || '..' || s.to_day, array_to_string(json_extract_string(s.units, '$[*]')[:3], ', ')), '')`

/** A page as a person finds it. */
const pageText = `'page ' || p.page || ' (' || ${sliceText} || ', page ' || p.number || ' of it)'`

const pages = "provenance.pages p LEFT JOIN provenance.slices s USING (slice)"

const checks: ReadonlyArray<readonly [what: string, sql: string]> = [
  [
    "is not what came: its hash is another one",
    `SELECT ${pageText} AS name FROM ${pages} WHERE p.body IS NULL OR sha256(p.body) IS DISTINCT FROM p.sha256 ORDER BY p.page`
  ],
  ["belongs to no slice", `SELECT 'page ' || p.page AS name FROM ${pages} WHERE s.slice IS NULL ORDER BY p.page`],
  [
    "stands there more than once",
    "SELECT 'page ' || page AS name FROM provenance.pages GROUP BY page HAVING count(*) > 1 ORDER BY page"
  ],
  [
    "came by no request that is written down",
    `SELECT ${pageText} AS name FROM ${pages} ANTI JOIN (FROM provenance.requests WHERE answer = 'Stored') r USING (request) ORDER BY p.page`
  ],
  [
    "brought a page that is not there",
    `SELECT 'request ' || p.request || ' of ' || ${sliceText} AS name
     FROM (FROM provenance.requests WHERE answer = 'Stored') p LEFT JOIN provenance.slices s USING (slice)
     ANTI JOIN provenance.pages g USING (request) ORDER BY p.asked_at, p.request`
  ],
  [
    "lacks some of its pages",
    `SELECT ${sliceText} AS name FROM provenance.slices p LEFT JOIN provenance.slices s USING (slice)
     LEFT JOIN (SELECT slice, count(DISTINCT number) AS there, max(number) AS most FROM provenance.pages GROUP BY slice) g USING (slice)
     WHERE p.pages > 0 AND coalesce(g.there, 0) < p.pages ORDER BY p.slice`
  ]
]

/** What is wrong with raw pages. Returns how many there are, and the faults. */
export const verifyPages = Effect.fn("Store.verifyPages")(function* (
  database: Database
): Effect.fn.Return<{ readonly pages: number; readonly faults: ReadonlyArray<Fault> }, StoreError> {
  const [all] = yield* database.rows("SELECT count(*)::BIGINT AS n FROM provenance.pages")
  const faults = yield* faultsOf(database, checks)
  return { pages: Number(all?.["n"]), faults }
})
