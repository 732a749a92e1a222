// An open database as the Collector uses it: what is done to it, each by a file of its own.
import { Effect } from "effect"
import type { Database } from "../domain/Database.ts"
import type { StoreError } from "../domain/failures.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Shape } from "../domain/Slice.ts"
import type { OpenStore } from "../domain/services.ts"
import { micros } from "../duckdb/micros.ts"
import { hasTable } from "../duckdb/tablesThere.ts"
import { profileShapes } from "../rows/accounts.ts"
import type { projectRows } from "../rows/projectRows.ts"
import { bookProblem, bookRequest, bookUnknown } from "./bookkeeping.ts"
import { carry } from "./carry.ts"
import { keepChoice } from "./choices.ts"
import { commitPage } from "./commitPage.ts"
import { enrollAnew } from "./enrollAnew.ts"
import { endFull, giveUp, restart, split } from "./moveSlice.ts"
import type { Opened } from "./Opened.ts"
import { prune } from "./prune.ts"
import { readerAt } from "./reader.ts"
import { readSliceStates } from "./sliceStates.ts"
import { keepWants } from "./stepWants.ts"
import { readWaveNumbers } from "./waveNumbers.ts"
import { writeWave } from "./waves.ts"
import { withoutRows } from "./withoutRows.ts"

/** How rows are made of pages, where they are. */
export type Project = typeof projectRows

/** A slice that came to its end, with the fewest pages. */
const finished = `slice = (SELECT slice FROM provenance.slices WHERE state = 'done' AND pages > 0
                           ORDER BY pages, updated_at DESC, slice LIMIT 1)`

export const openStore = Effect.fnUntraced(function* (
  database: Database,
  databaseId: string,
  plan: Plan,
  shapes: ReadonlyMap<string, Shape>,
  /** Every pipeline that has filled a table, also those that the plan has no more. */
  pipelines: Readonly<Record<string, Pipeline>>,
  project: Project | null,
  now: Effect.Effect<number>
): Effect.fn.Return<Omit<OpenStore, "isInPlace" | "migrated">, StoreError> {
  const profiles = (yield* hasTable(database, "main", "accounts"))
    ? profileShapes(shapes, pipelines)
    : new Set<string>()
  const projection = project?.(database, { pipelines: plan.pipelines, profiles }) ?? withoutRows(plan.pipelines)
  const [last] = yield* database.rows("SELECT coalesce(max(page), 0)::INTEGER AS page FROM provenance.pages")
  const numbers = yield* readWaveNumbers(database)
  const opened: Opened = { database, now, plan, shapes, projection, numbers, pages: Number(last?.["page"] ?? 0) }
  const again = readerAt(database, databaseId, plan.study.settle)
  const enroll: OpenStore["enroll"] = Effect.fn("Store.enroll")(function* (slices, dropped) {
    const { enrolled, known } = yield* enrollAnew(database, slices, dropped, micros(yield* now))
    opened.numbers = known
    return enrolled
  })
  const beginWave: OpenStore["beginWave"] = (wave) =>
    Effect.map(writeWave(database, wave), (known) => {
      opened.numbers = known
    })
  const keep: OpenStore["keepWants"] = Effect.fnUntraced(function* (wants) {
    opened.numbers = (yield* keepWants(database, wants, yield* now)) ?? opened.numbers
  })
  return {
    ...(yield* again),
    again,
    enroll,
    beginWave,
    keepWants: keep,
    commit: commitPage(opened),
    restart: restart(opened),
    split: split(opened),
    giveUp: giveUp(opened),
    endFull: endFull(opened),
    finished: Effect.map(readSliceStates(database, finished), ([sliceState]) => sliceState?.slice),
    bookUnknown: (taken) => bookUnknown(database, taken),
    keepChoice: (choice) => Effect.flatMap(now, (at) => database.transaction(keepChoice(database, choice, at))),
    carry: (carried) => Effect.flatMap(now, (at) => carry(database, carried, at)),
    prune: (wanted) => Effect.flatMap(now, (at) => prune(database, Object.values(pipelines), profiles, wanted, at)),
    note: (slice, answer, outcome) => database.transaction(bookRequest(database, slice, answer, outcome)),
    problem: (kind, subject, count, detail) =>
      Effect.flatMap(now, (at) => database.transaction(bookProblem(database, { kind, subject, count, detail }, at)))
  }
})
