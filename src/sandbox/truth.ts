import { integer } from "./body.ts"
import { truths } from "./endpoints/endpoints.ts"
import { writeSafeJson } from "./json.ts"
import { invalid } from "./refusals.ts"
import type { World } from "./World.ts"

/**
 * What a complete collection holds, as NDJSON: a line of totals, then each item with all its fields, long integers as
 * strings. `endpoint` names the list (default `videos`), `as_of` another epoch second than now.
 */
export const truth = (world: World, parameters: URLSearchParams): string => {
  const sent = Object.fromEntries(parameters)
  const told = truths.get(sent.endpoint ?? "videos")
  if (told === undefined) throw invalid(`Unknown endpoint: ${sent.endpoint}. Known: ${[...truths.keys()].join(", ")}`)
  const lines = told.tell(world, sent, integer(sent, "as_of", world.clock.second()))
  return lines.map((line) => `${writeSafeJson(line)}\n`).join("")
}
