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
