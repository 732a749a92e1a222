// What is said to the ledger's file.
import type { DatabaseSync } from "node:sqlite"

/** `amount` 0: given back. A permit is one row that is only there where neither the pool nor the study is at its end. */
export const prepareStatements = (file: DatabaseSync) => ({
  insert: file.prepare(`
    INSERT INTO permits (client, pool, day, database_id, taken_at, slice)
    SELECT :client, :pool, :day, :database, :at, :slice
    WHERE (SELECT coalesce(sum(amount), 0) FROM permits WHERE client = :client AND pool = :pool AND day = :day) < :pool_cap
      AND (SELECT coalesce(sum(amount), 0) FROM permits
           WHERE client = :client AND pool = :pool AND day = :day AND database_id = :database) < :study_cap
    RETURNING number`),
  count: file.prepare(`
    SELECT coalesce(sum(amount), 0) AS total, coalesce(sum(amount) FILTER (WHERE database_id = :database), 0) AS own
    FROM permits WHERE client = :client AND pool = :pool AND day = :day`),
  closedUntil: file.prepare("SELECT until FROM closed WHERE client = ? AND pool = ?"),
  close: file.prepare("INSERT OR REPLACE INTO closed (client, pool, until) VALUES (?, ?, ?)"),
  reopen: file.prepare("DELETE FROM closed WHERE client = ? AND pool = ?"),
  giveBack: file.prepare("UPDATE permits SET amount = 0 WHERE number = ?"),
  taken: file.prepare(
    "SELECT number, taken_at, slice FROM permits WHERE database_id = ? AND amount > 0 ORDER BY number"
  )
})
