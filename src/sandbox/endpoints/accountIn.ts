import { string } from "../body.ts"
import type { Account } from "../corpus/Account.ts"
import { hashText, mix, unit } from "../hash.ts"
import type { Fields } from "../json.ts"
import { guardedUser, invalid, noSuchUser, Refusal } from "../refusals.ts"
import type { World } from "../World.ts"

/** The account a body's `username` means. Throws 400 for one that is gone, private or too young. */
export const accountIn = (world: World, body: Fields): Account => {
  const name = string(body, "username")
  if (name === "") throw invalid("The username field is required")
  const account = world.corpus.name(name)
  const { state } = account
  if (state === "gone" || state === "renamed" || state === "refused") throw noSuchUser(name)
  if (state === "young" || state === "unnamed") throw guardedUser()
  if (state === "private") throw new Refusal(400, "invalid_params", `The account of ${name} is private`)
  return account
}

/** Whether an account shows something that only a share of all accounts shows. */
export const shows = (account: Account, what: string, share: number): boolean =>
  unit(mix(account.key, hashText(what))) < share
