// Hands every event to the eyes that were chosen, and keeps where the run stands.
import { Clock, Context, Effect, Layer, type Scope } from "effect"
import { type Event, eventVersion } from "../domain/Event.ts"
import { Events } from "../domain/services.ts"
import { plainLine } from "./plainLines.ts"
import { type Progress, start, step } from "./progress.ts"
import { writeSideFile } from "./SideFile.ts"

export const eyes = ["plain", "json", "quiet"] as const
export type Eyes = (typeof eyes)[number]

/** Where the run stands, for the one who ends it. */
export class Board extends Context.Service<Board, { readonly progress: Effect.Effect<Progress> }>()(
  "windrow/display/Board"
) {}

export interface BoardOptions {
  readonly eyes: Eyes
  readonly version: string
  /** undefined: no side file (nothing is collected). */
  readonly database: string | undefined
  readonly write: (text: string) => void
}

/** The side file is written at most so often, milliseconds. */
const sideFileEvery = 500
/** Without news for so long, a plain log says that the run is alive, milliseconds. */
const heartbeatEvery = 60_000

const draw = (options: BoardOptions, at: number, event: Event): string | undefined => {
  const time = new Date(at).toISOString()
  if (options.eyes === "json") {
    const { _tag, ...rest } = event
    return JSON.stringify({ at: time, event: _tag, ...rest })
  }
  if (options.eyes === "quiet") return undefined
  const line = plainLine(event)
  if (line === undefined) return undefined
  return event._tag === "run_finished" ? `\n${line}` : `${time.slice(11, 19)} ${line}`
}

export const layerBoard = (options: BoardOptions) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const began = yield* Clock.currentTimeMillis
      let progress = start
      let unsaved = false
      let heard = began
      if (options.eyes === "json")
        options.write(JSON.stringify({ windrow_events: eventVersion, version: options.version }))

      // A full disk stops the collection where it writes rows; the side file is only news of it.
      const save = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (options.database === undefined || !unsaved) return
        unsaved = false
        const { database } = options
        const times = [new Date(began).toISOString(), new Date(now).toISOString()] as const
        yield* Effect.ignore(Effect.try(() => writeSideFile(database, ...times, progress)))
      })
      const emit = Effect.fnUntraced(function* (event: Event) {
        const now = yield* Clock.currentTimeMillis
        heard = now
        progress = step(progress, event)
        const line = draw(options, now, event)
        if (line !== undefined) options.write(line)
        unsaved = true
        if (event._tag === "run_finished" || event._tag === "waiting") yield* save
      })
      yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(sideFileEvery), save)))
      yield* heartbeat(options, () => ({ heard, progress }))
      return Context.make(Events, Events.of({ emit })).pipe(
        Context.add(Board, Board.of({ progress: Effect.sync(() => progress) }))
      )
    })
  )

const heartbeat = (
  options: BoardOptions,
  look: () => { readonly heard: number; readonly progress: Progress }
): Effect.Effect<void, never, Scope.Scope> => {
  if (options.eyes !== "plain") return Effect.void
  const beat = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const { heard, progress } = look()
    if (now - heard < heartbeatEvery || progress.state === "ended") return
    const { slices_done, slices, requests } = progress.tally
    const until = progress.until === undefined ? "" : ` until ${progress.until}`
    options.write(
      `${new Date(now).toISOString().slice(11, 19)} ${progress.state}${until} · ${slices_done} of ${slices} slices, ${requests} requests`
    )
  })
  return Effect.asVoid(Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(heartbeatEvery), beat))))
}
