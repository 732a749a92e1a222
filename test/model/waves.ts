// Later waves, judged simply: of those that are due for a video, the last has been asked.
import { expect } from "vitest"
import { foundBy, questionOfVideos } from "./oracle.ts"
import { questionOf, type Seen } from "./seen.ts"
import { dayAt, type Study, stepsOf } from "./study.ts"

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
  const question = questionOf("videos", "ids", false, false)
  const asked = new Set(
    seen.lines.flatMap((line) =>
      line.question.startsWith(question) && line.wave !== "collection" ? [`${line.wave} ${line.unit}`] : []
    )
  )
  const lacking = [...due].filter(([id, wave]) => !asked.has(`after ${wave}d ${id}`))
  expect(lacking, "waves that are due").toEqual([])
}
