// `windrow status --watch`: the status of a run, once a second, until it ends or its watcher leaves.
import { Clock, Deferred, Effect } from "effect"
import type { Paper } from "../../../display/coverageGrid.ts"
import { duration } from "../../../display/duration.ts"
import { statusLines } from "../../../display/statusLines.ts"
import { folded, oneLine } from "../../../domain/harmless.ts"
import type { Status } from "../../../domain/Status.ts"
import { thousands } from "../../../domain/thousands.ts"
import { say } from "../../out.ts"
import { type Asked, liveRun, statusOf } from "./statusReport.ts"

const every = "1 second"

/** Succeeds with true where the watcher left, with false where the run ended. */
export const watchRun = (asked: Asked, paper: () => Paper) =>
  Effect.scoped(
    Effect.gen(function* () {
      const left = yield* Deferred.make<void>()
      const show = yield* process.stdout.isTTY === true && process.env["TERM"] !== "dumb"
        ? onScreen(() => Deferred.doneUnsafe(left, Effect.void), paper)
        : asLines
      const follow = Effect.gen(function* () {
        while (liveRun(asked.database) !== undefined && !process.stdout.destroyed) {
          show(yield* statusOf(asked, yield* Clock.currentTimeMillis, true))
          yield* Effect.sleep(every)
        }
        return process.stdout.destroyed
      })
      return yield* Effect.raceFirst(follow, Effect.as(Deferred.await(left), true))
    })
  )

const onScreen = Effect.fnUntraced(function* (leave: () => void, paper: () => Paper) {
  const { openWatch } = yield* Effect.promise(() => import("../../../display/tui/watch.tsx"))
  const screen = yield* Effect.acquireRelease(
    Effect.sync(() => openWatch(process.stdout, process.stdin, leave)),
    (open) => Effect.promise(() => open.close())
  )
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, leave)
  return (status: Status) => {
    const rows = Math.max(6, (process.stdout.rows || 24) - 1)
    screen.show(fitted(status, paper(), rows))
  }
})

/** As many lines of units as there is room for; what is below the last line is left out. */
const fitted = (status: Status, paper: Paper, rows: number): ReadonlyArray<string> => {
  const keys = "q leaves; the run goes on"
  const sizes = [paper.units, 12, 8, 5, 3, 1]
  const drafts = sizes.map((units) => statusLines(folded(status), { ...paper, units: Math.min(units, paper.units) }))
  const lines = drafts.find((draft) => draft.length + 2 <= rows) ?? (drafts.at(-1) as ReadonlyArray<string>)
  return [...lines.slice(0, rows - 2), "", keys].map(oneLine)
}

const number = (value: number): string => thousands(value)

/** A line when there is news. */
const asLines = Effect.sync(() => {
  let last = ""
  return ({ running }: Status) => {
    if (running === null) return
    const { state, held, until, tally, left_ms } = running
    const doing = held ? "paused by its user" : `${state}${until === null ? "" : ` until ${until}`}`
    const left = left_ms === null ? "" : ` · at most ${duration(Math.ceil(left_ms[1] / 60_000) * 60_000)} left`
    const text = `${doing} · ${number(tally.slices_done)} of ${number(tally.slices)} done · ${number(tally.rows)} rows, ${number(tally.new)} new · ${number(tally.requests)} requests`
    if (text === last) return
    last = text
    say("stdout", oneLine(`${running.updated_at.slice(11, 19)} ${text}${left}`))
  }
})
