// Waves of the first format had a number per shape, which two steps could mean differently. They become what they observe.
import { Effect } from "effect"
import { counted } from "../../domain/counted.ts"
import type { Database } from "../../domain/Database.ts"
import type { StoreError } from "../../domain/failures.ts"
import { type Json, parseJson, writeJson } from "../../domain/Json.ts"
import type { Pipeline } from "../../domain/Pipeline.ts"
import { literal, quote } from "../../domain/sqlText.ts"
import { askedWave, type WaveNumbers, waveText } from "../../domain/Wave.ts"
import { linesIn } from "../../duckdb/jsonLines.ts"
import { hasColumn, hasTable } from "../../duckdb/tablesThere.ts"
import { waveTables } from "../waveNumbers.ts"
import type { Migration } from "./Migration.ts"
import { type Meaning, meaningsOf, type OldRun, type OldSlice, type OldWave, renumber } from "./oldWaves.ts"

const oldSlices = `
  SELECT slice, step, shape, wave, epoch_ms(created_at) AS created FROM provenance.slices
  WHERE wave > 0 AND observes IS NULL ORDER BY created_at, slice`

const readOld = Effect.fnUntraced(function* (database: Database) {
  const slices = (yield* database.rows(oldSlices)).map(
    (row): OldSlice => ({
      slice: String(row["slice"]),
      step: String(row["step"]),
      shape: String(row["shape"]),
      wave: Number(row["wave"]),
      created: Number(row["created"])
    })
  )
  const begun = (yield* hasColumn(database, "provenance", "waves", "begun_at"))
    ? yield* database.rows("SELECT shape, wave, epoch_ms(begun_at) AS at FROM provenance.waves ORDER BY ALL")
    : []
  const runs = yield* database.rows("SELECT epoch_ms(started_at) AS at, study FROM provenance.runs ORDER BY sitting")
  return {
    slices,
    begun: begun.map(
      (row): OldWave => ({ shape: String(row["shape"]), wave: Number(row["wave"]), at: Number(row["at"]) })
    ),
    runs: runs.map((row): OldRun => ({ at: Number(row["at"]), study: String(row["study"]) }))
  }
})

/** Number and meaning of every wave, and which were begun on the user's word. */
const writeWaves = Effect.fnUntraced(function* (
  database: Database,
  numbers: WaveNumbers,
  begun: ReadonlyArray<OldWave>
) {
  if (!(yield* hasColumn(database, "provenance", "waves", "observes"))) {
    yield* database.exec("DROP TABLE IF EXISTS provenance.waves")
  }
  yield* database.exec(waveTables)
  for (const [wave, number] of numbers) {
    yield* database.exec(
      `INSERT INTO provenance.waves (wave, observes) SELECT ${number}, ${literal(waveText(wave))}
       WHERE NOT EXISTS (FROM provenance.waves WHERE observes = ${literal(waveText(wave))})`
    )
  }
  for (const { at, shape } of begun) {
    yield* database.exec(
      `INSERT INTO provenance.begun_waves (shape, observes, begun_at)
       VALUES (${literal(shape)}, ${literal(askedWave(at))}, epoch_ms(${at}::BIGINT))`
    )
  }
})

const nameSlices = Effect.fnUntraced(function* (
  database: Database,
  meanings: ReadonlyArray<Meaning>,
  numbers: WaveNumbers
) {
  const lines = meanings.map(({ slice, observes }) => ({ slice, observes, wave: numbers.get(observes) ?? 0 }))
  yield* database.exec(
    `UPDATE provenance.slices SET observes = 'collection' WHERE wave = 0 AND observes IS NULL;
     UPDATE provenance.coverage SET observes = 'collection' WHERE wave = 0 AND observes IS NULL`
  )
  yield* database.exec(
    `UPDATE provenance.slices s SET observes = n.observes, wave = n.wave
     FROM ${linesIn("lines", { slice: "VARCHAR", observes: "VARCHAR", wave: "INTEGER" })} n WHERE n.slice = s.slice`,
    { lines: writeJson(lines) }
  )
  // A line that no slice stands for cannot be told: it stays what no study plans, and is in nobody's way.
  yield* database.exec(
    `UPDATE provenance.coverage c SET observes = s.observes, wave = s.wave FROM provenance.slices s
     WHERE s.slice = c.slice AND c.observes IS NULL;
     UPDATE provenance.coverage SET observes = 'wave ' || wave WHERE observes IS NULL`
  )
})

const notesOf = (meanings: ReadonlyArray<Meaning>, numbers: WaveNumbers): ReadonlyArray<string> => {
  const lines = [...Map.groupBy(meanings, ({ step }) => step)].map(([step, own]) => {
    const waves = [...Map.groupBy(own, ({ observes, was }) => `${was} ${observes}`).values()].map(([first]) => first!)
    const texts = waves
      .toSorted((a, b) => a.was - b.was)
      .map(({ observes, was }) => {
        const number = numbers.get(observes)
        return `wave ${was} is "${observes}"${number === was ? "" : `, with the number ${number} from now on`}`
      })
    return `Later waves of ${step} are named by what they observe: ${texts.join("; ")}.`
  })
  const guessed = meanings.filter((one) => one.guessed).length
  if (guessed === 0) return lines
  const who = counted(guessed, "slice")
  return [...lines, `No stored study tells what ${who} of later waves observed: they count as asked when they were.`]
}

export const nameWaves: Migration = {
  name: "waves are what they observe",
  makes: 2,
  changes: ["provenance.slices", "provenance.coverage", "provenance.waves"],
  adds: [
    "ALTER TABLE provenance.slices ADD COLUMN IF NOT EXISTS observes VARCHAR",
    "ALTER TABLE provenance.coverage ADD COLUMN IF NOT EXISTS observes VARCHAR"
  ],
  run: Effect.fnUntraced(function* (database) {
    const { begun, runs, slices } = yield* readOld(database)
    const meanings = meaningsOf(slices, begun, runs)
    const words = begun.map(({ at, wave }) => ({ was: wave, observes: askedWave(at) }))
    const numbers = renumber([...meanings, ...words])
    yield* nameSlices(database, meanings, numbers)
    yield* writeWaves(database, numbers, begun)
    return notesOf(meanings, numbers)
  })
}

/** The tables of `main` follow the slices: a row of the history is from the page that came at its moment. */
const renumberTable = Effect.fnUntraced(function* (
  database: Database,
  { rows: { key, table } }: Pipeline
): Effect.fn.Return<void, StoreError> {
  if (!(yield* hasTable(database, "main", `${table}_matches`))) return
  const [matches, history] = ["_matches", "_history"].map((end) => `main.${quote(`${table}${end}`)}`)
  const same = key.map((name) => `m.${quote(name)} = h.${quote(name)}`).join(" AND ")
  if (yield* hasTable(database, "main", `${table}_history`)) {
    yield* database.exec(
      `UPDATE ${history} h SET wave = s.wave
       FROM ${matches} m JOIN provenance.slices s USING (slice) JOIN provenance.pages p USING (slice)
       WHERE ${same} AND m.wave = h.wave AND m.wave <> s.wave AND p.retrieved_at = h.retrieved_at`
    )
  }
  yield* database.exec(
    `UPDATE ${matches} m SET wave = s.wave FROM provenance.slices s WHERE s.slice = m.slice AND m.wave <> s.wave`
  )
})

export const renumberRows: Migration = {
  name: "rows have the numbers of their waves",
  makes: 2,
  changes: "only in the file",
  adds: [],
  run: Effect.fnUntraced(function* (database) {
    const pipelines = yield* database.rows("SELECT definition FROM provenance.pipelines ORDER BY name")
    for (const { definition } of pipelines) {
      yield* renumberTable(database, parseJson(String(definition)) as Json as unknown as Pipeline)
    }
    return []
  })
}
