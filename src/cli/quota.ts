import { Effect } from "effect"
import { Command, Flag } from "effect/cli"
import { poolsOf } from "../domain/Api.ts"
import { shippedApi } from "../domain/shippedApi.ts"

const [usual = ""] = poolsOf(shippedApi)

export const quotaCommand = Command.make(
  "quota",
  {
    spent: Flag.Int("spent").pipe(
      Flag.withDescription("Book so many requests that were spent today outside Windrow"),
      Flag.optional
    ),
    pool: Flag.String("pool").pipe(
      Flag.withDescription(
        `The pool that --spent is booked in: ${poolsOf(shippedApi).join(" or ")} (default: ${usual})`
      ),
      Flag.withDefault(usual)
    )
  },
  Effect.fn(function* ({ spent, pool }) {
    const { quota } = yield* Effect.promise(() => import("./actions/quota.ts"))
    yield* quota(spent, pool)
  })
).pipe(
  Command.withDescription("Requests spent and left today by this client key, and the time of reset."),
  Command.withExamples([
    { command: "windrow quota", description: "Spent and left, per pool" },
    { command: "windrow quota --spent 120", description: "A colleague used 120 requests in a notebook today" }
  ])
)
