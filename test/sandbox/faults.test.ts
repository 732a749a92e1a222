import { describe, expect, it } from "vitest"
import { faults } from "../../src/sandbox/faults.ts"
import type { FaultName } from "../../src/sandbox/Server.ts"
import { time } from "../support/time.ts"
import { type Answer, type Client, june, type Loose, VIDEOS, within } from "./client.ts"

const search = june("dense_anna", "busy_karl")
const FIELDS = "id,username,view_count,hashtag_names,region_code,video_description,effect_info_list"

interface Scene {
  readonly client: Client
  /** The second page, with the fault. */
  readonly bad: () => Promise<Answer>
  /** The second page of the same search, without. */
  readonly good: Loose
  readonly searchId: string
}

/** The second page meets the fault once. */
const meeting = (fault: FaultName, arg: Loose, run: (scene: Scene) => Promise<void>) =>
  within({}, async (client) => {
    const { search_id: searchId } = (await client.ask(VIDEOS, search, FIELDS)).json.data
    const second = () => client.ask(VIDEOS, { ...search, cursor: 100, search_id: searchId }, FIELDS)
    const good = (await second()).json.data
    await client.post("/sandbox/rules", [
      { match: { cursor: 100 }, fault, times: 1, ...(arg === undefined ? {} : { arg }) }
    ])
    await run({ client, bad: second, good, searchId })
    expect(await client.get("/sandbox/rules")).toMatchObject([{ fault, used: 1 }])
  })

/** Status and error code where a fault answers in the endpoint's place. */
const replacing: ReadonlyArray<readonly [FaultName, number, string | undefined, Loose?]> = [
  ["internal_error", 500, "internal_error"],
  ["bad_gateway", 502, undefined],
  ["unavailable", 503, undefined],
  ["gateway_timeout", 504, undefined],
  ["error_as_200", 200, "internal_error"],
  ["something_wrong", 400, "internal_error"],
  ["rate_limited", 429, "rate_limit_exceeded"],
  ["rate_limited_retry_after", 429, "rate_limit_exceeded", 7],
  ["quota_spent", 429, "daily_quota_limit_exceeded"],
  ["token_refused", 401, "access_token_invalid"],
  ["scope_refused", 401, "scope_not_authorized"],
  ["search_id_refused", 400, "invalid_params"],
  ["search_id_expired", 400, "invalid_params"],
  ["invalid_cursor", 400, "invalid_params"],
  ["invalid_params", 400, "invalid_params", "Too many conditions"],
  ["refuse_account", 400, "invalid_params", "busy_karl"],
  ["refuse_unnamed", 400, "invalid_params"],
  ["answer", 418, "teapot", { status: 418, code: "teapot", message: "short and stout" }]
]

describe("a fault in place of the answer", () => {
  it.each(replacing)("%s: %i %s, once", (fault, status, code, arg) =>
    meeting(fault, arg, async ({ bad, good }) => {
      const answer = await bad()
      expect([answer.status, answer.json?.error.code]).toEqual([status, code])
      if (code === undefined) expect(answer.headers.get("content-type")).toBe("text/html")
      else expect(answer.json.data).toEqual({})
      if (fault === "search_id_expired") return
      expect((await bad()).json.data).toEqual(good)
    })
  )

  it("says what the client must read", async () => {
    const message = async (fault: FaultName, arg?: Loose) => {
      let said: string | undefined
      await meeting(fault, arg, async ({ bad, searchId }) => {
        said = (await bad()).json.error.message.replace(searchId, "N")
      })
      return said
    }
    expect(await message("search_id_refused")).toBe("Search Id N is invalid or expired")
    expect(await message("invalid_cursor")).toBe("Invalid count or cursor")
    expect(await message("invalid_params", "Too many conditions")).toBe("Too many conditions")
    expect(await message("refuse_account", "busy_karl")).toContain("busy_karl is invalid: cannot find the user")
    expect(await message("refuse_unnamed")).not.toContain("busy_karl")
  })

  it("rate_limited_retry_after says how long, rate_limited does not", async () => {
    await meeting("rate_limited_retry_after", 7, async ({ bad }) =>
      expect((await bad()).headers.get("retry-after")).toBe("7")
    )
    await meeting("rate_limited", undefined, async ({ bad }) =>
      expect((await bad()).headers.get("retry-after")).toBeNull()
    )
  })

  it("search_id_expired lasts, and a new search gets another id", () =>
    meeting("search_id_expired", undefined, async ({ bad, client, good, searchId }) => {
      await bad()
      expect((await bad()).status).toBe(400)
      const { search_id } = (await client.ask(VIDEOS, search, FIELDS)).json.data
      expect(search_id).not.toBe(searchId)
      const next = await client.ask(VIDEOS, { ...search, cursor: 100, search_id }, FIELDS)
      expect(next.json.data.videos).toEqual(good.videos)
    }))

  it("has the OAuth shape for tokens", () =>
    within({ rules: [{ match: { path: "/oauth/token/" }, fault: "internal_error", times: 1 }] }, async (client) => {
      const { json, status } = await client.token()
      expect([status, json.error]).toEqual([500, "server_error"])
      expect((await client.token()).status).toBe(200)
    }))
})

/** What a fault makes of a good second page. */
const mangling: ReadonlyArray<readonly [FaultName, (bad: Loose, good: Loose, answer: Answer) => void, Loose?]> = [
  ["data_with_500", (bad, good, { status }) => expect([status, bad]).toEqual([500, good])],
  [
    "msg_for_message",
    (_bad, _good, { json }) => expect(json.error).toEqual({ code: "ok", msg: "", log_id: expect.any(String) })
  ],
  ["search_id_missing", (bad, good) => expect({ ...bad, search_id: good.search_id }).toEqual(good)],
  ["search_id_empty", (bad, good) => expect(bad).toEqual({ ...good, search_id: "" })],
  ["list_no_list", (bad, good) => expect(bad).toEqual({ ...good, videos: "no list" })],
  ["has_more_missing", (bad, { has_more: _, ...good }) => expect(bad).toEqual(good)],
  ["empty_page", (bad) => expect(bad).toMatchObject({ videos: [], cursor: 100, has_more: true })],
  ["cursor_missing", (bad, good) => expect([bad.cursor, bad.videos]).toEqual([undefined, good.videos])],
  ["cursor_stuck", (bad, good) => expect(bad).toEqual({ ...good, cursor: 100, has_more: true })],
  ["has_more_text", (bad, good) => expect(bad).toEqual({ ...good, has_more: "true" })],
  ["cursor_text", (bad, good) => expect(bad).toEqual({ ...good, cursor: "200" })],
  [
    "video_id_for_id",
    (bad, good) => expect(bad.videos.map((v: Loose) => v.video_id)).toEqual(good.videos.map((v: Loose) => v.id))
  ],
  ["nul_in_username", (bad, good) => expect(bad.videos[0].username).toBe(`${good.videos[0].username}\u0000`)],
  ["extra_fields", (bad) => expect(bad.videos.every((v: Loose) => "sandbox_noise" in v)).toBe(true)],
  ["numbers_as_text", (bad, good) => expect(bad.videos[0].view_count).toBe(String(good.videos[0].view_count))],
  ["lone_surrogate", (bad) => expect(bad.videos[0].sandbox_noise.isWellFormed()).toBe(false)],
  [
    "lone_surrogate",
    (bad, good) => expect(bad.videos[0].region_code).toBe(`${good.videos[0].region_code}\uD83D`),
    "region_code"
  ],
  ["invalid_region", (bad) => expect(bad.videos[0].region_code).toBe("ZZ")],
  ["nothing_found", (bad) => expect(bad).toEqual({ videos: [], cursor: 0, has_more: false })],
  [
    "duplicates",
    (bad, good) => {
      const ids = bad.videos.map((v: Loose) => v.id)
      expect(bad.videos.length).toBeGreaterThan(good.videos.length)
      expect(new Set(ids).size).toBeLessThan(ids.length)
      expect(ids.some((id: bigint) => id > good.videos[0].id)).toBe(true)
    }
  ],
  [
    "off_target",
    (bad, good) => {
      expect(bad.videos.slice(0, -1)).toEqual(good.videos)
      expect(bad.videos.at(-1).username).toMatch(/^nobody_asked_/)
    }
  ],
  [
    "null_lists",
    (bad, good) => {
      const empty = good.videos.findIndex((v: Loose) => v.hashtag_names.length === 0)
      expect(bad.videos[empty].hashtag_names).toBeNull()
      expect(bad.videos.length).toBe(good.videos.length)
    }
  ]
]

describe("a fault within the answer", () => {
  it.each(mangling)("%s", (fault, check, arg) =>
    meeting(fault, arg, async ({ bad, good }) => {
      const answer = await bad()
      check(answer.json.data, good, answer)
      expect((await bad()).json.data).toEqual(good)
    })
  )

  it("search_id_changed: both ids serve the same search", () =>
    meeting("search_id_changed", undefined, async ({ bad, client, good, searchId }) => {
      const { search_id } = (await bad()).json.data
      expect(search_id).not.toBe(searchId)
      const page = async (id: string) =>
        (await client.ask(VIDEOS, { ...search, cursor: 200, search_id: id }, FIELDS)).json.data.videos
      expect(await page(search_id)).toEqual(await page(searchId))
      expect(good.search_id).toBe(searchId)
    }))

  it("joins one in place of it", () =>
    within({}, async (client) => {
      await client.post("/sandbox/rules", [
        { match: {}, fault: "internal_error" },
        { match: {}, fault: "msg_for_message" }
      ])
      expect((await client.ask(VIDEOS, search)).json.error).toEqual({
        code: "internal_error",
        msg: expect.any(String),
        log_id: expect.any(String)
      })
    }))
})

describe("a fault on the wire", () => {
  it.each<FaultName>(["reset", "cut_off"])("%s: the connection breaks", (fault) =>
    meeting(fault, undefined, async ({ bad }) => {
      await expect(bad()).rejects.toThrow()
    })
  )

  it("hang: no answer, then the end", () =>
    meeting("hang", 200, async ({ bad }) => {
      const before = time.passed()
      await expect(bad()).rejects.toThrow()
      expect(time.passed() - before).toBe(200)
    }))

  it("slow: the answer, later", () =>
    meeting("slow", 200, async ({ bad, good }) => {
      const before = time.passed()
      expect((await bad()).json.data).toEqual(good)
      expect(time.passed() - before).toBe(200)
    }))

  it("half_json and garbage: 200, but no JSON", async () => {
    for (const fault of ["half_json", "garbage"] as const) {
      await meeting(fault, undefined, async ({ bad }) => {
        const { json, status } = await bad()
        expect([status, json]).toEqual([200, undefined])
      })
    }
  })

  it("bom: three bytes before the JSON", () =>
    meeting("bom", undefined, async ({ client }) => {
      const token = (await client.token()).json.access_token
      const headers = { authorization: `Bearer ${token}` }
      const init = { method: "POST", headers, body: JSON.stringify({ ...search, cursor: 100 }) }
      const bytes = new Uint8Array(await (await fetch(`${client.url}${VIDEOS}?fields=id`, init)).arrayBuffer())
      expect([...bytes.slice(0, 4)]).toEqual([0xef, 0xbb, 0xbf, "{".charCodeAt(0)])
    }))
})

describe("this file", () => {
  it("knows every fault", () => {
    const wire = ["reset", "cut_off", "hang", "slow", "half_json", "garbage", "bom"]
    const tested = new Set(
      [...replacing, ...mangling].map(([name]) => name as string).concat(wire, "search_id_changed")
    )
    expect([...tested].sort()).toEqual(Object.keys(faults).sort())
  })
})
