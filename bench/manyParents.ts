// How long nobody else has a turn while it is found what is due for many parents: CPU from one rest to the next.

import type { Slice } from "../src/domain/Slice.ts"
import { dueInParts } from "../src/plan/due.ts"
import { makePlan } from "../src/plan/makePlan.ts"
import { makeSliceQueue } from "../src/plan/SliceQueue.ts"
import { check } from "../test/plan/check.ts"

export interface ManyParents {
  readonly parents: number
  /** Milliseconds of CPU that a piece takes, garbage collection included. */
  readonly p99: number
  readonly most: number
  /** Milliseconds to see that no slice of all these can begin now: asked twice a page. */
  readonly wake: number
}

export const measureManyParents = (parents = 100_000): ManyParents => {
  const { study, pipelines } = check(
    `{ windrow: 1, study: { name: w }, period: { from: 2024-01-01, to: 2024-12-31 },
       collect: { videos: { accounts: [ada] }, comments: { for_each: videos } } }`
  )
  const plan = makePlan(study, pipelines)
  const ids = Array.from({ length: parents }, (_, index) => String(7_300_000_000_000_000_000n + BigInt(index)))
  const situation = { coverage: [], begun: [], parents: { comments: ids }, now: Date.parse("2025-06-01") }
  const pieces: Array<number> = []
  let slices: ReadonlyArray<Slice> = []
  // As often as a run looks that goes on for days; the first time V8 is still learning.
  for (let look = 0; look < 6; look += 1) {
    const parts = dueInParts(plan, situation)
    for (;;) {
      const before = process.cpuUsage()
      const { done, value } = parts.next()
      const { user, system } = process.cpuUsage(before)
      pieces.push((user + system) / 1000)
      if (done !== true) continue
      slices = value.slices
      break
    }
  }
  const queue = makeSliceQueue(
    slices.map((slice) => ({ slice, revision: 0, position: undefined, pages: 0, rows: 0, seen: {}, split: false }))
  )
  const began = performance.now()
  queue.next(
    () => true,
    () => false
  )
  const wake = performance.now() - began
  const sorted = pieces.toSorted((a, b) => a - b)
  return { parents, p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0, most: sorted.at(-1) ?? 0, wake }
}
