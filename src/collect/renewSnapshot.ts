// The copy of the database that a study may want: renewed while the database is closed, and told of.
import { Effect } from "effect"
import type { Event } from "../domain/Event.ts"
import { Snapshot } from "../domain/Snapshot.ts"
import { Events } from "../domain/services.ts"

type Finished = Extract<Event, { readonly _tag: "run_finished" }>

/** Which copy is due when a run waits, or ends like this. */
const moments = {
  waiting: "waiting",
  paused: "waiting",
  failed: "waiting",
  complete: "ended",
  nothing_due: "ended",
  incomplete: "ended",
  interrupted: undefined
} as const satisfies Record<Finished["outcome"] | "waiting", "waiting" | "ended" | undefined>

/** Renews the copy where one is due. Returns what hindered it, as a problem of the run. */
export const renewSnapshot = Effect.fnUntraced(function* (
  now: keyof typeof moments
): Effect.fn.Return<Finished["problems"], never, Events> {
  const moment = moments[now]
  const renewed = moment === undefined ? undefined : yield* (yield* Snapshot).renew(moment)
  if (renewed === undefined) return []
  const { emit } = yield* Events
  if (renewed._tag === "written") {
    const { path, bytes, millis } = renewed
    yield* emit({ _tag: "snapshot_written", path, bytes, took_ms: millis })
    return []
  }
  const problem = { kind: "snapshot", count: 1, detail: `${renewed.message}. ${renewed.hint}` }
  yield* emit({ _tag: "problem_found", subject: renewed.path, ...problem })
  return [problem]
})
