// Puts the dashboard on a terminal, and gives the terminal back. Loaded only when there is one: ink and react come with it.
import { render, Text, useApp, useInput } from "ink"
import { harmless } from "../../domain/harmless.ts"
import type { StatusStep } from "../../domain/Status.ts"
import type { Wish } from "../../domain/Wish.ts"
import type { Screen } from "../ProgressReporter.ts"
import { type Progress, start } from "../progress.ts"
import { Dashboard } from "./Dashboard.tsx"
import { drawn, type Look, typed } from "./look.ts"
import { spoken } from "./spoken.ts"

export interface ScreenOptions {
  readonly terminal: NodeJS.WriteStream
  readonly keyboard: NodeJS.ReadStream
  readonly colour: boolean
  /** Whether the terminal shows more than ASCII. */
  readonly unicode: boolean
  readonly aloud: boolean
  /** The time that the display goes by: a replay has its own. Epoch milliseconds. */
  readonly now: () => number
  readonly wish: (wish: Wish) => void
}

/** A frame follows the last after this long at the soonest, milliseconds: five a second. */
const drawEvery = 200
/** A run that asks nothing for so long shows that it is starting, milliseconds. */
const openAfter = 250
/** Clocks tick so often. */
const tickEvery = 1_000
/** A screen reader says everything anew at each change. */
const sayEvery = 15_000

const Keys = ({ press }: { readonly press: (key: string) => void }) => {
  const { suspendTerminal } = useApp()
  useInput((input, key) => {
    if (key.ctrl && input === "z") void suspendTerminal(stopHere)
    else press(key.ctrl ? `ctrl-${input}` : input)
  })
  return null
}

/** Ctrl-Z: stops as any program would, until `fg`. */
const stopHere = (): Promise<void> =>
  new Promise((go) => {
    process.once("SIGCONT", () => go())
    process.kill(process.pid, "SIGSTOP")
  })

const wishes: ReadonlyMap<string, Wish> = new Map([
  ["p", "hold"],
  ["q", "quit"],
  ["ctrl-c", "interrupt"]
])

/** Keys are ours, and so is when to draw. */
const asOurs = { exitOnCtrlC: false, interactive: true, maxFps: 10, incrementalRendering: true }

const lookOf = ({ terminal, unicode, now }: ScreenOptions, shown: Shown): Look => ({
  columns: Math.max(20, terminal.columns || 80),
  rows: Math.max(6, terminal.rows || 24),
  signs: unicode ? drawn : typed,
  now: now(),
  ...shown
})

/** What a person has asked to see, and whether there are keys to ask by. */
type Shown = Pick<Look, "details" | "help" | "keys">

interface ViewParts {
  readonly options: ScreenOptions
  readonly progress: Progress
  readonly shown: Shown
  readonly steps: ReadonlyArray<StatusStep>
  readonly press: (key: string) => void
}

const View = ({ options, progress, shown, steps, press }: ViewParts) => (
  <>
    {shown.keys ? <Keys press={press} /> : null}
    {options.aloud ? (
      <Text>{harmless(spoken(progress, options.now(), shown.keys))}</Text>
    ) : (
      <Dashboard progress={progress} look={lookOf(options, shown)} steps={steps} colour={options.colour} />
    )}
  </>
)

export const openScreen = (options: ScreenOptions): Screen => {
  const { terminal, keyboard, aloud, wish } = options
  const keys = keyboard.isTTY === true
  let progress: Progress = start
  let steps: ReadonlyArray<StatusStep> = []
  let [details, help] = [false, false]
  let drawnAt = 0
  let due: NodeJS.Timeout | undefined
  let app: ReturnType<typeof render> | undefined

  const view = () => (
    <View options={options} progress={progress} shown={{ details, help, keys }} steps={steps} press={press} />
  )
  const draw = () => {
    if (due !== undefined) clearTimeout(due)
    due = undefined
    drawnAt = performance.now()
    app?.rerender(view())
  }
  /** Draws at the next moment that is allowed. */
  const soon = (every = aloud ? sayEvery : drawEvery) => {
    due ??= setTimeout(draw, Math.max(0, drawnAt + every - performance.now()))
  }
  const press = (key: string) => {
    const wished = wishes.get(key)
    if (wished !== undefined) wish(wished)
    else if (key === "d") details = !details
    else if (key === "?" || key === "h") help = !help
    else return
    if (!aloud) soon()
  }

  const ticking = setInterval(() => (aloud ? undefined : soon()), tickEvery)
  /** Lines that a terminal has wrapped anew are not where the last frame left them: the screen is drawn from its top. */
  const redraw = () => {
    if (app === undefined || aloud) return
    app.clear()
    terminal.write("\u001b[2J\u001b[H")
    draw()
  }
  terminal.on("resize", redraw)
  const open = () => {
    clearTimeout(opening)
    app = render(view(), { ...asOurs, stdout: terminal, stdin: keyboard, isScreenReaderEnabled: aloud })
  }
  // What takes longer than a moment says so; a run with nothing to do should not flicker.
  const opening = setTimeout(() => {
    if (app === undefined) open()
  }, openAfter)
  return {
    tell: (known) => {
      steps = known
      soon()
    },
    show: (next) => {
      const turned = next.state !== progress.state || next.held !== progress.held || next.stopping !== progress.stopping
      progress = next
      if (app === undefined && next.began !== undefined) open()
      if (turned && aloud) draw()
      else soon()
    },
    close: async () => {
      clearInterval(ticking)
      if (due !== undefined) clearTimeout(due)
      terminal.off("resize", redraw)
      clearTimeout(opening)
      const last = app
      app = undefined
      if (last !== undefined) await leave(last, aloud)
    }
  }
}

/** Gives the lines of the screen back; what was said aloud stays. */
const leave = async (app: ReturnType<typeof render>, aloud: boolean): Promise<void> => {
  if (!aloud) app.rerender(null)
  await app.waitUntilRenderFlush()
  app.unmount()
  await app.waitUntilExit()
}
