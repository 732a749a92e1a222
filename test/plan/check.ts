// The text of a study without mistakes → the study and its pipelines, as `windrow plan` reads it.
import { resolve } from "node:path"
import { toDay } from "../../src/domain/Day.ts"
import type { Pipeline } from "../../src/domain/Pipeline.ts"
import type { Study } from "../../src/domain/Study.ts"
import { checkStudy } from "../../src/spec/checkStudy.ts"
import { pipelinesIn } from "../../src/spec/pipelineFiles.ts"

export const check = (
  text: string
): { readonly study: Study; readonly pipelines: Readonly<Record<string, Pipeline>> } => {
  const { study, pipelines, mistakes } = checkStudy({
    file: "study.yaml",
    text,
    today: toDay("2024-06-01")!,
    readFile: () => undefined,
    pipelines: pipelinesIn([resolve(import.meta.dirname, "../../pipelines/tiktok")])
  })
  if (study === undefined) throw new Error(mistakes.map(({ message }) => message).join("\n"))
  return { study, pipelines }
}
