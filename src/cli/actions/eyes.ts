// --progress, or WINDROW_PROGRESS, or what the terminal can do → how progress is shown.
import { Effect, Option } from "effect"
import { type Eyes, eyes } from "../../display/Board.ts"
import { usage } from "../failures.ts"

export const chooseEyes = Effect.fnUntraced(function* (flag: Option.Option<string>, setting: string | undefined) {
  const wish = Option.getOrElse(flag, () => setting ?? "auto")
  if (wish === "auto" || wish === "tui") return "plain"
  const known = eyes.find((one) => one === wish)
  if (known !== undefined) return known
  return yield* usage(`WINDROW_PROGRESS=${wish} is not known`, `Use one of: auto, ${eyes.join(", ")}.`)
}) as (flag: Option.Option<string>, setting: string | undefined) => Effect.Effect<Eyes, ReturnType<typeof usage>>
