import { fieldList, integer, longInteger, string } from "../body.ts"
import { homes } from "../corpus/regions.ts"
import { select } from "../corpus/row.ts"
import { sentence } from "../corpus/texts.ts"
import { Dice, hashText, mix } from "../hash.ts"
import type { Fields } from "../json.ts"
import { flat, good } from "../Reply.ts"
import { invalid } from "../refusals.ts"
import type { World } from "../World.ts"
import type { Ask, Endpoint } from "./Endpoint.ts"

interface ShopList {
  readonly path: string
  readonly name: string
  readonly key: string
  readonly fields: string
  /** `limit`, or `page_size` of a page that `page_start` counts from 1. */
  readonly size: "limit" | "page_size"
  readonly list: (world: World, body: Fields) => ReadonlyArray<Fields>
}

/** A list ends with a page that is not full; nothing else says so. `fields` may stand in the body. */
const endpointOf = ({ fields, key, list, name, path, size }: ShopList): Endpoint => ({
  path: `/v2/research/tts/${path}/`,
  pool: "standard",
  message: "",
  answer: (ask: Ask) => {
    const { body, world } = ask
    const places = { query: ask.fields, body: string(body, "fields") }
    const where = world.switches.shopFieldsIn
    const asked = fieldList(
      where === "either" ? places.query || places.body : places[where],
      fields.split(" "),
      world.switches.refuseUnknownFields
    )
    const count = integer(body, size, 10)
    const page = integer(body, "page_start", 1)
    if (count < 1 || count > 10 || page < 1) throw invalid(`${size} must be between 1 and 10, page_start at least 1`)
    const first = (page - 1) * count
    return {
      [key]: list(world, body)
        .slice(first, first + count)
        .map((row) => select(row, asked))
    }
  },
  wrap: (data, log_id, world) => (world.switches.shopEnvelope ? good(data, log_id) : flat(200, { data })),
  truth: {
    name,
    tell: (world, parameters) => {
      const rows = list(world, parameters)
      return [{ [name]: rows.length }, ...rows]
    }
  }
})

const dice = (world: World, text: string) => new Dice(hashText(text, world.key))

const idIn = (body: Fields, name: string): bigint => {
  const id = longInteger(body, name)
  if (id === undefined) throw invalid(`${name} is required`)
  return id
}

const stars = (d: Dice) => (1 + 4 * d.unit()).toFixed(1)

/** Shops with a name like the asked one. @see https://developers.tiktok.com/doc/research-api-specs-query-tiktok-shop-info */
export const shopInfo = endpointOf({
  path: "shop",
  name: "shops",
  key: "shop_data",
  size: "limit",
  fields: "shop_id shop_name shop_rating shop_review_count item_sold_count shop_performance_value",
  list: (world, body) => {
    const asked = string(body, "shop_name")
    if (asked === "") throw invalid("shop_name is required")
    return ["", " Outlet", " & Söhne", " 架空"].slice(0, 1 + (hashText(asked) % 4)).map((suffix) => {
      const d = dice(world, `shop ${asked.toLowerCase()}${suffix}`)
      return {
        shop_id: 749_000_000_000 + d.bits(),
        shop_name: `${asked}${suffix}`,
        shop_rating: stars(d),
        shop_review_count: d.below(5000),
        item_sold_count: d.below(100_000),
        shop_performance_value: d.below(100)
      }
    })
  }
})

/** What a shop sells. @see https://developers.tiktok.com/doc/research-api-specs-query-tiktok-shop-product */
export const shopProducts = endpointOf({
  path: "product",
  name: "products",
  key: "product_data",
  size: "page_size",
  fields: `product_id product_name product_description product_price product_rating product_rating_1_count
product_rating_2_count product_rating_3_count product_rating_4_count product_rating_5_count product_review_count
product_sold_count shop_name`.replaceAll("\n", " "),
  list: (world, body) => {
    const shop = idIn(body, "shop_id")
    return Array.from({ length: dice(world, `products ${shop}`).below(35) }, (_, n) => {
      const d = dice(world, `product ${shop} ${n}`)
      const ratings = Array.from({ length: 5 }, () => d.below(200))
      return {
        product_id: 1_729_000_000_000_000_000n + BigInt(d.bits()) * 1000n + BigInt(n),
        product_name: `Made up thing ${n + 1}`,
        product_description: `${sentence(d.pick(homes)[1], d)}\n• "size", 10 × 20; ½`,
        product_price: Array.from(
          { length: 1 + d.below(3) },
          () => `${(1 + 90 * d.unit()).toFixed(2)}${d.pick(["EUR", "GBP"])}`
        ),
        product_rating: stars(d),
        ...Object.fromEntries(ratings.map((count, index) => [`product_rating_${index + 1}_count`, count])),
        product_review_count: ratings.reduce((sum, count) => sum + count, 0),
        product_sold_count: d.below(9000),
        shop_name: `Shop ${shop}`
      }
    })
  }
})

/** What buyers say. @see https://developers.tiktok.com/doc/research-api-specs-query-tiktok-shop-reviews */
export const shopReviews = endpointOf({
  path: "review",
  name: "reviews",
  key: "review_data",
  size: "page_size",
  fields: "review_text review_like_count review_rating product_name create_time display_name",
  list: (world, body) => {
    const product = idIn(body, "product_id")
    return Array.from({ length: dice(world, `reviews ${product}`).below(45) }, (_, n) => {
      const d = new Dice(mix(hashText(`review ${product}`, world.key), n))
      return {
        review_text: d.chance(0.1) ? "" : sentence(d.pick(homes)[1], d),
        review_like_count: d.below(30),
        review_rating: d.pick(["ONE", "TWO", "THREE", "FOUR", "FIVE"]),
        product_name: `Made up thing ${Number(product % 1000n) + 1}`,
        create_time: 1_722_000_000_000 + d.bits(),
        display_name: d.pick(["J**o", "م***م", "a*******a"])
      }
    })
  }
})
