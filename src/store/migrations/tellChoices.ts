// How a choice was made was not kept before the third format: the studies that were run tell it.
import { Effect } from "effect"
import { choiceId } from "../../domain/choice.ts"
import { type Json, writeJson } from "../../domain/Json.ts"
import { linesIn } from "../../duckdb/jsonLines.ts"
import { addHow } from "../choices.ts"
import type { Migration } from "./Migration.ts"
import { storedSteps } from "./storedSteps.ts"

/** How each choice of a stored study is made. */
const choicesIn = (study: string): ReadonlyArray<Json> => {
  const steps = storedSteps(study)
  return steps.flatMap((step) => {
    const { sample, top } = step.for_each ?? {}
    if (sample === undefined && top === undefined) return []
    return [
      {
        sample: choiceId(step, steps),
        method: top === undefined ? "sample" : "top",
        n: sample?.n ?? top?.n ?? null,
        seed: sample?.seed ?? null,
        per: sample?.per ?? []
      }
    ]
  })
}

const columns = { sample: "VARCHAR", method: "VARCHAR", n: "INTEGER", seed: "VARCHAR", per: ["VARCHAR"] } as const

// A stratum that cannot be taken apart for sure stays one text.
const parts = "string_split(s.stratum, ' · ')"
const tell = (table: string): string => `
  UPDATE provenance.${table} s SET method = h.method, n = h.n, seed = h.seed,
    strata = CASE WHEN len(h.per) = 0 THEN [] WHEN len(h.per) = len(${parts})
      THEN list_transform(list_zip(h.per, ${parts}), lambda one: {'name': one[1], 'value': one[2]}) END
  FROM ${linesIn("lines", columns)} h WHERE h.sample = s.sample AND s.method IS NULL`

export const tellChoices: Migration = {
  name: "choices tell how they were made",
  makes: 3,
  changes: ["provenance.samples", "provenance.left_samples"],
  adds: addHow,
  run: Effect.fnUntraced(function* (database) {
    const runs = yield* database.rows("SELECT DISTINCT study FROM provenance.runs")
    const lines = writeJson([
      ...new Map(runs.flatMap(({ study }) => choicesIn(String(study))).map((one) => [writeJson(one), one])).values()
    ])
    for (const table of ["samples", "left_samples"]) yield* database.exec(tell(table), { lines })
    return []
  })
}
