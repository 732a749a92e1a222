// A study as a sandbox collects it: made-up and real data never share a file.
import { parse } from "node:path"
import type { Study } from "./Study.ts"

/** `data/study.duckdb` → `data/study.sandbox.duckdb` */
export const sandboxFile = (path: string): string => {
  const { base, ext, name } = parse(path)
  return `${path.slice(0, path.length - base.length)}${name}.sandbox${ext}`
}

/** Where the data of a study goes that does not say so. */
export const usualDatabase = (name: string): string => `data/${name}.duckdb`

/** The study with files of a sandbox's own. */
export const inSandbox = (study: Study): Study => {
  const { database, snapshot } = study.output
  const also = snapshot === undefined ? {} : { snapshot: sandboxFile(snapshot) }
  return { ...study, output: { database: sandboxFile(database), ...also } }
}
