// What feeds a step: a choice stays while the study asks for what it was made from, and what once matched stays matched.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { choiceId } from "../../src/domain/choice.ts"
import type { ParentBinding } from "../../src/domain/ParentBinding.ts"
import type { Plan } from "../../src/domain/Plan.ts"
import type { OpenStore } from "../../src/domain/services.ts"
import { slicesOf } from "../../src/plan/makePlan.ts"
import { missing } from "../../src/plan/missing.ts"
import { unitsOf, wantedOf } from "../../src/plan/wanted.ts"
import { ask, later, newPath, outcome, pageOf, planOf, sit, video } from "../store/sitting.ts"

const sampled = (who: string, fed = "comments", feeder = "videos", fields = "") =>
  planOf(
    `{ ${feeder}: { pipeline: videos, accounts: [${who}]${fields} },
       ${fed}: { pipeline: comments, for_each: { step: ${feeder}, sample: { n: 2, seed: s } } } }`
  )

/** The binding of the second step by the first. */
const bindingOf = ({ pipelines, study }: Plan, complete = true): ParentBinding => {
  const [feeder, fed] = study.steps
  const wanted = wantedOf(study, pipelines, { today: undefined, parents: {} })
  return {
    id: choiceId(fed!, study.steps),
    without: [],
    caseless: true,
    step: fed!.name,
    forEach: fed!.for_each!,
    pipeline: pipelines["videos"]!,
    wanted: unitsOf(wanted.filter(({ step }) => step === feeder!.name)),
    complete,
    closed: undefined
  }
}

/** Asks for all that the feeding step wants; each account has four videos, whose ids begin with its first letter's place. */
const collect = (store: OpenStore, plan: Plan, counts = [5, 5, 5, 5]) =>
  Effect.gen(function* () {
    for (const sliceState of yield* store.enroll(slicesOf(plan), [])) {
      const rows = sliceState.slice.units.flatMap((username) =>
        counts.map((comment_count, index) => video(`${username.charCodeAt(0)}${index}`, { username, comment_count }))
      )
      yield* store.commit(sliceState, pageOf(rows), outcome(later))
    }
  })
const fed = (store: OpenStore, binding: ParentBinding) => Effect.map(store.choose(binding), ({ units }) => units)
const keep = (store: OpenStore, binding: ParentBinding) => Effect.flatMap(store.choose(binding), store.keepChoice)
const choose = (path: string, plan: Plan) =>
  sit(path, plan, (store) =>
    Effect.gen(function* () {
      yield* collect(store, plan)
      yield* keep(store, bindingOf(plan))
      return yield* fed(store, bindingOf(plan))
    })
  )
const look = (path: string, plan: Plan, complete = true) =>
  sit(path, plan, (store) => fed(store, bindingOf(plan, complete)))
const stored = (path: string) =>
  Effect.map(ask(path, "SELECT step, unit FROM provenance.samples ORDER BY ALL"), (rows) =>
    rows.map(([, unit]) => unit)
  )
const of = (letter: string) => (unit: string) => unit.startsWith(String(letter.charCodeAt(0)))

describe("a choice", () => {
  it.effect("goes with the accounts that it was made from, and comes back with them", () =>
    Effect.gen(function* () {
      const path = newPath()
      const first = yield* choose(path, sampled("ada"))
      assert.strictEqual(first.filter(of("a")).length, 2)
      // Before bob's videos are there, nothing feeds: no comment of ada's is asked for any more.
      assert.deepStrictEqual(yield* look(path, sampled("bob"), false), [])
      const second = yield* choose(path, sampled("bob"))
      assert.strictEqual(second.filter(of("b")).length, 2)
      assert.strictEqual(second.length, 2)
      assert.deepStrictEqual(yield* stored(path), [...second])
      assert.deepStrictEqual(yield* choose(path, sampled("ada")), first)
      assert.deepStrictEqual(yield* stored(path), [...first])
      const problems = yield* ask(path, "SELECT kind, subject, count FROM provenance.problems")
      assert.deepStrictEqual(problems, [["chosen_anew", "comments", "4"]])
    })
  )

  it.effect("stays when the list grows, and is made up where a part of it goes", () =>
    Effect.gen(function* () {
      const path = newPath()
      const first = yield* choose(path, sampled("ada, bob"))
      assert.deepStrictEqual(yield* choose(path, sampled("ada, bob, cleo")), first)
      for (const [who, letter] of [
        ["ada", "a"],
        ["bob", "b"]
      ] as const) {
        const copy = newPath()
        assert.deepStrictEqual(yield* choose(copy, sampled("ada, bob")), first)
        const rest = yield* choose(copy, sampled(who))
        assert.strictEqual(rest.filter(of(letter)).length, 2)
        assert.includeMembers([...rest], first.filter(of(letter)))
      }
    })
  )

  it.effect("of each stratum is drawn from one that is new, and stays as it is in the others", () =>
    Effect.gen(function* () {
      const path = newPath()
      const per = (who: string, by = "username") =>
        planOf(
          `{ videos: { accounts: [${who}] },
             comments: { pipeline: comments, for_each: { step: videos, sample: { n: 2, per: [${by}], seed: s } } } }`
        )
      const first = yield* choose(path, per("ada"))
      assert.strictEqual(first.length, 2)
      const second = yield* choose(path, per("ada, bob"))
      assert.deepStrictEqual(second.filter(of("a")), first)
      assert.strictEqual(second.filter(of("b")).length, 2)
      assert.deepStrictEqual(yield* stored(path), [...second])
      assert.deepStrictEqual(yield* ask(path, "SELECT count(*)::INTEGER FROM provenance.problems"), [[0]])
      // A month that goes on is no new stratum, and with it nothing is.
      const other = newPath()
      const months = yield* choose(other, per("ada", "username, month"))
      assert.deepStrictEqual(yield* choose(other, per("ada, bob", "username, month")), months)
    })
  )

  it.effect("stays whatever the steps are called, and with other fields", () =>
    Effect.gen(function* () {
      const path = newPath()
      const first = yield* choose(path, sampled("ada"))
      for (const plan of [
        sampled("ada", "talk"),
        sampled("ada", "comments", "films"),
        sampled("ada", "talk", "films")
      ]) {
        assert.deepStrictEqual(yield* look(path, plan), first)
      }
      yield* sit(path, sampled("ada", "talk"), (store) => keep(store, bindingOf(sampled("ada", "talk"))))
      assert.deepStrictEqual(yield* ask(path, "SELECT DISTINCT step FROM provenance.samples"), [["talk"]])
      const other = sampled("ada", "comments", "videos", ", fields: [view_count]")
      assert.notDeepEqual(slicesOf(other), slicesOf(sampled("ada")))
      assert.deepStrictEqual(yield* look(path, other, false), first)
    })
  )

  it("is another one for another question, and for a second step that chooses alike", () => {
    const ids = (collect: string) => {
      const { study } = planOf(collect)
      return study.steps.filter(({ for_each }) => for_each !== undefined).map((step) => choiceId(step, study.steps))
    }
    const sample = "for_each: { step: videos, sample: { n: 2, seed: s } }"
    const one = ids(`{ videos: { accounts: [ada] }, comments: { ${sample} } }`)
    const others = [
      ids(`{ videos: { hashtags: [ada] }, comments: { ${sample} } }`),
      ids(`{ videos: { accounts: [ada] }, comments: { for_each: { step: videos, sample: { n: 3, seed: s } } } }`),
      ids(`{ videos: { accounts: [ada], query: { not: [{ operation: EQ, field_name: region_code, field_values: [US] }] } },
        comments: { ${sample} } }`)
    ]
    assert.strictEqual(new Set([one, ...others].flat()).size, 4)
    const two = ids(
      `{ videos: { accounts: [ada, bob] }, comments: { ${sample} }, talk: { pipeline: comments, ${sample} } }`
    )
    assert.strictEqual(two[0], one[0])
    assert.notStrictEqual(two[1], two[0])
  })
})

describe("where", () => {
  const plan = planOf(`{ videos: { accounts: [ada] }, comments: { for_each: { step: videos,
    where: [{ column: comment_count, operation: GT, value: 0 }, { column: username, operation: EQ, value: ada }] } } }`)
  const week = 7 * 86_400_000

  it.effect("keeps what once matched: a count that falls to 0 takes no comments away", () =>
    Effect.gen(function* () {
      const path = newPath()
      const found = yield* sit(path, plan, (store) =>
        Effect.gen(function* () {
          yield* collect(store, plan, [5, 0])
          const parents = yield* fed(store, bindingOf(plan))
          const wanted = wantedOf(plan.study, plan.pipelines, { today: undefined, parents: { comments: parents } })
          const slices = missing(
            wanted.filter(({ step }) => step === "comments"),
            []
          )
          const [comments] = yield* store.enroll(slices, [])
          const row = { id: "9", video_id: "970", text: "hello", create_time: 1673784000 }
          const body = JSON.stringify({ data: { comments: [row], has_more: false }, error: { code: "ok" } })
          yield* store.commit(comments!, { ...pageOf([]), body, rows: [row] }, outcome(later))
          // A week later the first has none any more, and the other one has its first.
          const [again] = yield* store.enroll(slicesOf(plan), [])
          const rows = [video("970", { comment_count: 0 }), video("971", { comment_count: 1 })]
          yield* store.commit(again!, pageOf(rows), outcome(later + week))
          const now = yield* fed(store, bindingOf(plan))
          const units = wantedOf(plan.study, plan.pipelines, { today: undefined, parents: { comments: now } })
          return { before: parents, now, pruned: yield* store.prune(unitsOf(units)) }
        })
      )
      assert.deepStrictEqual(found, { before: ["970"], now: ["970", "971"], pruned: 0 })
      assert.deepStrictEqual(yield* ask(path, "SELECT id FROM comments"), [["9"]])
    })
  )

  const german = planOf(`{ videos: { accounts: [ada] }, comments: { for_each: { step: videos,
    where: [{ column: region_code, operation: EQ, value: DE }] } } }`)

  it.effect("keeps what once matched also by what no history keeps, and only under the same condition", () =>
    Effect.gen(function* () {
      const path = newPath()
      const found = yield* sit(path, german, (store) =>
        Effect.gen(function* () {
          const [first] = yield* store.enroll(slicesOf(german), [])
          const there = [video("970", { region_code: "DE" }), video("971", { region_code: "FR" })]
          yield* store.commit(first!, pageOf(there), outcome(later))
          const before = yield* fed(store, bindingOf(german))
          yield* keep(store, bindingOf(german))
          const [again] = yield* store.enroll(slicesOf(german), [])
          const moved = [video("970", { region_code: "AT" }), video("971", { region_code: "FR" })]
          yield* store.commit(again!, pageOf(moved), outcome(later + week))
          const french = planOf(`{ videos: { accounts: [ada] }, comments: { for_each: { step: videos,
            where: [{ column: region_code, operation: EQ, value: FR }] } } }`)
          return [before, yield* fed(store, bindingOf(german)), yield* fed(store, bindingOf(french))]
        })
      )
      assert.deepStrictEqual(found, [["970"], ["970"], ["971"]])
    })
  )
})
