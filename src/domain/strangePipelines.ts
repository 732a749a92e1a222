// Pipelines that do not come with Windrow → what they do otherwise than those that do. A stranger's folder or plan may bring
// one under a name that people trust, or one that spends where it is not counted.
import { canonicalJson, type Json } from "./Json.ts"
import type { Pipeline } from "./Pipeline.ts"

/** What is only said about a pipeline, and what is only expected of it. */
const onlySaid = new Set(["title", "docs", "expected_per_day"])

const bare = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(bare)
  if (typeof value !== "object" || value === null) return value
  const kept = Object.entries(value).filter(([key, inner]) => !onlySaid.has(key) || typeof inner === "object")
  return Object.fromEntries(kept.map(([key, inner]) => [key, bare(inner)]))
}

const isSame = (a: unknown, b: unknown): boolean => canonicalJson(bare(a) as Json) === canonicalJson(bare(b) as Json)

const pathOf = ({ request }: Pipeline): string => request.path.replaceAll(/\/+/g, "/")

const askedOf = (pipeline: Pipeline): string => `asks ${pathOf(pipeline)} from pool ${pipeline.request.pool}`

/** A clause, such as "`videos` is not Windrow's own: …"; undefined where there is nothing to say. @param own all of Windrow's */
export const strangeness = (pipeline: Pipeline, own: ReadonlyArray<Pipeline>): string | undefined => {
  // Another API has nothing of Windrow's: whether it may be asked is a question of its host.
  if (pipeline.api !== undefined) return undefined
  const name = `the pipeline \`${pipeline.pipeline}\``
  const namesake = own.find((one) => one.pipeline === pipeline.pipeline)
  if (namesake !== undefined && !isSame(pipeline, namesake)) {
    const mine = askedOf(pipeline)
    const both = mine === askedOf(namesake) ? `it ${mine} as that does` : `it ${mine}, and that ${askedOf(namesake)}`
    return `${name} is not Windrow's own: ${both}`
  }
  const twin = own.find((one) => pathOf(one) === pathOf(pipeline))
  if (twin === undefined || twin.request.pool === pipeline.request.pool) return undefined
  return `${name} ${askedOf(pipeline)}, where Windrow's own \`${twin.pipeline}\` spends in pool ${twin.request.pool}`
}
