// `windrow replay`: the events of a past run → the display that it had, at another speed. No pause is longer than a few
// seconds: nobody wants to wait out a night again.
import { Effect, Option } from "effect"
import { headLine } from "../../display/EventLog.ts"
import { draw, type ProgressMode } from "../../display/ProgressReporter.ts"
import { start, step } from "../../display/progress.ts"
import { countRuns, eventsOf, NotEvents } from "../../display/storedEvents.ts"
import { exit } from "../../domain/exit.ts"
import type { Wish } from "../../domain/Wish.ts"
import { CommandFailed, usage } from "../failures.ts"
import { say } from "../out.ts"
import { version } from "../version.ts"
import { chooseMode, screenFor } from "./run/progressMode.ts"

export interface ReplayFlags {
  readonly speed: Option.Option<number>
  readonly run: Option.Option<number>
  readonly progress: Option.Option<string>
}

/** The longest pause, milliseconds of the viewer's time. */
const longestPause = 2_000

const attempt = <A>(work: () => Promise<A>) =>
  Effect.tryPromise({
    try: work,
    catch: (cause) => {
      if (!(cause instanceof NotEvents)) throw cause
      const missing = cause.reason === "missing"
      return new CommandFailed({
        code: missing ? exit.noInput : exit.mistake,
        message: cause.message,
        hint: "`windrow run` keeps its events beside the database, as <database>.events.ndjson; `windrow status` names the database."
      })
    }
  })

export const replay = Effect.fn("replay")(function* (file: string, flags: ReplayFlags) {
  const wished = yield* chooseMode(flags.progress, process.env["WINDROW_PROGRESS"])
  // Lines that go into a file or a pager are what was asked for.
  const mode: ProgressMode = wished === "tui" && process.stdout.isTTY !== true ? "plain" : wished
  const speed = Option.getOrElse(flags.speed, () => (mode === "tui" ? 10 : 0))
  if (!Number.isFinite(speed) || speed < 0) return yield* usage("--speed must be 0 or more", "10 is ten times faster.")
  const runs = yield* attempt(() => countRuns(file))
  const run = Option.getOrElse(flags.run, () => runs)
  if (run < 1 || run > runs) {
    return yield* usage(
      `--run ${run} is not in ${file}`,
      `It holds ${runs === 1 ? "one run" : `the runs 1 to ${runs}`}.`
    )
  }
  yield* attempt(() => play(file, run, mode, speed))
})

/** A clock that a viewer can stop, and that goes at another speed. */
const makeClock = (speed: number) => {
  let [at, since, held] = [0, performance.now(), false]
  const passed = () => (held ? 0 : (performance.now() - since) * speed)
  return {
    now: () => at + passed(),
    set: (to: number) => {
      at = to
      since = performance.now()
    },
    hold: () => {
      at += passed()
      since = performance.now()
      held = !held
    },
    isHeld: () => held
  }
}

const play = async (file: string, run: number, mode: ProgressMode, speed: number): Promise<void> => {
  const clock = makeClock(speed === 0 ? 1 : speed)
  let left = false
  const wish = (key: Wish) => {
    if (key === "hold") clock.hold()
    else left = true
  }
  const screen = await Effect.runPromise(screenFor(mode, clock.now, wish))
  if (mode === "json") say("stdout", headLine(version))
  let progress = start
  let before: number | undefined
  try {
    for await (const { at, event } of eventsOf(file, run)) {
      const time = Date.parse(at)
      if (speed > 0 && before !== undefined)
        await pause(Math.min(longestPause, (time - before) / speed), clock.isHeld, () => left)
      if (left || process.stdout.destroyed) break
      before = time
      clock.set(time)
      progress = step(progress, event, time)
      if (event._tag === "run_finished") await screen?.close()
      else screen?.show(progress)
      const line = draw(mode, time, event, progress)
      if (line !== undefined) say("stdout", line)
    }
  } finally {
    await screen?.close()
  }
}

const sleep = (millis: number): Promise<void> => new Promise((go) => setTimeout(go, millis))

/** Waits in short steps, so that a key is heard. */
const pause = async (millis: number, isHeld: () => boolean, isOver: () => boolean): Promise<void> => {
  for (let rest = millis; (rest > 0 || isHeld()) && !isOver(); ) {
    const part = Math.min(50, Math.max(1, rest))
    await sleep(part)
    if (!isHeld()) rest -= part
  }
}
