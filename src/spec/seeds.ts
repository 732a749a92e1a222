// What is left to chance follows from a seed: a sample's own, else that of the study.
import { type CheckContext, reportKey } from "./CheckContext.ts"
import type { Path } from "./readYaml.ts"

/** The seed of a sample: its own, else the study's. */
export const seedOf = (
  context: CheckContext,
  path: Path,
  { seed = context.seed }: { readonly seed?: string }
): string => {
  const own = [...path, "sample"]
  if (seed === undefined && !context.yaml.keysAt(own).includes("seed"))
    reportKey(context, own, "WR011", {
      message: `\`seed\` is missing in \`${own.join(".")}\``,
      hint: "write any number, here or once for all at the top of the study: seed: 1"
    })
  return seed ?? ""
}
