// A request that is refused for good, or may be: whom or what the refusal is about, and what is asked to know it.
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Slice } from "../../src/domain/Slice.ts"
import { begun, decision, replyOf, sliceOf, tags } from "./decision.ts"
import { pipeline, shape } from "./scripted.ts"

describe("a refusal in unknown words", () => {
  const refused = replyOf("request_refused")
  const here = "s 2023-01-01 2023-01-31"

  it.effect("that names a field leaves it out", () =>
    Effect.gen(function* () {
      const request = { shape: { ...shape, fields: ["id", "voice"] } }
      const {
        last,
        next,
        request: asked
      } = yield* decision(replyOf("request_refused", { message: "Invalid fields: voice" }), {
        request,
        attempt: { pages: 2 }
      })
      assert.deepInclude(last, { _tag: "Repeat", after: 0, reason: { code: "field_refused", text: "voice" } })
      assert.deepStrictEqual([next, [...asked.withheld]], [{ ...begun, pages: 2 }, ["voice"]])
    })
  )

  it.effect("that names a field which cannot be done without stops the step", () =>
    Effect.gen(function* () {
      const { last, did } = yield* decision(replyOf("request_refused", { message: "Invalid fields: voice" }), {
        request: { shape: { ...shape, fields: ["id", "voice"] }, needed: new Set(["voice"]) }
      })
      assert.deepInclude(last, { _tag: "Stop", exit: 1 })
      assert.strictEqual(last._tag === "Stop" ? last.reason.code : "", "field_needed")
      assert.deepStrictEqual(did, ["succeeded"])
    })
  )

  it.effect("is about who is asked where one of the first two alone is answered", () =>
    Effect.gen(function* () {
      const three = sliceOf(["ada", "bob", "cleo"])
      const good = (name: string) => (slice: Slice) => (slice.units.join() === name ? "page" : "request_refused")
      const { answers, did, tools } = yield* decision(refused, { slice: three, others: good("bob") })
      assert.deepStrictEqual(tags(answers), ["Probed", "Probed", "Split"])
      assert.deepInclude(answers[2], { by: "units" })
      const range = "2023-01-01 2023-01-31"
      assert.deepStrictEqual(did, ["succeeded", `asked ada ${range}`, `asked bob ${range}`])
      assert.deepStrictEqual([...tools.healthy], [here, "s"])
      assert.deepStrictEqual([...tools.refused], [])
      const third = yield* decision(refused, { slice: three, others: good("cleo") })
      assert.deepStrictEqual(tags(third.answers), ["Probed", "Probed", "Stop"])
      const stopped = yield* decision(refused, { slice: three, others: () => "stopped" })
      assert.deepStrictEqual([tags(stopped.answers), stopped.did.length], [["Stop"], 2])
    })
  )

  it.effect("is so without asking where these days were answered: a list is split, one unit is not given", () =>
    Effect.gen(function* () {
      const list = yield* decision(refused, { tools: { healthy: new Set([here]) } })
      assert.deepStrictEqual([tags(list.answers), list.did], [["Split"], ["succeeded"]])
      assert.deepInclude(list.last, { by: "units" })
      const one = yield* decision(refused, { slice: sliceOf(["ada"]), tools: { healthy: new Set([here]) } })
      assert.deepInclude(one.last, { _tag: "Unavailable", unit: "ada" })
    })
  )

  it.effect("gives up these days where others were answered, and stops the step where none were", () =>
    Effect.gen(function* () {
      const ada = sliceOf(["ada"])
      const days = yield* decision(refused, { slice: ada, tools: { healthy: new Set(["s"]) } })
      assert.deepInclude(days.last, { _tag: "Split", by: "none" })
      const none = yield* decision(refused, { slice: ada })
      assert.deepInclude(none.last, { _tag: "Stop", exit: 1 })
      assert.deepStrictEqual([none.next, [...none.tools.refused]], [undefined, [["s", 1]]])
    })
  )

  it.effect("of two units that are asked alone is about these, and of a third about the request", () =>
    Effect.gen(function* () {
      const inputs = { accounts: { ...pipeline.inputs["accounts"]!, parameter: "username" } }
      const slice = sliceOf(["ada"])
      const refusedAlready = Effect.fnUntraced(function* (times: number) {
        const tools = { refused: new Map(times === 0 ? [] : [["s", times]]) }
        return (yield* decision(refused, { slice, tools, request: { pipeline: { ...pipeline, inputs } } })).last._tag
      })
      assert.deepStrictEqual(yield* Effect.forEach([0, 1, 2], refusedAlready), ["Split", "Split", "Stop"])
    })
  )
})

describe("a refusal that may be a hiccup", () => {
  const oddly = replyOf("refused_oddly", { status: 500 })
  const away = replyOf("turned_away", { status: 403 })
  const ada = { slice: sliceOf(["ada"]) }

  it.effect("is asked again with growing pauses, and acted on where it stays", () =>
    Effect.gen(function* () {
      for (const [reply, waits] of [
        [oddly, [1_000, "Stop", "Stop"]],
        [away, [1_000, 2_000, "Stop"]]
      ] as const) {
        for (const [turned, wait] of waits.entries()) {
          const { last, next } = yield* decision(reply, { ...ada, attempt: { turned } })
          assert.strictEqual(last._tag === "Repeat" ? last.after : last._tag, wait)
          assert.strictEqual(next?.turned, typeof wait === "number" ? turned + 1 : undefined)
        }
      }
    })
  )

  it.effect("is acted on at once where all of its shape are refused so, until one is not", () =>
    Effect.gen(function* () {
      const tools = (times: number) => ({ turnedAway: new Map([["s", times]]) })
      for (const [reply, most] of [
        [oddly, 4],
        [away, 6]
      ] as const) {
        const before = yield* decision(reply, { ...ada, tools: tools(most - 2) })
        assert.deepStrictEqual([before.last._tag, [...before.tools.turnedAway]], ["Repeat", [["s", most - 1]]])
        assert.strictEqual((yield* decision(reply, { ...ada, tools: tools(most - 1) })).last._tag, "Stop")
      }
      assert.strictEqual((yield* decision(replyOf("server"), { ...ada, tools: tools(3) })).tools.turnedAway.size, 0)
    })
  )

  it.effect("of one unit is about these days, unless the status is how the endpoint refuses units", () =>
    Effect.gen(function* () {
      const tools = () => ({ healthy: new Set(["s 2023-01-01 2023-01-31"]) })
      const inputs = { accounts: { ...pipeline.inputs["accounts"]!, parameter: "username" } }
      const gone = { ...pipeline, inputs, request: { ...pipeline.request, gone_with: [403] } }
      const last = Effect.fnUntraced(function* (reply: typeof away, own: typeof pipeline) {
        const attempt = { turned: 2 }
        return (yield* decision(reply, { ...ada, attempt, tools: tools(), request: { pipeline: own } })).last
      })
      assert.deepInclude(yield* last(away, pipeline), { _tag: "Split", by: "none" })
      assert.deepInclude(yield* last(away, { ...gone, inputs: pipeline.inputs }), { _tag: "Split", by: "none" })
      assert.deepInclude(yield* last(replyOf("turned_away", { status: 404 }), gone), { _tag: "Split", by: "none" })
      assert.deepInclude(yield* last(away, gone), { _tag: "Unavailable", unit: "ada" })
      assert.deepInclude(yield* last(oddly, pipeline), { _tag: "Unavailable", unit: "ada" })
    })
  )
})
