// The run's state in a small file beside the database, for `windrow status` while the database is held.
import { hostname } from "node:os"
import { replaceFile } from "../domain/replaceFile.ts"
import type { Progress } from "./progress.ts"

/** What `<database>.status.json` holds; times are ISO 8601 UTC. */
export interface SideFile {
  readonly windrow_status: 1
  readonly pid: number
  readonly host: string
  readonly started_at: string
  readonly updated_at: string
  readonly progress: Progress
}

/** Where the side file of a database is. */
export const sideFileOf = (database: string): string => `${database}.status.json`

/** Replaces the whole file. */
export const writeSideFile = (database: string, started: string, now: string, progress: Progress): void => {
  const content: SideFile = {
    windrow_status: 1,
    pid: process.pid,
    host: hostname(),
    started_at: started,
    updated_at: now,
    progress
  }
  replaceFile(sideFileOf(database), JSON.stringify(content, null, 2))
}
