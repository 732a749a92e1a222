import type { ChildProcess } from "node:child_process"
import { readFileSync } from "node:fs"

/** What the kernel says that a process takes of memory now (`VmRSS`), or took at most (`VmHWM`); 0 where it is gone. */
export const megabytesOf = (pid: number, what: "VmRSS" | "VmHWM"): number => {
  try {
    const found = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, "utf8"))
    return Number(found?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}

/** Asks again and again, since what a process took at most is forgotten when it ends; the result stops it and tells. */
export const watchPeak = ({ pid = 0 }: ChildProcess): (() => number) => {
  let peak = 0
  const timer = setInterval(() => {
    peak = Math.max(peak, megabytesOf(pid, "VmHWM"))
  }, 50)
  return () => {
    clearInterval(timer)
    return peak
  }
}
