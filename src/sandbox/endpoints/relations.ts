import type { Account } from "../corpus/Account.ts"
import { type Relation, related } from "../corpus/relations.ts"
import type { Fields } from "../json.ts"
import { privateUser } from "../refusals.ts"
import type { World } from "../World.ts"
import { accountIn, shows } from "./accountIn.ts"
import type { Endpoint } from "./Endpoint.ts"
import { timePage } from "./paging.ts"

const endpointOf = (relation: Relation): Endpoint => ({
  path: `/v2/research/user/${relation}/`,
  pool: "graph",
  message: "ok",
  answer: ({ body, world }) => {
    const list = listOf(world, body, relation, world.clock.second())
    const { items, ...page } = timePage(list, ({ since }) => since, body, 20)
    const plain = items.map(({ display_name, username }) => ({ display_name, username }))
    return { [`user_${relation}`]: plain, ...page }
  },
  truth: {
    name: relation,
    tell: (world, parameters, second) => {
      const list = listOf(world, parameters, relation, second)
      return [{ [relation]: list.length }, ...list.map((one) => ({ ...one }))]
    }
  }
})

const listOf = (world: World, body: Fields, relation: Relation, second: number) => {
  const account: Account = accountIn(world, body)
  const { followingPublicShare } = world.switches
  if (relation === "following" && !shows(account, "following", followingPublicShare))
    throw privateUser("following", 400)
  return related(account, relation, second, world.switches)
}

/**
 * Who follows an account, the newest first; the cursor is an epoch second.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-followers
 */
export const followers = endpointOf("followers")

/**
 * Whom an account follows, if it lets people see that.
 * @see https://developers.tiktok.com/doc/research-api-specs-query-user-following
 */
export const following = endpointOf("following")
