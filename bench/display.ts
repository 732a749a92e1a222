// What the dashboard costs: CPU at the pace of a real run, and memory over 100,000 events. Made-up events are replayed
// with the built command line on a pseudo-terminal, and what the kernel counted is read.
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { megabytesOf } from "./megabytes.ts"

const cli = resolve(import.meta.dirname, "../dist/windrow.js")
const began = Date.parse("2024-03-01T00:00:00Z")

const months = Array.from({ length: 60 }, (_, index) => {
  const month = `${2019 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}`
  return { from: `${month}-01`, to: `${month}-28` }
})
const nothing = { done: 0, empty: 0, failed: 0, unavailable: 0 }
const cells = months.map((window) => ({ window, wanted: 28 * 5_000, ...nothing }))
const opening = [
  {
    event: "laid_out",
    title: "Five years of 5,000 accounts",
    steps: [{ step: "videos", pool: "standard", units: 5_000, cells }]
  },
  {
    event: "run_started",
    study: "bench",
    database: "bench.duckdb",
    sandbox: true,
    slices: 3_000,
    units: 5_000,
    requests: { least: 3_000, expected: 100_000 },
    covered: 0,
    wanted: 8_400_000
  },
  { event: "sitting_opened", sitting: 1, slices: 3_000 }
]

/** Slices of ten pages, four at a time; one answer in fifty is an error. */
const eventAt = (index: number): object => {
  const number = Math.floor(index / 48) * 4 + (index % 4)
  const slice = { slice: `slice-${number}`, step: "videos", units: 100, window: months[number % 60] }
  const page = Math.floor((index % 48) / 4)
  if (page === 0) return { event: "slice_started", ...slice, resumed: false }
  if (page === 11) return { event: "slice_done", ...slice, state: "done", rows: 980, pages: 10 }
  if (index % 50 === 7) {
    const why = { code: "server", text: `HTTP 500, request ${index}`, status: 500, log_id: "", after_ms: 1_000 }
    return { event: "request_failed", ...slice, ...why }
  }
  return { event: "page_stored", ...slice, page, rows: 98, new: 98, duplicates: 0, off_target: 0, more: page < 10 }
}

const writeEvents = (file: string, count: number, perSecond: number): string => {
  const at = (index: number) => new Date(began + (index * 1_000) / perSecond).toISOString()
  const all = [...opening, ...Array.from({ length: count }, (_, index) => eventAt(index))]
  const lines = all.map((event, index) => JSON.stringify({ at: at(index), ...event }))
  writeFileSync(file, `{"windrow_events":1,"version":"bench"}\n${lines.join("\n")}\n`)
  return file
}

/** A replay on a terminal of 120 × 40; `script` gives it one. */
const replay = (
  file: string,
  speed: number,
  flags = ""
): { readonly child: ChildProcess; readonly pid: () => number | undefined } => {
  const command = `stty cols 120 rows 40; exec '${process.execPath}' ${flags} '${cli}' replay '${file}' --speed ${speed} --progress tui`
  const child = spawn("script", ["-qfc", command, "/dev/null"], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, TERM: "xterm-256color", LANG: "C.UTF-8" }
  })
  return { child, pid: () => childOf(child.pid ?? 0) }
}

const childOf = (parent: number): number | undefined =>
  readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .find((pid) => statOf(pid)?.[1] === String(parent))

/** The fields of /proc/<pid>/stat from the state on. */
const statOf = (pid: number): ReadonlyArray<string> | undefined => {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")
  } catch {
    return undefined
  }
}

const ticks = Number(execFileSync("getconf", ["CLK_TCK"], { encoding: "utf8" }))
const cpuSeconds = (pid: number): number => {
  const stat = statOf(pid)
  return (Number(stat?.[11]) + Number(stat?.[12])) / ticks
}
const sleep = (millis: number): Promise<void> => new Promise((go) => setTimeout(go, millis))

/** CPU of one core after a start of 3 s, in percent. */
const measureCpu = async (folder: string, perSecond: number): Promise<number> => {
  const { child, pid } = replay(writeEvents(join(folder, `cpu-${perSecond}.ndjson`), perSecond * 60, perSecond), 1)
  await sleep(3_000)
  const id = pid() ?? 0
  const [from, since] = [cpuSeconds(id), performance.now()]
  await sleep(15_000)
  const share = (cpuSeconds(id) - from) / ((performance.now() - since) / 1_000)
  process.kill(id, "SIGTERM")
  await new Promise((done) => child.once("close", done))
  return share * 100
}

/**
 * Resident memory while events pass, as fast as they can be read. V8 keeps what it swept for as long as the machine has
 * room; with a small young generation the number is what is held.
 */
const measureMemory = async (folder: string, events: number): Promise<ReadonlyArray<number>> => {
  const file = writeEvents(join(folder, "memory.ndjson"), events, 10)
  const { child, pid } = replay(file, 200, "--max-semi-space-size=4")
  const samples: Array<number> = []
  let open = true
  child.once("close", () => {
    open = false
  })
  await sleep(2_000)
  while (open) {
    const now = megabytesOf(pid() ?? 0, "VmRSS")
    if (now > 0) samples.push(now)
    await sleep(500)
  }
  return samples
}

export interface Display {
  /** Percent of one core, by events a second. */
  readonly cpu: ReadonlyArray<{ readonly perSecond: number; readonly percent: number }>
  readonly events: number
  /** The most memory in each quarter of the events, megabytes. */
  readonly quarters: ReadonlyArray<number>
}

export const measureDisplay = async (events = 100_000): Promise<Display> => {
  const folder = mkdtempSync(join(tmpdir(), "windrow-bench-"))
  try {
    const cpu = []
    for (const perSecond of [1, 5, 20]) cpu.push({ perSecond, percent: await measureCpu(folder, perSecond) })
    const samples = await measureMemory(folder, events)
    const at = (share: number): number => Math.floor(samples.length * share)
    const quarters = [0, 1, 2, 3].map((n) =>
      Math.max(...samples.slice(at(n / 4), Math.max(at(n / 4) + 1, at((n + 1) / 4))))
    )
    return { cpu, events, quarters }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
