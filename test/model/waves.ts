// Later waves, judged simply: of those that are due for a video, the last has been asked.
import { expect } from "vitest"
import { foundBy, questionOfVideos } from "./oracle.ts"
import { questionOf, type Seen } from "./seen.ts"
import { dayAt, type Study, stepsOf } from "./study.ts"

const byId = questionOf("videos", "ids")

const askedIn = (seen: Seen, isWave: (wave: string) => boolean): ReadonlySet<string> =>
  new Set(
    seen.lines.flatMap(({ question, unit, wave }) =>
      question.startsWith(byId) && isWave(wave) ? [`${wave} ${unit}`] : []
    )
  )

/** After a first `--refresh` that came to its end: each video that was there has been asked by its id. */
export const checkRefreshed = (study: Study, before: Seen, after: Seen, now: number): void => {
  const steps = stepsOf(study).flatMap(([, step]) => (step.kind === "videos" ? [step] : []))
  const planning = steps.filter(({ again }) => again > 0)
  const found = (planning.length > 0 ? planning : steps).flatMap((step) => foundBy(step, before, dayAt(now)))
  const asked = new Set([...askedIn(after, (wave) => wave.startsWith("asked"))].map((name) => name.split(" ").at(-1)))
  expect(
    found.filter(({ id }) => !asked.has(id)).map(({ id }) => id),
    "videos that --refresh left out"
  ).toEqual([])
}

/** After a complete run: each video has been asked again by its id in the last wave that any step of the study has due for it. */
export const checkWaves = (study: Study, seen: Seen, now: number): void => {
  const today = dayAt(now)
  const due = new Map<string, number>()
  for (const [, step] of stepsOf(study)) {
    if (step.kind !== "videos" || step.again === 0) continue
    const own = seen.matches.filter(({ question, wave }) => wave === 0 && question === questionOfVideos(step))
    const first = new Map(
      [...Map.groupBy(own, ({ id }) => id)].map(([id, all]) => [id, Math.min(...all.map(({ at }) => at))])
    )
    for (const { id } of foundBy(step, seen, today)) {
      const wave = Math.min(step.again, today - dayAt(first.get(id) ?? now))
      if (wave > (due.get(id) ?? 0)) due.set(id, wave)
    }
  }
  const asked = askedIn(seen, (wave) => wave.startsWith("after"))
  const lacking = [...due].filter(([id, wave]) => !asked.has(`after ${wave}d ${id}`))
  expect(lacking, "waves that are due").toEqual([])
}
