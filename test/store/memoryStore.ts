// A second store, in memory and without rows: small enough to be read beside the port that it implements.
import { Effect, Layer } from "effect"
import type { Outcome } from "../../src/domain/Answer.ts"
import { type Covered, timeless } from "../../src/domain/Coverage.ts"
import type { Database } from "../../src/domain/Database.ts"
import { addDays } from "../../src/domain/Day.ts"
import { StoreError } from "../../src/domain/failures.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import type { Slice } from "../../src/domain/Slice.ts"
import { type OpenStore, type Reader, type SliceState, Store } from "../../src/domain/services.ts"
import { type BegunWave, waveText } from "../../src/domain/Wave.ts"
import { placeRows } from "../../src/rows/placeRows.ts"

interface Line {
  readonly sliceState: SliceState
  readonly state: "planned" | "open" | "done" | "split" | "failed" | "unavailable" | "dropped"
}

/** All that one "file" holds. */
const emptyFile = () => ({
  slices: new Map<string, Line>(),
  days: new Map<string, Covered>(),
  requests: new Map<string, { readonly slice: string; readonly counted: boolean }>(),
  waves: [] as Array<BegunWave>
})
type File = ReturnType<typeof emptyFile>
const files = new Map<string, File>()

const start = (slice: Slice, revision: number, split: boolean): SliceState => ({
  slice,
  revision,
  position: undefined,
  pages: 0,
  rows: 0,
  seen: {},
  split
})

const inOrder = (lines: Iterable<Line>) =>
  [...lines]
    .map(({ sliceState }) => sliceState)
    .toSorted(({ slice: a }, { slice: b }) =>
      `${a.window?.from ?? "~"} ${a.id}` < `${b.window?.from ?? "~"} ${b.id}` ? -1 : 1
    )

const readerAt = (path: string, file: File, plan: Plan): Reader => ({
  database: undefined as unknown as Database,
  settle: plan.study.settle,
  databaseId: path,
  origin: "tiktok",
  coverage: [...file.days.values()],
  begun: inOrder(
    [...file.slices.values()].filter(
      ({ sliceState, state }) => state === "open" || (state === "planned" && sliceState.split)
    )
  ),
  choose: ({ id, step }) =>
    Effect.succeed({ id, step, by: undefined, units: [], made: false, chosen: [], left: [], met: [], tied: 0 }),
  shapes: Effect.succeed(plan.shapes),
  densities: Effect.succeed({}),
  seen: () => Effect.succeed([]),
  waves: [...file.waves],
  waveNumbers: new Map(),
  accounts: undefined,
  wants: new Map(),
  spent: Effect.sync(() =>
    [...Map.groupBy(file.requests.values(), ({ slice }) => slice)].flatMap(([id, all]) => {
      const slice = file.slices.get(id)?.sliceState.slice
      const requests = all.filter(({ counted }) => counted).length
      if (slice === undefined || requests === 0) return []
      const { shape, step, units, window } = slice
      return [{ step, shape, units, ...(window === undefined ? {} : { window }), requests }]
    })
  )
})

const openAt = (path: string, plan: Plan): OpenStore => {
  const file = files.get(path) ?? files.set(path, emptyFile()).get(path)!
  const { days, requests, slices } = file
  const book = (slice: string, { counted = true, request }: Outcome) => {
    if (!requests.has(request)) requests.set(request, { slice, counted })
  }
  /** Moves a slice on, unless somebody else has. */
  const move = (sliceState: SliceState, line: Line) => {
    const now = slices.get(sliceState.slice.id)?.sliceState.revision
    if (now !== sliceState.revision)
      return Effect.fail(new StoreError({ reason: "stale", message: `${sliceState.slice.id} was moved`, hint: "" }))
    slices.set(sliceState.slice.id, line)
    return Effect.succeed(line.sliceState)
  }
  const cover = ({ shape, units, wave, window = timeless }: Slice, state: Covered["state"], at: number) => {
    for (const unit of units) {
      for (let day = window.from; day <= window.to; day = addDays(day, 1)) {
        days.set(`${shape} ${waveText(wave)} ${unit} ${day}`, { shape, wave, unit, from: day, to: day, state, at })
      }
    }
  }
  const next = (sliceState: SliceState, change: Partial<SliceState>): SliceState => ({
    ...sliceState,
    ...change,
    revision: sliceState.revision + 1
  })
  const enter = (all: ReadonlyArray<Slice>, split: boolean) => {
    for (const slice of all) {
      const known = slices.get(slice.id)
      const revision = known === undefined ? 0 : known.sliceState.revision + 1
      slices.set(slice.id, { sliceState: start(slice, revision, split), state: "planned" })
    }
    const ids = new Set(all.map(({ id }) => id))
    return inOrder([...slices.values()].filter(({ sliceState }) => ids.has(sliceState.slice.id)))
  }
  return {
    ...readerAt(path, file, plan),
    isInPlace: () => true,
    migrated: undefined,
    again: Effect.sync(() => readerAt(path, file, plan)),
    enroll: (all, dropped) =>
      Effect.sync(() => {
        for (const [id, { sliceState, state }] of slices) {
          const isNew = state === "planned" && !sliceState.split && sliceState.revision === 0
          if (!isNew && !dropped.includes(id)) continue
          const isAsked = [...requests.values()].some(({ slice }) => slice === id)
          const isAgain = all.some((one) => one.id === id)
          if (isNew && (!isAsked || isAgain)) slices.delete(id)
          else slices.set(id, { sliceState: next(sliceState, {}), state: "dropped" })
        }
        return enter(all, false)
      }),
    finished: Effect.sync(
      () =>
        [...slices.values()].find(({ sliceState, state }) => state === "done" && sliceState.pages > 0)?.sliceState.slice
    ),
    keepWants: () => Effect.void,
    keepChoice: () => Effect.void,
    commit: (sliceState, page, outcome) => {
      const { slice } = sliceState
      const shape = plan.shapes[slice.shape]!
      const placed = placeRows(page.rows, slice, shape, plan.pipelines[shape.pipeline]!)
      const seen: Record<string, number> = { ...sliceState.seen }
      for (const [unit, rows] of placed.seen) seen[unit] = (seen[unit] ?? 0) + rows
      const change = { position: page.next, pages: page.number, rows: sliceState.rows + placed.rows, seen }
      const moved = next(sliceState, change)
      return Effect.map(
        move(sliceState, { sliceState: moved, state: page.next === undefined ? "done" : "open" }),
        () => {
          book(slice.id, outcome)
          if (page.next === undefined) cover(slice, "done", outcome.answered_at)
          const { off_target, rows } = placed
          return { sliceState: moved, rows, fresh: rows, duplicates: 0, off_target, capped: false }
        }
      )
    },
    note: (slice, _, outcome) => Effect.sync(() => book(slice, outcome)),
    restart: (sliceState, outcome) => {
      const anew = start(sliceState.slice, sliceState.revision + 1, sliceState.split)
      const state = slices.get(sliceState.slice.id)?.state ?? "planned"
      return Effect.tap(move(sliceState, { sliceState: anew, state }), () =>
        Effect.sync(() => book(sliceState.slice.id, outcome))
      )
    },
    split: (sliceState, children, _, outcome) =>
      Effect.map(move(sliceState, { sliceState: next(sliceState, { position: undefined }), state: "split" }), () => {
        if (outcome !== undefined) book(sliceState.slice.id, outcome)
        return enter(children, true)
      }),
    endFull: () => Effect.succeed(false),
    giveUp: (sliceState, state, _, outcome, at = 0) =>
      Effect.map(move(sliceState, { sliceState: next(sliceState, {}), state }), () => {
        if (outcome !== undefined) book(sliceState.slice.id, outcome)
        cover(sliceState.slice, state, outcome?.answered_at ?? at)
      }),
    problem: () => Effect.void,
    carry: () => Effect.succeed(0),
    beginWave: (wave) =>
      Effect.sync(() => {
        const isKnown = file.waves.some((one) => one.shape === wave.shape && one.wave === wave.wave)
        if (!isKnown) file.waves.push(wave)
      }),
    prune: () => Effect.succeed(0),
    bookUnknown: (taken) =>
      Effect.sync(() => {
        const unknown = taken.filter(({ request }) => !requests.has(request))
        for (const { request, slice = "" } of unknown) requests.set(request, { slice, counted: true })
        return unknown.length
      })
  }
}

export const layerMemoryStore = (path: string) =>
  Layer.succeed(
    Store,
    Store.of({
      path,
      read: Effect.succeed(undefined),
      open: (plan) => Effect.sync(() => openAt(path, plan))
    })
  )
