// A place with the kept database of an earlier format and its study, as `make.ts` made them.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { gunzipSync } from "node:zlib"
import { makeWorkplace } from "../support/workplace.ts"

/** When the last run of `make.ts` was. */
export const keptNow = "2024-04-20T10:00:00Z"

export const keptPlace = (format: number) => {
  const place = makeWorkplace()
  const read = (end: string) => readFileSync(join(import.meta.dirname, `format-${format}.${end}`))
  place.write("study.yaml", read("yaml").toString())
  const database = join(place.directory, "data", "kept.duckdb")
  mkdirSync(dirname(database), { recursive: true })
  writeFileSync(database, gunzipSync(read("duckdb.gz")))
  return { ...place, database }
}
