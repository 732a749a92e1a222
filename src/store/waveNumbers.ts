// The numbers of waves: for people and for the tables of `main`. What a wave is, is what it observes.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import { type Wave, type WaveNumbers, waveOf, waveText, withNumbers } from "../domain/Wave.ts"

/** `waves`: number and meaning, each once. `begun_waves`: those on the user's word, with the shapes that they are of. */
export const waveTables = `
CREATE TABLE IF NOT EXISTS provenance.waves (wave INTEGER PRIMARY KEY, observes VARCHAR NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS provenance.begun_waves (
  shape VARCHAR, observes VARCHAR, begun_at TIMESTAMP, PRIMARY KEY (shape, observes));`

export const readWaveNumbers = (database: Database): Effect.Effect<WaveNumbers, StoreError> =>
  Effect.map(
    database.rows("SELECT wave, observes FROM provenance.waves ORDER BY wave"),
    (rows) => new Map(rows.map((row) => [waveOf(String(row["observes"])), Number(row["wave"])]))
  )

/** The numbers of all waves, these among them: who has none gets one. Runs inside the caller's transaction. */
export const numberWaves = Effect.fnUntraced(function* (
  database: Database,
  waves: ReadonlyArray<Wave>
): Effect.fn.Return<WaveNumbers, StoreError> {
  const known = yield* readWaveNumbers(database)
  const numbers = withNumbers(known, waves)
  for (const [wave, number] of numbers) {
    if (known.has(wave)) continue
    yield* database.exec("INSERT INTO provenance.waves (wave, observes) VALUES ($number::INTEGER, $observes)", {
      number,
      observes: waveText(wave)
    })
  }
  return numbers
})
