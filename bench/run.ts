// `npm run bench`: measures what the README says, prints a table, and writes bench.json. `-- --quick` takes smaller sizes,
// `-- memory export` those measurements alone, `-- --check` ends with 1 where a figure is beyond its limit.
// Times are ratios measured in one run: machines are noisy, and differ.
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { measureEconomy, shapes } from "../test/support/economy.ts"
import { concurrency } from "../test/support/kills.ts"
import { measureDisplay } from "./display.ts"
import { measureExport } from "./export.ts"
import { measureGap } from "./gap.ts"
import { measureKills } from "./kills.ts"
import { type LargePlan, measureLargePlan, measureManyIds } from "./largePlan.ts"
import { measureManyParents } from "./manyParents.ts"
import { type Memory, measureMemory } from "./memory.ts"
import { measureRebuild } from "./rebuild.ts"
import { measureReport } from "./report.ts"
import { measureSmallRun } from "./smallRun.ts"
import { measureStartUp } from "./startUp.ts"

const quick = process.argv.includes("--quick")
const check = process.argv.includes("--check")
const chosen = process.argv.slice(2).filter((word) => !word.startsWith("--"))
const results: Record<string, unknown> = {}
const lines: Array<readonly [string, string]> = []
const beyond: Array<string> = []

const measured = async <A>(name: string, work: () => A | Promise<A>, tell: (found: A) => void): Promise<void> => {
  if (chosen.length > 0 && !chosen.includes(name)) return
  process.stderr.write(`${name} …\n`)
  const found = await work()
  results[name] = found
  // At once: a later one may take long, or fail.
  writeFileSync("bench.json", `${JSON.stringify(results, null, 2)}\n`)
  tell(found)
}
const line = (what: string, value: string): void => void lines.push([what, value])
/** What a figure may be at most: a little more than was measured, for machines that are noisy. */
const atMost = (what: string, value: number, limit: number): void => {
  if (!(value <= limit)) beyond.push(`${what}: ${few(value)}, limit ${few(limit)}`)
}
const atLeast = (what: string, value: number, limit: number): void => {
  if (!(value >= limit)) beyond.push(`${what}: ${few(value)}, at least ${few(limit)}`)
}
const count = (value: number): string => value.toLocaleString("en", { maximumFractionDigits: 0 })
const few = (value: number): string => value.toLocaleString("en", { maximumSignificantDigits: 2 })

interface Pages {
  readonly perSecond: number
}
/** A process of its own, so that nothing else is in its way. */
const pages = (many: number, before = 0, ...how: ReadonlyArray<"append">): Pages =>
  JSON.parse(
    execFileSync(process.execPath, [join(import.meta.dirname, "pages.ts"), String(many), String(before), ...how], {
      encoding: "utf8"
    })
  ) as Pages

await measured(
  "requests",
  async () => {
    const found = []
    for (const shape of quick ? shapes.slice(0, 4) : shapes) found.push({ ...shape, ...(await measureEconomy(shape)) })
    return found
  },
  (found) => {
    for (const { accounts, days, perDay, requests, floor } of found) {
      const what = `${count(accounts)} accounts, ${count(days)} days, ${perDay} posts a day`
      line(`requests: ${what}`, `${requests} (floor ${floor})`)
      atMost(`requests: ${what}`, requests, floor)
    }
  }
)
await measured(
  "gap",
  () => measureGap(quick ? { gap: 2, perSecond: 5 } : { gap: 10, perSecond: 1 }),
  ({ pages: many, interleaved, oneAfterAnother }) => {
    line(`${many} pages of 12 windows, interleaved`, `${few(oneAfterAnother / interleaved)} × one after another`)
    atLeast("gap", oneAfterAnother / interleaved, quick ? 3 : 5)
  }
)
await measured(
  "kills",
  () => measureKills(quick ? 20 : 100),
  ({ kills, perKill }) => {
    line(`requests for each of ${kills} kills`, few(perKill))
    atMost("kills", perKill, concurrency)
  }
)
await measured(
  "startUp",
  () => measureStartUp(quick ? 5 : 15),
  (found) => {
    for (const { command, millis, ratio, limit } of found) {
      line(command, `${few(ratio)} × node -e 0 (${few(millis)} ms)`)
      atMost(command, ratio, limit)
    }
  }
)
await measured(
  "largePlan",
  async () => ({ accounts: await measureLargePlan(), ids: await measureManyIds(quick ? 100_000 : 1_000_000) }),
  ({ accounts, ids }) => {
    const told = ({ megabytes, seconds }: LargePlan) => `${few(seconds)} s of CPU, ${few(megabytes)} MB`
    line(`plan of 10,000 accounts × 5 years, ${count(accounts.slices)} slices`, told(accounts))
    line(`plan of ${count(ids.values)} ids, ${count(ids.slices)} slices`, told(ids))
    atMost("plan of 10,000 accounts × 5 years, seconds of CPU", accounts.seconds, 1.5)
    atMost(`plan of ${count(ids.values)} ids, seconds of CPU`, ids.seconds, quick ? 3 : 20)
  }
)
await measured(
  "manyParents",
  () => measureManyParents(),
  ({ most, p99, parents, wake }) => {
    const what = `what is due for ${count(parents)} parents`
    line(`${what}: milliseconds of CPU without a rest`, `99 % below ${few(p99)}, at most ${few(most)}`)
    atMost(`${what}, 99 %`, p99, 50)
    atMost(`${what}, at most`, most, 250)
    atMost(`${what}, to see that none can begin`, wake, 5)
  }
)
await measured(
  "smallRun",
  () => measureSmallRun(quick ? 1 : 5),
  (found) => {
    if (found === undefined) return line("a small collection beside Python", "no Python here")
    const { python, requests, windrow } = found
    line(`CPU of a collection of ${requests} requests`, `${few(windrow / python)} × a Python client without a database`)
    atMost("smallRun", windrow / python, 20)
  }
)
await measured(
  "rebuild",
  () => measureRebuild(quick ? "month" : "quarter"),
  ({ collected, rebuilt, served }) => {
    line("pages a second that a run stores, all in all", few(collected))
    line("pages a second that the sandbox alone serves", few(served))
    line("main rebuilt from raw pages", `${few(rebuilt / collected)} × as fast as collected`)
  }
)
await measured(
  "pages",
  () => {
    const before = quick ? 100_000 : 10_000_000
    return {
      empty: pages(200),
      appended: pages(200, 0, "append"),
      large: pages(200, before),
      appendedToLarge: pages(200, before, "append")
    }
  },
  ({ appended, appendedToLarge, empty, large }) => {
    const ratios = { empty: appended.perSecond / empty.perSecond, large: appendedToLarge.perSecond / large.perSecond }
    for (const [where, ratio] of Object.entries(ratios)) {
      line(`a page into ${where === "empty" ? "an empty" : "a large"} database`, `${few(ratio)} × DuckDB's appenders`)
      atMost(`a page beside DuckDB's appenders, ${where}`, ratio, 3)
    }
    line("pages a second into an empty database", few(empty.perSecond))
    line(
      `the same into ${quick ? "100 thousand" : "10 million"} rows`,
      `${few(large.perSecond / empty.perSecond)} × that`
    )
  }
)
await measured(
  "memory",
  async () => {
    // When V8 collects garbage is chance, and shows in a short run: the least of three.
    const smalls = [await measureMemory(20), await measureMemory(20), await measureMemory(20)]
    const small = smalls.toSorted((a, b) => a.peakMegabytes - b.peakMegabytes)[0] as Memory
    return { small, large: await measureMemory(quick ? 100 : 1_450) }
  },
  ({ small, large }) => {
    line(
      `peak memory of a run of ${count(large.rows)} rows`,
      `${few(large.peakMegabytes / small.peakMegabytes)} × that of ${count(small.rows)} (${count(large.peakMegabytes)} MB)`
    )
    atMost("memory", large.peakMegabytes / small.peakMegabytes, 1.5)
  }
)
await measured(
  "export",
  () => measureExport({ rows: quick ? 200_000 : 10_000_000, pairs: quick ? 1 : 3 }),
  ({ rows, ratio }) => {
    line(`Parquet export of ${count(rows)} rows`, `${few(ratio)} × DuckDB's own COPY`)
    // A small file is written before a process has started.
    if (!quick) atLeast("export", ratio, 0.8)
  }
)
await measured(
  "display",
  () => measureDisplay(quick ? 20_000 : 100_000),
  ({ cpu, events, quarters }) => {
    for (const { perSecond, percent } of cpu)
      line(`dashboard, ${perSecond} events a second`, `${few(percent)} % of a core`)
    const last = quarters[3] ?? 0
    line(
      `dashboard, memory at the end of ${count(events)} events`,
      `${few(last / (quarters[0] ?? 1))} × that at their start`
    )
  }
)
await measured("report", measureReport, ({ accounts, seconds, kilobytes }) =>
  line(`report of ${accounts} accounts × 5 years`, `${few(seconds)} s, ${count(kilobytes)} kB`)
)

const width = Math.max(...lines.map(([what]) => what.length))
for (const [what, value] of lines) process.stdout.write(`${what.padEnd(width)}  ${value}\n`)
process.stderr.write("written: bench.json\n")
if (check) {
  process.stderr.write(beyond.length === 0 ? "every figure is within its limit\n" : `${beyond.join("\n")}\n`)
  process.exitCode = beyond.length === 0 ? 0 : 1
}
