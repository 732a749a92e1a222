// Shows every event in the progress mode that was chosen, and keeps where the run stands.

import { Clock, Context, Effect, Latch, Layer, type Scope } from "effect"
import { CoverageNews } from "../domain/CoverageNews.ts"
import { counted } from "../domain/counted.ts"
import type { Event } from "../domain/Event.ts"
import { folded, harmless } from "../domain/harmless.ts"
import type { StatusStep } from "../domain/Status.ts"
import { Events } from "../domain/services.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { makeCoverageNews } from "./coverageNews.ts"
import { type EventLog, eventLine, headLine } from "./EventLog.ts"
import { plainLine } from "./plainLines.ts"
import { type Progress, start, step } from "./progress.ts"
import { writeSideFile } from "./SideFile.ts"

export const progressModes = ["tui", "plain", "json", "quiet"] as const
export type ProgressMode = (typeof progressModes)[number]

/** Where the run stands, for the one who ends it. */
export class ProgressReporter extends Context.Service<
  ProgressReporter,
  { readonly progress: Effect.Effect<Progress> }
>()("windrow/display/ProgressReporter") {}

/** A part of the terminal that is drawn over and over. */
export interface Screen {
  readonly show: (progress: Progress) => void
  /** Tells the coverage of the database, when it is known anew. */
  readonly tell?: (steps: ReadonlyArray<StatusStep>) => void
  /** Gives the terminal back as it was. Doing it twice does no harm. */
  readonly close: () => Promise<void>
}

export interface ReporterOptions {
  readonly mode: ProgressMode
  /** In the mode `tui`. */
  readonly screen: Screen | undefined
  readonly log: EventLog | undefined
  readonly version: string
  /** undefined: no files beside it (nothing is collected). */
  readonly database: string | undefined
  readonly write: (text: string) => void
}

/** The side file is written at most so often, milliseconds. */
const sideFileEvery = 500
/** Without news for so long, a plain log says that the run is alive, milliseconds. */
const heartbeatEvery = 60_000

/** What a progress mode shows of an event: a text of one or more lines, or nothing. */
export const draw = (chosen: ProgressMode, at: number, event: Event, sofar: Progress): string | undefined => {
  if (chosen === "json") return eventLine(at, event)
  if (chosen === "quiet" || (chosen === "tui" && event._tag !== "run_finished")) return undefined
  const line = plainLine(event, sofar)
  if (line === undefined) return undefined
  const time = chosen === "tui" ? "" : event._tag === "run_finished" ? "\n" : `${clock(at)} `
  return `${time}${harmless(line)}`
}

const clock = (at: number): string => new Date(at).toISOString().slice(11, 19)

export const layerProgressReporter = (options: ReporterOptions) =>
  Layer.effectContext(
    Effect.gen(function* () {
      const { screen, log } = options
      const began = yield* Clock.currentTimeMillis
      let progress = start
      const unsaved = yield* Latch.make(false)
      let heard = yield* steadyMillis
      if (options.mode === "json") options.write(headLine(options.version))

      // A side file that cannot be written stops nothing: where the disk is full, storing rows will say so.
      const save = Effect.gen(function* () {
        const now = yield* Clock.currentTimeMillis
        if (!unsaved.isOpen()) return
        unsaved.closeUnsafe()
        if (options.database === undefined) return
        log?.flush()
        const { database } = options
        const times = [new Date(began).toISOString(), new Date(now).toISOString()] as const
        yield* Effect.ignore(Effect.try(() => writeSideFile(database, ...times, progress)))
      })
      const coverage =
        options.database === undefined
          ? undefined
          : yield* makeCoverageNews(options.database, (steps) => screen?.tell?.(steps))
      const close = Effect.promise(async () => screen?.close())
      const emit = Effect.fnUntraced(function* (given: Event) {
        const event = folded(given)
        const now = yield* Clock.currentTimeMillis
        heard = yield* steadyMillis
        progress = step(progress, event, now)
        log?.add(now, event)
        coverage?.hear(event)
        if (event._tag === "run_finished") yield* close
        else screen?.show(progress)
        const line = draw(options.mode, now, event, progress)
        if (line !== undefined) options.write(line)
        unsaved.openUnsafe()
        if (event._tag === "run_finished" || event._tag === "waiting") yield* save
      })
      // A run that ends in an error sends no last event: the terminal is given back and the last lines are saved here.
      yield* Effect.addFinalizer(() => Effect.andThen(close, save))
      const saveLater = Effect.andThen(unsaved.await, Effect.delay(save, sideFileEvery))
      yield* Effect.forkScoped(Effect.forever(saveLater))
      yield* heartbeat(options, () => ({ heard, progress }))
      const told = Context.make(Events, Events.of({ emit })).pipe(
        Context.add(ProgressReporter, ProgressReporter.of({ progress: Effect.sync(() => progress) }))
      )
      return coverage === undefined ? told : Context.add(told, CoverageNews, { follow: coverage.follow })
    })
  )

const heartbeat = (
  options: ReporterOptions,
  look: () => { readonly heard: number; readonly progress: Progress }
): Effect.Effect<void, never, Scope.Scope> => {
  if (options.mode !== "plain") return Effect.void
  const beat = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    const { heard, progress } = look()
    if ((yield* steadyMillis) - heard < heartbeatEvery || progress.state === "ended") return
    const { slices_done, slices, requests } = progress.tally
    const until = progress.until === undefined ? "" : ` until ${progress.until}`
    options.write(
      `${clock(now)} ${progress.state}${until} · ${slices_done} of ${counted(slices, progress.nouns.work)}, ${counted(requests, "request")}`
    )
  })
  return Effect.asVoid(Effect.forkScoped(Effect.forever(Effect.andThen(Effect.sleep(heartbeatEvery), beat))))
}
