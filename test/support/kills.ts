// Runs that are killed at random moments and started again until one comes to its end.
import type { ChildProcess } from "node:child_process"
import { type SandboxOptions, startSandbox } from "../../src/sandbox/Server.ts"
import { makeWorkplace, query, requestsAt, type Workplace } from "./workplace.ts"

/** A run that came to its end in spite of it all. */
export interface Survived {
  readonly place: Workplace
  readonly killed: number
  readonly requests: number
  /** Wall-clock seconds of all its starts together. */
  readonly seconds: number
}

export interface Killer {
  /** Collects a study; `next` draws from 0 to 1. Without it nothing is killed, with it after `few` requests at most. */
  readonly collect: (study: string, next?: () => number, few?: number) => Promise<Survived>
  readonly close: () => Promise<void>
}

/** A small seeded generator, so that a failing run can be repeated. */
export const seeded = (seed: number) => (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

/** The usual `pace.concurrency`: so many requests may be under way when a run is killed. */
export const concurrency = 4

/** A sandbox that never runs out of quota, and kills aimed at what it is asked. */
export const startKiller = async (options: SandboxOptions = {}): Promise<Killer> => {
  let onRequest: (() => void) | undefined
  const switches = { countersGrow: false, vanishShare: 0, ...options.switches }
  const sandbox = await startSandbox({
    dailyQuota: 1_000_000,
    ...options,
    switches,
    onRequest: () => {
      onRequest?.()
      return undefined
    }
  })
  /** Before the first request or between two, or within 20 ms of one of the next: before its answer, or before its commit. */
  const aim = (child: ChildProcess, next: () => number, few: number): { readonly off: () => void } => {
    let timer: NodeJS.Timeout | undefined
    const kill = (after: number) => {
      timer = setTimeout(() => child.kill("SIGKILL"), after)
    }
    if (next() < 0.4) kill(100 + next() * 500)
    else {
      // Few requests before each kill: many kills for one collection, at every stage of it.
      let left = 1 + Math.floor(next() * few)
      onRequest = () => {
        left -= 1
        if (left === 0) kill(next() * 20)
      }
    }
    return {
      off: () => {
        clearTimeout(timer)
        onRequest = undefined
      }
    }
  }
  const collect: Killer["collect"] = async (study, next, few = 8) => {
    const place = makeWorkplace(sandbox.url)
    place.write("study.yaml", study)
    const before = (await requestsAt(sandbox.url)).length
    const began = performance.now()
    for (let killed = 0; ; killed += 1) {
      const { child, ended } = place.start(["run", "study.yaml", "--progress", "quiet"])
      const aimed = next === undefined ? undefined : aim(child, next, few)
      const { code, stderr } = await ended
      aimed?.off()
      if (code === 0) {
        const requests = (await requestsAt(sandbox.url)).length - before
        return { place, killed, requests, seconds: (performance.now() - began) / 1000 }
      }
      if (code !== -2) throw new Error(`exit code ${code}: ${stderr}`)
    }
  }
  return { collect, close: () => sandbox.close() }
}

/** Pages of one number that a slice has twice: none, whatever happened. */
export const pagesTwice = (database: string) =>
  query(database, "SELECT slice, number FROM provenance.pages GROUP BY ALL HAVING count(*) > 1")
