// What any store must do, as its port says: random histories, played on each and compared with a second, small one.
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Layer } from "effect"
import fc from "fast-check"
import { addDays } from "../../src/domain/Day.ts"
import type { StoreError } from "../../src/domain/failures.ts"
import { type OpenStore, type Reader, type SliceState, Store } from "../../src/domain/services.ts"
import { split } from "../../src/plan/split.ts"
import { layerStore } from "../../src/store/StoreLive.ts"
import { layerMemoryStore } from "./memoryStore.ts"
import { begin, later, newPath, outcome, pageOf, planOf, video } from "./sitting.ts"

type Make = (path: string) => Layer.Layer<Store>
const stores: Readonly<Record<string, Make>> = {
  "DuckDB's": (path) => layerStore({ path, origin: "tiktok", version: "test" }),
  "DuckDB's without rows": (path) => layerStore({ path, origin: "tiktok", version: "test", project: null })
}

const plan = planOf("{ videos: { accounts: [ada, bob] } }", "2023-04-15")

const acts = [
  "page",
  "last page",
  "restart",
  "split",
  "fail",
  "unavailable",
  "note",
  "unknown",
  "again",
  "late"
] as const
type Act = readonly [act: (typeof acts)[number], which: number, rows: number]

const history = fc.array(
  fc.tuple(fc.constantFrom(...acts), fc.nat(20), fc.integer({ min: 0, max: 3 })) as fc.Arbitrary<Act>,
  { minLength: 1, maxLength: 12 }
)

const told = ({ pages, position, revision, rows, seen, slice, split }: SliceState) => ({
  id: slice.id,
  units: slice.units,
  window: slice.window,
  pages,
  position,
  revision,
  rows,
  seen,
  split
})

/** What a store says of itself, by day: how lines are put together is its own affair. */
const said = Effect.fnUntraced(function* (reader: Reader) {
  const days = reader.coverage.flatMap(({ at, from, state, to, unit }) => {
    const all: Array<string> = []
    for (let day = from; day <= to; day = addDays(day, 1))
      all.push(`${unit} ${day} ${state} ${state === "done" ? "" : at}`)
    return all
  })
  const spent = (yield* reader.spent).map((one) => JSON.stringify(one)).toSorted()
  return { days: days.toSorted(), begun: reader.begun.map(told), spent, waves: reader.waves }
})

let histories = 0
/** A history and all that the store answered: the same requests and rows each time. */
const play = Effect.fnUntraced(function* (make: Make, acts: ReadonlyArray<Act>, keys: ReadonlyArray<string>) {
  const path = newPath()
  const trail: Array<unknown> = []
  let number = 0
  const next = () => {
    number += 1
    return outcome(later, { request: keys[number] as string })
  }
  const opened = <A>(use: (store: OpenStore) => Effect.Effect<A, StoreError>) =>
    Effect.gen(function* () {
      return yield* use(yield* (yield* Store).open(plan))
    }).pipe(Effect.scoped, Effect.provide(make(path)))
  const open = new Map<string, SliceState>()
  const keep = (all: ReadonlyArray<SliceState>) => {
    for (const one of all) open.set(one.slice.id, one)
  }
  const act = Effect.fnUntraced(function* (store: OpenStore, [what, which, rows]: Act) {
    const all = [...open.values()].toSorted((a, b) => (a.slice.id < b.slice.id ? -1 : 1))
    const sliceState = all[which % Math.max(1, all.length)]
    if (sliceState === undefined) return
    const { slice } = sliceState
    const page = (more: boolean) => {
      const create_time = Date.parse(`${slice.window?.from}T12:00:00Z`) / 1000
      const found = Array.from({ length: rows }, (_, i) =>
        video(`${keys[number]}${i}`.replace(/\D/g, ""), {
          username: slice.units[i % slice.units.length] as string,
          create_time
        })
      )
      return pageOf(found, sliceState.pages + 1, more ? { cursor: sliceState.pages + 1 } : undefined)
    }
    const reason = { code: "server", text: "it fails" }
    open.delete(slice.id)
    if (what === "page" || what === "last page") {
      const stored = yield* store.commit(sliceState, page(what === "page"), next())
      if (what === "page") keep([stored.sliceState])
      trail.push([told(stored.sliceState), stored.rows, stored.off_target, stored.capped])
    } else if (what === "restart") {
      const anew = yield* store.restart(sliceState, next())
      keep([anew])
      trail.push(told(anew))
    } else if (what === "split") {
      const parts = split(slice, "days")
      if (parts.length === 0) return keep([sliceState])
      const children = yield* store.split(sliceState, parts, reason, next())
      keep(children)
      trail.push(children.map(told))
    } else if (what === "fail" || what === "unavailable") {
      yield* store.giveUp(sliceState, what === "fail" ? "failed" : "unavailable", reason, next())
    } else if (what === "late") {
      keep([sliceState])
      const late = store.commit({ ...sliceState, revision: sliceState.revision + 1 }, page(false), next())
      trail.push(yield* Effect.match(late, { onFailure: ({ reason }) => reason, onSuccess: () => "stored" }))
    } else if (what === "note") {
      keep([sliceState])
      const once = next()
      yield* store.note(slice.id, "Repeat", once)
      yield* store.note(slice.id, "Repeat", once)
    } else if (what === "unknown") {
      keep([sliceState])
      const taken = [{ request: next().request, at: later, slice: slice.id }]
      trail.push([yield* store.bookUnknown(taken), yield* store.bookUnknown(taken)])
    } else keep([sliceState])
    if (what === "again") trail.push(yield* Effect.flatMap(store.again, said))
  })
  yield* opened((store) => Effect.map(begin(store, plan), keep))
  for (let from = 0; from < acts.length; from += 4) {
    yield* opened((store) =>
      Effect.gen(function* () {
        // Opened anew: nothing but what was committed is there.
        trail.push(yield* said(store))
        for (const one of acts.slice(from, from + 4)) yield* act(store, one)
      })
    )
  }
  yield* opened((store) => store.beginWave({ shape: "s", wave: "refresh 1", at: later }))
  trail.push(yield* opened(said))
  return trail
})

for (const [name, make] of Object.entries(stores)) {
  describe(`a store: ${name}`, () => {
    it("answers as the small one does, over any history", () =>
      fc.assert(
        fc.asyncProperty(history, (acts) =>
          Effect.gen(function* () {
            histories += 1
            const keys = Array.from({ length: 40 }, (_, i) => `test-${histories * 1000 + i * 10}`)
            const [one, other] = [yield* play(make, acts, keys), yield* play(layerMemoryStore, acts, keys)]
            assert.deepStrictEqual(one, other)
          }).pipe(Effect.runPromise)
        ),
        { numRuns: 6, seed: 15 }
      ))
  })
}
