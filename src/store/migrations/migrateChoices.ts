// Choices of the first format had the name of the step that they feed in theirs, so that a renamed step chose anew.
import { Effect } from "effect"
import { choiceId } from "../../domain/choice.ts"
import { hashOf, type Json, writeJson } from "../../domain/Json.ts"
import type { Step } from "../../domain/Study.ts"
import { linesIn } from "../../duckdb/jsonLines.ts"
import { sampleTables } from "../choices.ts"
import type { Migration } from "./Migration.ts"
import { storedSteps } from "./storedSteps.ts"

/** The name that a choice had. */
const oldId = ({ for_each, name }: Step): string => hashOf({ step: name, for_each } as unknown as Json)

/** Steps of a stored study that are fed, with the old and the new name of what was chosen for them. */
const namesIn = (study: string): ReadonlyArray<readonly [string, string]> => {
  const steps = storedSteps(study)
  return steps
    .filter(({ for_each }) => for_each !== undefined)
    .map((step) => [oldId(step), choiceId(step, steps)] as const)
}

export const nameChoices: Migration = {
  name: "choices are named by what they are chosen from",
  makes: 2,
  changes: ["provenance.samples"],
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    yield* database.exec(sampleTables)
    const runs = yield* database.rows("SELECT study FROM provenance.runs ORDER BY sitting")
    const names = new Map(runs.flatMap(({ study }) => namesIn(String(study))))
    const kept = yield* database.rows("SELECT DISTINCT sample, step FROM provenance.samples ORDER BY ALL")
    const lines = kept.flatMap(({ sample }) => {
      const now = names.get(String(sample))
      return now === undefined ? [] : [{ was: String(sample), now }]
    })
    // Two that become one: the one that was drawn first stays.
    yield* database.exec(
      `CREATE OR REPLACE TEMP TABLE renamed AS
       SELECT s.* REPLACE (n.now AS sample), n.was FROM provenance.samples s JOIN
         ${linesIn("lines", { was: "VARCHAR", now: "VARCHAR" })} n
         ON n.was = s.sample`,
      { lines: writeJson(lines) }
    )
    yield* database.exec(
      `DELETE FROM provenance.samples WHERE sample IN (SELECT was FROM renamed);
       INSERT INTO provenance.samples (sample, step, unit, stratum, frame, probability, drawn_at)
       SELECT sample, step, unit, stratum, frame, probability, drawn_at FROM renamed
       QUALIFY dense_rank() OVER (PARTITION BY sample ORDER BY drawn_at, was) = 1;
       DROP TABLE renamed`
    )
    return []
  })
}
