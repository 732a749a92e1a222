// The texts of views that databases have been written with. Whoever changes one adds one to `generation`, so that a file with
// the earlier texts is known for one of another version and not taken for a stranger's.
import { expect, it } from "vitest"
import { hashOf, type Json } from "../../src/domain/Json.ts"
import { generation, viewsOf } from "../../src/duckdb/views/viewsOf.ts"
import { loadPipeline } from "../../src/spec/loadPipeline.ts"
import { ownPipelines } from "../../src/spec/pipelineFiles.ts"

const source = ownPipelines()
const pipelines = source.names.flatMap((name) => {
  const found = source.read(name)
  const loaded = found === undefined ? undefined : loadPipeline(found.file, found.text, name).pipeline
  return loaded === undefined ? [] : [loaded]
})

it("views have the texts of their generation", () => {
  const texts = [undefined, [], ["party"]].map((listed) =>
    viewsOf({ pipelines, listed }).map(({ kind, name, parameters, sql }) => [kind, name, parameters, sql])
  )
  expect([generation, hashOf(texts as unknown as Json)]).toEqual([4, "9bf2ee4ba8349e8635fc"])
})
