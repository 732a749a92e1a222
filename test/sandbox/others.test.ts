import { describe, expect, it } from "vitest"
import { type Client, june, type Loose, NOON, read, settled, truthOf, VIDEOS, within } from "./client.ts"

describe("user info", () => {
  const path = "/v2/research/user/info/"
  const FIELDS =
    "display_name,bio_description,avatar_url,is_verified,follower_count,following_count,likes_count,video_count,bio_url"

  it("is the data itself, without the username", () =>
    within({}, async (client) => {
      const { json } = await client.ask(path, { username: "berg_anna" }, FIELDS)
      const { rows } = await client.truth({ endpoint: "users", username: "berg_anna" })
      const { avatar_url: _, ...told } = rows[0]
      expect({ username: "berg_anna", ...json.data }).toMatchObject(told)
      expect(json.data).not.toHaveProperty("username")
      expect(json.data.video_count).toBeGreaterThan(0)
    }))

  it("is live: it counts videos no search has yet", () =>
    within({ switches: { echoUsername: true } }, async (client) => {
      const count = async (username: string) =>
        (await client.ask(path, { username }, "video_count,follower_count")).json.data
      const before = await count("dense_x")
      expect(before.username).toBe("dense_x")
      await client.post("/sandbox/clock", { now: NOON + 86_400_000 })
      await client.renew()
      expect((await count("dense_x")).video_count).toBeGreaterThan(before.video_count + 50)
      expect((await count("silent_x")).video_count).toBe(0)
    }))

  it.each([
    ["gone_x", /cannot find the user/],
    ["renamed_x", /cannot find the user/],
    ["nosuchaccount_7", /cannot find the user/],
    ["does_not_exist", /cannot find the user/],
    ["@berg_anna", /cannot find the user/],
    ["berg anna", /cannot find the user/],
    ["private_x", /is private/],
    ["young_x", /cannot return this user's information/],
    ["", /username/]
  ])("of %s is refused", (username, message) =>
    within({}, async (client) => {
      const { json, status } = await client.ask(path, { username }, FIELDS)
      expect([status, json.error.code]).toEqual([400, "invalid_params"])
      expect(json.error.message).toMatch(message)
    })
  )
})

describe("bodies", () => {
  it("may be forms by a switch only", async () => {
    const form = new URLSearchParams({
      query: JSON.stringify(june("dense_anna").query),
      start_date: "20230601",
      end_date: "20230630",
      max_count: "100"
    })
    const send = async (client: Client) => {
      const { access_token } = (await client.token()).json
      const headers = { authorization: `Bearer ${access_token}` }
      return read(await fetch(`${client.url}${VIDEOS}?fields=id`, { method: "POST", headers, body: form }))
    }
    await within({}, async (client) => {
      expect((await send(client)).json.error.message).toBe("The request body is not a JSON object")
    })
    await within({ switches: { formBodies: true, removedShare: 0 } }, async (client) => {
      const { json } = await send(client)
      expect(json.data.videos).toEqual((await client.ask(VIDEOS, june("dense_anna"), "id")).json.data.videos)
      expect(json.data.videos.length).toBeGreaterThan(90)
    })
  })
})

describe("shop", () => {
  const path = (name: string) => `/v2/research/tts/${name}/`

  it("leads from a name to shops, products and reviews, each list ending with a page that is not full", () =>
    within({}, async (client) => {
      const shops = await client.ask(
        path("shop"),
        { shop_name: "Nordlicht", limit: 10 },
        "shop_id,shop_rating,shop_name"
      )
      const { rows } = await client.truth({ endpoint: "shops", shop_name: "Nordlicht" })
      expect(shops.json.data.shop_data.map(({ shop_name }: Loose) => shop_name)).toEqual(
        rows.map((row) => row.shop_name)
      )
      expect(shops.json.data.shop_data[0].shop_rating).toMatch(/^\d\.\d$/)

      const drain = async (name: string, body: Loose, fields: string) => {
        const out: Array<Loose> = []
        for (let page_start = 1, full = true; full; page_start++) {
          const { json } = await client.ask(path(name), { ...body, fields, page_start, page_size: 10 }, "")
          out.push(...json.data[`${name}_data`])
          full = json.data[`${name}_data`].length === 10
        }
        return settled(out)
      }
      const shop_id = String(rows[0].shop_id)
      const products = await drain("product", { shop_id }, "product_id,product_price,product_name")
      const told = (await client.truth({ endpoint: "products", shop_id })).rows
      expect(products.map(({ product_id }: Loose) => product_id)).toEqual(told.map((row) => row.product_id))
      expect(products[0].product_price[0]).toMatch(/^\d+\.\d\d(EUR|GBP)$/)
      const { product_id } = products[0]
      const reviews = await drain("review", { product_id }, "review_rating,create_time")
      expect(reviews.length).toBe((await client.truth({ endpoint: "reviews", product_id })).totals.reviews)
    }))

  it("may answer without an error object", () =>
    within({ switches: { shopEnvelope: false } }, async (client) => {
      const { json } = await client.ask(path("shop"), { shop_name: "Nordlicht" }, "shop_id")
      expect(Object.keys(json)).toEqual(["data"])
    }))
})

describe("compliance", () => {
  const path = (name: string) => `/v2/research/${name}/`
  const create = async (client: Client, ids: ReadonlyArray<string>, category = "video") => {
    const form = new FormData()
    form.append("file_data", new Blob([ids.join("\n")], { type: "text/plain" }), "ids.txt")
    form.append("category", category)
    const headers = { authorization: `Bearer ${(await client.token()).json.access_token}` }
    return read(await fetch(client.url + path("validation_task/create"), { method: "POST", headers, body: form }))
  }

  it("tells which ids are still valid, after a while", () =>
    within({}, async (client) => {
      const then = await client.truth({
        ...truthOf(june("dense_anna")),
        as_of: String(Date.parse("2023-07-05") / 1000)
      })
      const now = await client.truth(truthOf(june("dense_anna")))
      const submitted = then.rows.map(({ id }) => id)
      const { json } = await create(client, submitted)
      expect(json.error).toMatchObject({ code: "ok", http_status_code: 200, message: "ok." })
      const { task_id } = settled(json.data)
      const status = async () =>
        (await client.ask(path("validation_task_status/get"), { task_id }, "")).json.data.task_status
      const download = () => client.ask(path("validation_task/download"), { task_id }, "")
      expect((await download()).status).toBe(400)
      // Two polls find it processing, as the switch says.
      expect([await status(), await status(), await status()]).toEqual(["Processing", "Processing", "Completed"])
      const valid = (await download()).text.trim().split("\n")
      expect(valid).toEqual(now.rows.map(({ id }) => id))
      expect(valid.length).toBeLessThan(submitted.length)
      const told = await client.truth({ endpoint: "compliance", ids: submitted.slice(0, 50).join(",") })
      expect(told.rows.map(({ id }) => id)).toEqual(valid.filter((id) => submitted.slice(0, 50).includes(id)))
    }))

  it("refuses a bad upload", () =>
    within({}, async (client) => {
      expect((await create(client, Array(10_001).fill("1"))).json.error.code).toBe("invalid_file_upload")
      expect((await create(client, ["1"], "user")).json.error.code).toBe("invalid_params")
      expect((await client.ask(path("validation_task/create"), {}, "")).json.error.code).toBe("invalid_params")
    }))
})

describe("the sandbox itself", () => {
  it("answers for its health, and closes at once though connections are kept", async () => {
    // A connection that is kept would hold the server open for ever.
    await within({ seed: "s" }, async (client) => {
      expect(await client.get("/sandbox/health")).toMatchObject({ ok: true, seed: "s" })
      expect((await fetch(`${client.url}/sandbox/nothing`)).status).toBe(404)
    })
  })
})
