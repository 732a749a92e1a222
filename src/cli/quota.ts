import { Effect } from "effect"
import { Argument, Command, Flag } from "effect/cli"
import { poolsOf } from "../domain/Api.ts"
import { shippedApi } from "../domain/shippedApi.ts"
import { path } from "./flags.ts"

export const quotaCommand = Command.make(
  "quota",
  {
    study: path("study.yaml").pipe(
      Argument.withDescription(`A study whose API is meant; without one, the ${shippedApi.title}`),
      Argument.optional
    ),
    spent: Flag.Int("spent").pipe(
      Flag.withDescription("Book so many requests that were spent today outside Windrow"),
      Flag.optional
    ),
    pool: Flag.String("pool").pipe(
      Flag.withDescription(
        `The pool that --spent is booked in, such as ${poolsOf(shippedApi).join(" or ")} (default: the API's first)`
      ),
      Flag.optional
    )
  },
  Effect.fn(function* ({ pool, spent, study }) {
    const { quota } = yield* Effect.promise(() => import("./actions/quota.ts"))
    yield* quota(study, spent, pool)
  })
).pipe(
  Command.withDescription("Requests spent and left today by this client key, and the time of reset."),
  Command.withExamples([
    { command: "windrow quota", description: "Spent and left, per pool" },
    { command: "windrow quota --spent 120", description: "A colleague used 120 requests in a notebook today" }
  ])
)
