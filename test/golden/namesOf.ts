// A study → the names that a database knows its work by, as `ids.json` keeps them.
import { Effect } from "effect"
import { choiceId } from "../../src/domain/choice.ts"
import { canonicalJson, hashOf, type Json } from "../../src/domain/Json.ts"
import { makePlan, slicesOf } from "../../src/plan/makePlan.ts"
import { Spec } from "../../src/spec/Spec.ts"

export interface Names {
  readonly database: string
  /** Hash of the study's canonical JSON. */
  readonly study: string
  /** Id → canonical JSON, which the id is the hash of. */
  readonly shapes: Readonly<Record<string, string>>
  /** Ids, in the order of the plan. */
  readonly slices: ReadonlyArray<string>
  /** Step that is fed → what was chosen to feed it. */
  readonly samples: Readonly<Record<string, string>>
}

export const namesOf = (path: string) =>
  Spec.use((spec) => spec.load(path)).pipe(
    Effect.map(({ study, pipelines }): Names => {
      const plan = makePlan(study, pipelines)
      const fed = study.steps.filter(({ for_each }) => for_each !== undefined)
      const texts = Object.entries(plan.shapes).map(([id, shape]) => [id, canonicalJson(shape as unknown as Json)])
      return {
        database: study.output.database,
        study: hashOf(study as unknown as Json),
        shapes: Object.fromEntries(texts.toSorted()),
        slices: slicesOf(plan).map(({ id }) => id),
        samples: Object.fromEntries(fed.map((step) => [step.name, choiceId(step, study.steps)]))
      }
    }),
    Effect.provide(Spec.layer())
  )
