// A terminal to run the command line in: a tmux session of its own, with a size, keys, and what is on its screen.
import { execFileSync } from "node:child_process"
import { resolve } from "node:path"

export const cli = resolve(import.meta.dirname, "../../dist/windrow.js")

/** Where it is required tests do not skip for want of it, but fail. */
export const hasTmux = (() => {
  if (process.env["WINDROW_LOOKS"] === "required") return true
  try {
    execFileSync("tmux", ["-V"])
    return true
  } catch {
    return false
  }
})()

export interface Terminal {
  readonly type: (line: string) => void
  readonly key: (key: string) => void
  /** What is on the screen, and above it. */
  readonly seen: () => string
  /** What is on the screen when it matches; fails with the screen after some seconds. */
  readonly until: (pattern: RegExp, seconds?: number) => Promise<string>
  readonly close: () => void
}

export const openTerminal = (
  directory: string,
  size: { readonly columns: number; readonly rows: number },
  env: Readonly<Record<string, string>> = {}
): Terminal => {
  const socket = `windrow-${process.pid}-${Math.random().toString(36).slice(2)}`
  const tmux = (...args: ReadonlyArray<string>): string =>
    execFileSync("tmux", ["-L", socket, "-f", "/dev/null", ...args], {
      encoding: "utf8",
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: directory,
        LANG: "C.UTF-8",
        TERM: "xterm-256color",
        PS1: "$ ",
        ...env
      }
    })
  const dimensions = ["-x", String(size.columns), "-y", String(size.rows)]
  tmux(
    "new-session",
    "-d",
    "-s",
    "it",
    "-c",
    directory,
    ...dimensions,
    "bash --norc --noprofile",
    ";",
    "set",
    "status",
    "off"
  )
  tmux("resize-window", "-t", "it", ...dimensions)
  const seen = (): string => tmux("capture-pane", "-p", "-t", "it", "-S", "-200")
  return {
    type: (line) => {
      tmux("send-keys", "-t", "it", "-l", line)
      tmux("send-keys", "-t", "it", "Enter")
    },
    key: (key) => void tmux("send-keys", "-t", "it", key),
    seen,
    until: async (pattern, seconds = 40) => {
      const end = performance.now() + seconds * 1_000
      for (;;) {
        const text = seen()
        if (pattern.test(text)) return text
        if (performance.now() > end)
          throw new Error(`${pattern} did not come within ${seconds} s. The screen:\n${text}`)
        await new Promise((go) => setTimeout(go, 150))
      }
    },
    close: () => void tmux("kill-server")
  }
}
