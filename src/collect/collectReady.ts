// Slices side by side: as many as quota and search ids allow.
import { Effect, Exit, Queue } from "effect"
import { poolsOf } from "../domain/Api.ts"
import { apiIn, type Pool } from "../domain/Pipeline.ts"
import type { Plan } from "../domain/Plan.ts"
import type { Slice } from "../domain/Slice.ts"
import { Fetch, type SliceState } from "../domain/services.ts"
import type { StoppedBy } from "../domain/Wish.ts"
import { exceeds } from "../plan/limits.ts"
import { collectSlice } from "./collectSlice.ts"
import type { Failure, Work } from "./Work.ts"

/** At most so many searches are open at once: search ids do not survive the night. */
const openAtMost = 16

/** Keeps as many slices open as quota and search ids allow, until none is ready. */
export const collectReady = Effect.fnUntraced(function* (work: Work, stop: Effect.Effect<StoppedBy>) {
  const fetch = yield* Fetch
  const signals = yield* Queue.unbounded<
    { readonly exit: Exit.Exit<void, Failure>; readonly pool: Pool; readonly kind: keyof Running } | "wake"
  >()
  const wake = Queue.offer(signals, "wake")
  const stopping = stop.pipe(
    Effect.flatMap((by) =>
      Effect.sync(() => {
        work.session.stoppedBy = by
      })
    ),
    Effect.andThen(Effect.timeoutOption(fetch.drain, "1500 millis")),
    // No request is under way any more; the answers that came last get time to be stored.
    Effect.andThen(Effect.sleep("150 millis")),
    Effect.andThen(wake)
  )
  yield* Effect.gen(function* () {
    yield* Effect.forkScoped(stopping)
    const running = new Map<Pool, Running>()
    const runningIn = (pool: Pool): Running => running.get(pool) ?? idle
    const change = (pool: Pool, kind: keyof Running, by: number) =>
      running.set(pool, { ...runningIn(pool), [kind]: runningIn(pool)[kind] + by })
    const pools = poolsOf(apiIn(work.plan.pipelines))
    for (;;) {
      const left = new Map(
        yield* Effect.forEach(pools, (pool) => Effect.map(work.permits.left(pool), (n) => [pool, n] as const))
      )
      const hasRoom = (sliceState: SliceState) => {
        const pool = poolOf(work.plan, sliceState.slice)
        const kind = kindOf(work.plan, sliceState.slice)
        return roomFor(kind, runningIn(pool), left.get(pool) ?? 0) && canBegin(work, sliceState)
      }
      const fits = (sliceState: SliceState) => !isTooLong(work, sliceState)
      while (work.session.stoppedBy === undefined && work.store.isInPlace()) {
        const next = work.queue.next(fits, hasRoom)
        if (next === undefined) break
        const [pool, kind] = [poolOf(work.plan, next.slice), kindOf(work.plan, next.slice)]
        change(pool, kind, 1)
        yield* collectSlice(work, next, wake).pipe(
          Effect.exit,
          Effect.flatMap((exit) => Queue.offer(signals, { exit, pool, kind })),
          Effect.forkScoped
        )
      }
      if ([...running.values()].every(({ searches, lists }) => searches + lists === 0)) return
      const signal = yield* Queue.take(signals)
      if (signal !== "wake") {
        const { pool, kind } = signal
        change(pool, kind, -1)
        if (Exit.isFailure(signal.exit)) return yield* signal.exit
      } else if (work.session.stoppedBy !== undefined) return
    }
  }).pipe(Effect.scoped)
})

/** Slices under way in a pool. Searches lose their place over night; lists do not, and many a list is a single request. */
interface Running {
  readonly searches: number
  readonly lists: number
}
const idle: Running = { searches: 0, lists: 0 }

const kindOf = (plan: Plan, { draw, shape }: Slice): keyof Running =>
  draw === undefined && plan.pipelines[plan.shapes[shape]?.pipeline ?? ""]?.pages.style === "search"
    ? "searches"
    : "lists"

/**
 * With little quota left few searches are opened, so that the open ones can be finished today: tomorrow their search ids are
 * gone. Lists are begun only with the requests that the open searches are not likely to need.
 */
const roomFor = (kind: keyof Running, { searches, lists }: Running, left: number): boolean => {
  if (searches + lists === 0) return true
  if (searches + lists >= openAtMost) return false
  return kind === "searches"
    ? searches < Math.max(1, Math.floor(left / requestsOfSearch.atMost))
    : lists < left - searches * requestsOfSearch.kept
}

/** Requests that a search is taken to need in all (`atMost`, before one is begun) and still (`kept`, before a list is). */
const requestsOfSearch = { atMost: 10, kept: 5 }

const poolOf = (plan: Plan, slice: Slice): Pool =>
  plan.pipelines[plan.shapes[slice.shape]?.pipeline ?? ""]?.request.pool ?? ""

/** Planned before the server refused such a slice as too long: it is left, and the next round plans shorter ones. */
const isTooLong = ({ session }: Work, { slice, revision, split }: SliceState): boolean =>
  revision === 0 && !split && exceeds(session.limits, slice)

export const canBegin = ({ plan, session }: Pick<Work, "plan" | "session">, { slice }: SliceState): boolean =>
  !session.parked.has(poolOf(plan, slice)) && !session.stopped.has(slice.step)
