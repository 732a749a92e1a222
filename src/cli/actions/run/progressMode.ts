// --progress, or WINDROW_PROGRESS, or what the terminal can do → how progress is shown.
import { Effect, Option } from "effect"
import { type ProgressMode, progressModes, type Screen } from "../../../display/ProgressReporter.ts"
import type { Wish } from "../../../domain/Wish.ts"
import { usage } from "../../failures.ts"

/** Whether a screen can be drawn and drawn over: a terminal that moves its cursor, with a person before it. */
const canDraw = (env: NodeJS.ProcessEnv): boolean =>
  process.stderr.isTTY === true && env["TERM"] !== "dumb" && (env["CI"] ?? "") === ""

export const chooseMode = Effect.fnUntraced(function* (flag: Option.Option<string>, setting: string | undefined) {
  const wish = Option.getOrElse(flag, () => setting ?? "auto")
  if (wish === "auto") return canDraw(process.env) ? "tui" : "plain"
  // Asked for by name the dashboard is drawn also in CI; where there is no terminal, lines are written instead.
  if (wish === "tui") return process.stderr.isTTY === true && process.env["TERM"] !== "dumb" ? "tui" : "plain"
  const known = progressModes.find((one) => one === wish)
  if (known !== undefined) return known
  return yield* usage(`WINDROW_PROGRESS=${wish} is not known`, `Use one of: auto, ${progressModes.join(", ")}.`)
}) as (
  flag: Option.Option<string>,
  setting: string | undefined
) => Effect.Effect<ProgressMode, ReturnType<typeof usage>>

/** Linux's own console and the C locale show ASCII only. */
export const isUnicode = (env: NodeJS.ProcessEnv): boolean => {
  if (process.platform === "win32") return env["WT_SESSION"] !== undefined || env["TERM_PROGRAM"] === "vscode"
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((one) => one !== undefined && one !== "")
  return env["TERM"] !== "linux" && /utf-?8/i.test(locale ?? "")
}

/** The screen for the mode `tui`; none for others. Ink is loaded here, and nowhere else. */
export const screenFor = Effect.fnUntraced(function* (
  chosen: ProgressMode,
  now: () => number,
  wish: (wish: Wish) => void
): Effect.fn.Return<Screen | undefined> {
  if (chosen !== "tui") return undefined
  const { env, stderr, stdin } = process
  const colour = stderr.hasColors(env as object) && (env["NO_COLOR"] ?? "") === ""
  // The dashboard goes to stderr, but the library decides about colours by stdout, which may be a file.
  if (colour) env["FORCE_COLOR"] ??= "1"
  const { openScreen } = yield* Effect.promise(() => import("../../../display/tui/screen.tsx"))
  const aloud = env["INK_SCREEN_READER"] === "true"
  return openScreen({ terminal: stderr, keyboard: stdin, colour, unicode: isUnicode(env), aloud, now, wish })
})
