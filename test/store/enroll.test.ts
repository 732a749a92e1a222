// What a sitting does to slices before and between their pages: enrols, drops, starts anew, books lost requests.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { ask, begin, later, newPath, outcome, pageOf, planOf, sit, video, windowOf } from "./sitting.ts"

const plan = planOf()
const [slice] = slicesOf(plan) as [ReturnType<typeof slicesOf>[number]]
const states =
  "SELECT slice, state, revision, pages, rows, seen, split_from FROM provenance.slices ORDER BY created_at, slice"

it.effect("restart forgets the position and counts, and keeps the rows; the search brings them again", () =>
  Effect.gen(function* () {
    const path = newPath()
    yield* sit(path, plan, (store) =>
      Effect.gen(function* () {
        const [one] = yield* begin(store, plan)
        const { sliceState } = yield* store.commit(one!, pageOf([video(1), video(2)], 1, { cursor: 2 }), outcome())
        const anew = yield* store.restart(sliceState, outcome(later, { status: 400, code: "invalid_params" }))
        assert.deepStrictEqual(
          [anew.position, anew.pages, anew.rows, anew.seen, anew.revision],
          [undefined, 0, 0, {}, 2]
        )
        const stored = yield* store.commit(anew, pageOf([video(2), video(3)], 1), outcome())
        assert.deepStrictEqual([stored.rows, stored.fresh, stored.duplicates], [2, 1, 1])
      })
    )
    assert.deepStrictEqual(yield* ask(path, states), [[slice.id, "done", 3, 1, 2, '{"ada":2}', null]])
    assert.deepStrictEqual(yield* ask(path, "SELECT id FROM videos ORDER BY id"), [["1"], ["2"], ["3"]])
    assert.deepStrictEqual(yield* ask(path, "SELECT answer, status FROM provenance.requests ORDER BY request"), [
      ["Stored", 200],
      ["Restart", 400],
      ["Stored", 200]
    ])
  })
)

describe("enroll", () => {
  it.effect("puts new slices on the list, drops those that nobody wants, and forgets those that never began", () =>
    Effect.gen(function* () {
      const path = newPath()
      const two = planOf(undefined, "2023-02-28")
      yield* sit(path, two, (store) =>
        Effect.gen(function* () {
          const all = yield* begin(store, two)
          assert.deepStrictEqual(
            all.map((one) => windowOf(one.slice)),
            ["2023-01-01–2023-01-31", "2023-02-01–2023-02-28"]
          )
          yield* store.commit(all[1]!, pageOf([video(1)], 1, { cursor: 1 }), outcome())
        })
      )
      const three = planOf("{ videos: { accounts: [eve] } }")
      yield* sit(path, three, (store) => store.enroll(slicesOf(three), [slicesOf(two)[1]!.id]))
      assert.deepStrictEqual(yield* ask(path, "SELECT units, state, pages FROM provenance.slices ORDER BY units"), [
        ['["ada","bob"]', "dropped", 1],
        ['["eve"]', "planned", 0]
      ])
    })
  )

  it.effect("of a slice that is done begins it again under a new revision, with nothing counted twice", () =>
    Effect.gen(function* () {
      const path = newPath()
      for (const turn of [1, 2]) {
        yield* sit(path, plan, (store) =>
          Effect.flatMap(begin(store, plan), ([one]) => {
            assert.deepStrictEqual([one?.revision, one?.pages, one?.rows], [turn === 1 ? 0 : 2, 0, 0])
            return store.commit(one!, pageOf([video(1), video(2)]), outcome())
          })
        )
      }
      assert.deepStrictEqual(yield* ask(path, "SELECT state, pages, rows, slots, seen FROM provenance.slices"), [
        ["done", 1, 2, 2, '{"ada":2}']
      ])
      assert.deepStrictEqual(yield* ask(path, "SELECT count(*)::INTEGER FROM provenance.pages"), [[2]])
    })
  )
})

it.effect("requests without an outcome are booked as unknown, once, and those with one keep it", () =>
  Effect.gen(function* () {
    const path = newPath()
    const known = outcome()
    const taken = [known.request, "lost-1", "lost-2"].map((request) => ({ request, at: later }))
    const booked = yield* sit(path, plan, (store) =>
      Effect.gen(function* () {
        yield* store.note(slice.id, "Repeat", known)
        yield* store.note(slice.id, "Split", known)
        return [yield* store.bookUnknown(taken), yield* store.bookUnknown(taken), yield* store.bookUnknown([])]
      })
    )
    assert.deepStrictEqual(booked, [2, 0, 0])
    assert.deepStrictEqual(
      yield* ask(path, "SELECT request, answer, asked_at FROM provenance.requests ORDER BY request"),
      [
        ["lost-1", "unknown", "2023-06-01 12:00:00"],
        ["lost-2", "unknown", "2023-06-01 12:00:00"],
        [known.request, "Repeat", "2023-06-01 11:59:59.2"]
      ]
    )
  })
)
