import { Effect } from "effect"
import { expect, it } from "vitest"
import { askedFor, askOneAfterAnother, gapStudy, openForGap } from "../support/gap.ts"
import { onTime } from "../support/time.ts"
import { makeWorkplace } from "../support/workplace.ts"

// `npm run bench -- gap` measures whole processes with real seconds.
it("spends the gap of one search on the others", async () => {
  const pace = { gap: 10, perSecond: 1 }
  const [ours, theirs] = [await openForGap(), await openForGap()]
  try {
    const place = makeWorkplace(ours.url)
    place.write("study.yaml", gapStudy(pace))
    const { code, stderr } = await place.windrow(["run", "study.yaml"])
    expect(code, stderr).toBe(0)
    await askOneAfterAnother(theirs, pace, (millis) => Effect.runPromise(onTime(Effect.sleep(millis))))
    const [interleaved, oneAfterAnother] = [await askedFor(ours), await askedFor(theirs)]
    expect([interleaved.pages, oneAfterAnother.pages]).toEqual([36, 36])
    // 24 gaps of 10 s and 11 turns of 1 s, against 36 turns of 1 s and at most a gap.
    expect(oneAfterAnother.seconds).toBeGreaterThanOrEqual(251)
    expect(interleaved.seconds).toBeLessThanOrEqual(36 + 10)
  } finally {
    await Promise.all([ours.close(), theirs.close()])
  }
})
