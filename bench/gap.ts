// 36 pages of twelve searches: a whole process that interleaves them, against one page after another.
import { setTimeout as sleep } from "node:timers/promises"
import { machineTime } from "../src/sandbox/Clock.ts"
import { askedFor, askOneAfterAnother, gapStudy, openForGap, type Pace } from "../test/support/gap.ts"
import { makeWorkplace } from "../test/support/workplace.ts"

export interface Gap {
  readonly pages: number
  /** Wall-clock seconds. */
  readonly interleaved: number
  readonly oneAfterAnother: number
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

export const measureGap = async (pace: Pace): Promise<Gap> => {
  const [ours, theirs] = [await openForGap(machineTime), await openForGap(machineTime)]
  const place = makeWorkplace(ours.url)
  place.write("study.yaml", gapStudy(pace))
  const run = async () => {
    const { code, stderr } = await place.spawned(["run", "study.yaml", "--progress", "quiet"])
    if (code !== 0) throw new Error(stderr)
  }
  try {
    const [interleaved, oneAfterAnother] = await Promise.all([
      timed(run),
      timed(() => askOneAfterAnother(theirs, pace, sleep))
    ])
    const [{ pages }, looped] = [await askedFor(ours), await askedFor(theirs)]
    if (pages !== looped.pages) throw new Error(`${pages} requests against ${looped.pages} pages`)
    return { pages, interleaved, oneAfterAnother }
  } finally {
    await Promise.all([ours.close(), theirs.close()])
  }
}
