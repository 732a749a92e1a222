// How endpoints page: what is asked for next, when a list ends, and when its end is not the end of the data.
import { assert, describe, it } from "@effect/vitest"
import type { Position } from "../../src/domain/Answer.ts"
import type { Json } from "../../src/domain/Json.ts"
import type { Pages } from "../../src/domain/Pipeline.ts"
import { makeSlice } from "../../src/domain/Slice.ts"
import type { Next, PageStyle } from "../../src/fetch/PageStyle.ts"
import { pageStyles, styleOf } from "../../src/fetch/pageStyles.ts"

type Answers = ReadonlyArray<readonly [data: Record<string, Json>, rows: number]>

/** The bodies that a list of answers leads to, and how it ended. */
const follow = (style: PageStyle, pages: Pages, answers: Answers) => {
  const asked = [style.ask(pages, undefined)]
  let position: Position | undefined
  let next: Next | undefined
  for (const [data, rows] of answers) {
    next = style.next(data, rows, position, pages)
    if (next._tag !== "More") break
    position = next.position
    asked.push(style.ask(pages, position))
  }
  return { asked, next }
}

describe("time", () => {
  const pages: Pages = { style: "time", size: 100, ceiling: { from: 4000, to: 5000 } }
  const { time } = pageStyles

  it("sends the cursor back as it came, in seconds or milliseconds", () => {
    const { asked, next } = follow(time, pages, [
      [{ cursor: 1_725_000_540_000, has_more: true }, 100],
      [{ cursor: "1725000371", has_more: "true" }, 60],
      [{ cursor: 1_725_000_300, has_more: false }, 3]
    ])
    assert.deepStrictEqual(asked, [
      { max_count: 100 },
      { max_count: 100, cursor: 1_725_000_540_000 },
      { max_count: 100, cursor: 1_725_000_371 }
    ])
    assert.deepStrictEqual(next, { _tag: "End", slots: undefined })
  })

  const list = (from: number, to: number) => ({
    user_followers: Array.from({ length: to - from }, (_, n) => ({ username: `name_${from + n}` }))
  })

  it("steps over a moment that fills more than a page, and ends capped", () => {
    const { asked, next } = follow(time, pages, [
      [{ cursor: 1_725_000_540, has_more: true, ...list(0, 100) }, 100],
      [{ cursor: 1_725_000_540, has_more: true, ...list(0, 100) }, 100],
      [{ cursor: 1_725_000_100, has_more: true, ...list(150, 250) }, 100],
      [{ cursor: 1_725_000_000, has_more: false, ...list(250, 253) }, 3]
    ])
    assert.deepStrictEqual(
      asked.map(({ cursor }) => cursor),
      [undefined, 1_725_000_540, 1_725_000_539, 1_725_000_100]
    )
    assert.isTrue(next?._tag === "End" && next.capped?.includes("1725000540"))
  })

  it("is not capped where the cursor only stood still, and the page behind the step shows what came before it", () => {
    const { next } = follow(time, pages, [
      [{ cursor: 900, has_more: true, ...list(0, 100) }, 100],
      [{ cursor: 900, has_more: true, ...list(98, 198) }, 100],
      [{ cursor: 700, has_more: true, ...list(99, 199) }, 100],
      [{ cursor: 600, has_more: false, ...list(199, 202) }, 3]
    ])
    assert.deepStrictEqual(next, { _tag: "End", slots: undefined })
  })

  it("does not follow a cursor that only repeats what it was sent for ever", () => {
    let position: Position | undefined
    let pulled = 0
    for (; pulled < 5000; pulled += 1) {
      const cursor = Number(position?.["cursor"] ?? 9_000)
      const next = time.next({ cursor, has_more: true, ...list(0, 100) }, 100, position, pages)
      if (next._tag !== "More") break
      position = next.position
    }
    assert.isBelow(pulled, 600)
  })

  it("goes on where the cursor stood still only for a moment", () => {
    const { next } = follow(time, pages, [
      [{ cursor: 900, has_more: true }, 100],
      [{ cursor: 900, has_more: true }, 0],
      [{ has_more: true }, 100],
      [{ cursor: 800, has_more: true }, 100],
      [{ cursor: 800, has_more: false }, 1]
    ])
    assert.deepStrictEqual(next, { _tag: "End", slots: undefined })
  })

  it("is stuck, and not capped, without rows or with a cursor that runs forward", () => {
    const empty = [{ cursor: 900, has_more: true }, 0] as const
    assert.strictEqual(follow(time, pages, [empty, empty, empty, empty, empty]).next?._tag, "Stuck")
    const forward = [{ cursor: 901, has_more: true }, 100] as const
    const answers = [[{ cursor: 900, has_more: true }, 100] as const, forward, forward, forward, forward]
    assert.strictEqual(follow(time, pages, answers).next?._tag, "Stuck")
  })

  it("takes cursor 0 for none", () => {
    const zero = [{ cursor: 0, has_more: true }, 100] as const
    assert.strictEqual(follow(time, pages, [zero, zero, zero, zero]).next?._tag, "Stuck")
  })

  it("ends capped between 4,000 and 5,000 entries, and only there", () => {
    const list = (rows: number) =>
      follow(
        time,
        pages,
        Array.from(
          { length: rows / 100 },
          (_, n) => [{ cursor: 9000 - n, has_more: (n + 1) * 100 < rows }, 100] as const
        )
      ).next
    assert.isTrue([3900, 5100].every((rows) => !("capped" in list(rows)!)))
    assert.isTrue([4000, 4500, 5000].every((rows) => "capped" in list(rows)!))
  })
})

describe("search", () => {
  const pages: Pages = { style: "search", size: 100 }
  const { search } = pageStyles

  it("goes on behind rows while nothing says that they are all", () => {
    for (const more of [{}, { has_more: "True" }, { has_more: 1 }]) {
      const { asked, next } = follow(search, pages, [
        [{ cursor: 100, search_id: "7", ...more }, 100],
        [{ cursor: 150, search_id: "", has_more: false }, 50]
      ])
      assert.deepStrictEqual(asked[1], { max_count: 100, cursor: 100, search_id: "7" })
      assert.deepStrictEqual(next, { _tag: "End", slots: 50 })
    }
    const nowhere = [{}, 100] as const
    assert.strictEqual(follow(search, pages, [nowhere, nowhere, nowhere, nowhere]).next?._tag, "Stuck")
  })

  it("keeps the newest search_id that is one", () => {
    const { asked } = follow(search, pages, [
      [{ cursor: 100, search_id: "7", has_more: true }, 100],
      [{ cursor: 200, search_id: "", has_more: true }, 100],
      [{ cursor: 300, search_id: "8", has_more: true }, 100]
    ])
    assert.deepStrictEqual(
      asked.map(({ search_id }) => search_id),
      [undefined, "7", "7", "8"]
    )
  })
})

describe("index", () => {
  const thousand: Pages = { style: "index", size: 100, cap: 1000 }
  const ended = (...answers: Answers) => follow(pageStyles.index, thousand, answers).next
  const whole: Next = { _tag: "End", slots: undefined }

  it("ends with a first page that is not full and says nothing of what follows", () => {
    assert.deepStrictEqual(ended([{}, 1]), whole)
    assert.strictEqual(ended([{}, 100])?._tag, "More")
  })

  it("ends where nothing leads on, asked once more; capped where there is more", () => {
    const page = [{ cursor: 100, has_more: true }, 100] as const
    assert.deepStrictEqual(ended(page, [{}, 0], [{}, 0]), whole)
    assert.deepStrictEqual(ended(page, [{ cursor: null }, 3], [{ cursor: null }, 3]), whole)
    const nowhere = [{ cursor: null, has_more: true }, 3] as const
    assert.isTrue("capped" in (ended(page, nowhere, nowhere, nowhere, nowhere) ?? {}))
  })

  it("believes the end of a list also where its cursor is 0", () => {
    assert.strictEqual(ended([{ cursor: 100, has_more: true }, 100], [{ cursor: 0, has_more: false }, 7])?._tag, "End")
    assert.strictEqual(ended([{ cursor: 100, has_more: true }, 100], [{ cursor: 0, has_more: false }, 0])?._tag, "More")
  })

  it("asks for no more than the cap leaves", () => {
    const position = { cursor: 970 }
    assert.deepStrictEqual(pageStyles.index.ask(thousand, position), { max_count: 30, cursor: 970 })
  })

  it("ends capped at the cap, also where the API says that there is more", () => {
    const pages: Pages = { style: "index", size: 100, cap: 200 }
    for (const has_more of [true, false]) {
      const { asked, next } = follow(pageStyles.index, pages, [
        [{ cursor: 100, has_more: true }, 97],
        [{ cursor: 200, has_more }, 100]
      ])
      assert.deepStrictEqual(asked, [{ max_count: 100 }, { max_count: 100, cursor: 100 }])
      assert.isTrue(next?._tag === "End" && next.capped !== undefined)
    }
    const short = follow(pageStyles.index, pages, [[{ cursor: 199, has_more: false }, 100]]).next
    assert.deepStrictEqual(short, { _tag: "End", slots: 199 })
  })
})

describe("a counted list", () => {
  const counted: Pages = { style: "index", size: 100, counted: { list: "ids", total: "n" } }
  const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n)
  const ended = (...pages: ReadonlyArray<Record<string, Json>>) =>
    follow(
      pageStyles.index,
      counted,
      pages.map((page) => [page, 1] as const)
    ).next
  const whole: Next = { _tag: "End", slots: 0 }

  it("ends with its last item, whatever the API says", () => {
    for (const last of [{ cursor: 150, has_more: false }, { cursor: 150, has_more: true }, {}]) {
      const first = { ids: ids(0, 100), n: 150, cursor: 100, has_more: true }
      assert.deepStrictEqual(ended(first, { ids: ids(100, 150), n: 150, ...last }), whole)
    }
    assert.deepStrictEqual(ended({ ids: ids(0, 130), n: 130, has_more: true, cursor: 130 }), whole)
  })

  it("is capped where it is shorter than told, or comes again", () => {
    for (const has_more of [false, true]) {
      const page = { ids: ids(0, 100), n: 250, cursor: 100, has_more }
      const next = ended(page, page, page)
      assert.isTrue(next?._tag === "End" && next.capped === "the API tells of 250 and gives 100")
    }
  })
})

describe("number", () => {
  it("counts pages from 1, and ends with one that is not full", () => {
    const { asked, next } = follow(pageStyles.number, { style: "number", size: 10 }, [
      [{}, 10],
      [{}, 10],
      [{}, 0]
    ])
    assert.deepStrictEqual(
      asked,
      [1, 2, 3].map((page_start) => ({ page_start, page_size: 10 }))
    )
    assert.deepStrictEqual(next, { _tag: "End", slots: undefined })
  })
})

describe("once", () => {
  it("asks without a size, or under the name that the endpoint has for it; a full answer may be cut off", () => {
    const { once } = pageStyles
    assert.deepStrictEqual(once.ask({ style: "once", size: 1 }, undefined), {})
    const limited: Pages = { style: "once", size: 10, size_as: "limit" }
    assert.deepStrictEqual(once.ask(limited, undefined), { limit: 10 })
    assert.notProperty(once.next({}, 9, undefined, limited), "capped")
    assert.property(once.next({}, 10, undefined, limited), "capped")
  })
})

describe("draws", () => {
  it("is how a slice with a draw is asked, whatever its pipeline's style", () => {
    const pages: Pages = { style: "search", size: 100, draw: "is_random" }
    const slice = makeSlice({ step: "s", shape: "s", units: ["*"], wave: 0, draw: 2 })
    const { asked, next } = follow(styleOf(slice, pages), pages, [[{ cursor: 100, has_more: true }, 100]])
    assert.deepStrictEqual(asked, [{ max_count: 100, is_random: true }])
    assert.deepStrictEqual(next, { _tag: "End", slots: undefined })
  })
})
