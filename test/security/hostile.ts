// What a stranger may hand over: a study that was collected, with something done to its database or folder.
import { cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { makeWorkplace, studyText, type Workplace } from "../support/workplace.ts"

/** A study of a few days with a copy beside it, collected from a sandbox. */
export const collected = async (): Promise<Workplace> => {
  const place = makeWorkplace()
  place.write("study.yaml", studyText({ accounts: ["tagesschau"], to: "2023-01-31" }))
  const { code, stderr } = await place.windrow(["run", "study.yaml", "--sandbox"])
  if (code !== 0) throw new Error(stderr)
  return place
}

/** Another folder with the same study and database. */
export const another = (place: Workplace): Workplace => {
  const other = makeWorkplace()
  mkdirSync(join(other.directory, "data"))
  for (const name of ["study.yaml", "data/study.duckdb"]) {
    cpSync(join(place.directory, name), join(other.directory, name))
  }
  return other
}

/** Changes a database as only its maker would. */
export const tamper = async (database: string, sql: string): Promise<void> => {
  const instance = await DuckDBInstance.create(database)
  const connection = await instance.connect()
  try {
    await connection.run(sql)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** A file whose text must turn up nowhere, and must stay as it is. */
export const makeVictim = (
  place: Workplace,
  text = "victim-8d21c0"
): { readonly path: string; readonly text: string } => {
  const path = join(mkdtempSync(join(place.directory, "..", "victim-")), "victim.txt")
  writeFileSync(path, text)
  return { path, text }
}
