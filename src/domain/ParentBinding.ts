// One step that feeds another, and what it feeds it with.
import type { UnitDays } from "./Coverage.ts"
import type { Choosing } from "./choosing.ts"
import type { Day } from "./Day.ts"
import type { Pipeline } from "./Pipeline.ts"
import type { ForEach } from "./Study.ts"

/** One source of a step: `pipeline` and `wanted` are those of the step that feeds, `step` is fed. */
export interface ParentBinding {
  /** Names what is chosen from, and how: what is chosen once under it stays chosen. */
  readonly id: string
  readonly step: string
  readonly forEach: ForEach
  readonly pipeline: Pipeline
  readonly wanted: ReadonlyArray<UnitDays>
  /** Values that are left out, as the input takes them. */
  readonly without: ReadonlyArray<string>
  /** Capitals make no difference to values of the input. */
  readonly caseless: boolean
  /** All that the feeding step will ever want is asked, and final; and so is what is left out. */
  readonly complete: boolean
  /** The last day up to which that is so of its days; undefined where of none. */
  readonly closed: Day | undefined
}

/** A value that was drawn, or is among the largest. */
export interface Chosen {
  readonly unit: string
  readonly stratum: string
  /** The same, value by value. */
  readonly strata: ReadonlyArray<{ readonly name: string; readonly value: string }>
  /** Values of its stratum that it was chosen from. */
  readonly frame: number
  /** That of being chosen; null where nothing was left to chance. */
  readonly probability: number | null
  /** The last day of what it was chosen from; null where that has no days. */
  readonly frame_until: Day | null
}

/** What a source feeds a step with by the rows that there are, and what of it is to be kept. */
export interface Choice {
  /** The binding's. */
  readonly id: string
  readonly step: string
  /** How is chosen; nothing where all feed. */
  readonly by: Choosing | undefined
  /** What the step is fed with. */
  readonly units: ReadonlyArray<string>
  /** Values that rank like the last that was chosen, and are not chosen. */
  readonly tied: number
  /** Of a sample or the largest: whether all is there that they, or those of some strata, are chosen from. */
  readonly made: boolean
  /** Chosen now, beside what was before. */
  readonly chosen: ReadonlyArray<Chosen>
  /** Chosen before, and not in what the study asks for any more. */
  readonly left: ReadonlyArray<string>
  /** What meets a condition now, and nothing else would tell it later. */
  readonly met: ReadonlyArray<string>
}
