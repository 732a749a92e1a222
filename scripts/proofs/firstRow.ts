// What each way of getting Windrow must show: from an empty folder to a report, by what a person would type.
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"

export const say = (text: string): void => void process.stdout.write(`${text}\n`)

export const emptyFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "windrow-proof-")))

export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** Bytes of a file, or of all files below a folder. */
export const weight = (path: string): number =>
  statSync(path).isDirectory()
    ? readdirSync(path, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    : statSync(path).size

/** A person at a shell in a folder, with these variables and no others. */
export interface Shell {
  readonly folder: string
  /** Types a line. Throws where it does not end with the code 0. Gives what it printed, and the seconds it took. */
  readonly type: (line: string) => { readonly printed: string; readonly seconds: number }
}

export const shellIn = (folder: string, variables: Readonly<Record<string, string>>): Shell => ({
  folder,
  type: (line) => {
    const begun = performance.now()
    const { error, status, stderr, stdout } = spawnSync("/bin/sh", ["-c", line], {
      cwd: folder,
      env: variables,
      encoding: "utf8",
      maxBuffer: 1 << 28
    })
    const seconds = (performance.now() - begun) / 1000
    const printed = `${stdout}${stderr}`
    say(`$ ${line}    ${seconds.toFixed(1)} s`)
    if (status !== 0) throw new Error(`${line} ended with ${status ?? error?.message}:\n${printed}`)
    return { printed, seconds }
  }
})

/** The command that was printed as the next one, as it stands. */
const nextOf = (printed: string): string => {
  const next = /^(?: +next +|Next: )(\S.*)$/m.exec(printed)?.[1]
  if (next === undefined) throw new Error(`no next command is printed:\n${printed}`)
  return next
}

/**
 * `init`, `run --sandbox` and `report`, each next command as it was printed. Throws where one fails, or no row is stored.
 * @param called as this way of getting it calls the program
 * @param named as the program names itself then
 * @returns seconds until the first rows were there
 */
export const toTheReport = async ({ folder, type }: Shell, called: string, named = called): Promise<number> => {
  const study = "study.yaml"
  const init = type(
    `${called} init ${study} --name first --accounts tagesschau,zeitimbild --from 2024-01-01 --to 2024-01-31`
  )
  const told = nextOf(init.printed)
  if (!told.startsWith(`${named} `)) throw new Error(`called as ${called}, it goes on with ${told}`)
  const plan = type(told)
  const run = type(`${called} run ${study} --sandbox`)
  const report = type(nextOf(run.printed))
  const database = /^ +data +(\S.*)$/m.exec(run.printed)?.[1] ?? ""
  const rows = await rowsIn(resolve(folder, database))
  const page = report.printed.trim().split("\n").at(-1) ?? ""
  say(`  ${rows} rows; ${page}, ${megabytes(weight(page))}`)
  if (rows === 0) throw new Error("no row was stored")
  return init.seconds + plan.seconds + run.seconds
}

const rowsIn = async (database: string): Promise<number> => {
  const instance = await DuckDBInstance.create(database, { access_mode: "READ_ONLY" })
  const connection = await instance.connect()
  try {
    const answer = await connection.runAndReadAll("SELECT count(*) FROM videos")
    return Number(answer.getRows()[0]?.[0])
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

/** Runs a proof to its end; what went wrong is said. */
export const holds = async (proof: () => Promise<void>): Promise<boolean> => {
  try {
    await proof()
    return true
  } catch (error) {
    say(`  ${error instanceof Error ? error.message : String(error)}`)
    return false
  }
}

export const makeFolder = (path: string): string => {
  mkdirSync(path, { recursive: true })
  return path
}
