// A folder with a study, the command line, and a sandbox to ask: what end-to-end tests work with.
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { attached, type Row } from "./attached.ts"
import { type Ended, here, type Surroundings } from "./here.ts"

const cli = resolve(import.meta.dirname, "../../dist/windrow.js")

export type { Ended }

/** What else a command in this process is surrounded by. */
export type More = Omit<Surroundings, "directory" | "environment">

export interface Workplace {
  readonly directory: string
  readonly database: string
  readonly write: (name: string, text: string) => string
  /** Runs the command line to its end in this process, where waits take no time. */
  readonly windrow: (args: ReadonlyArray<string>, env?: Readonly<Record<string, string>>, more?: More) => Promise<Ended>
  /** Runs the built command line to its end, as a process of its own. */
  readonly spawned: (args: ReadonlyArray<string>, env?: Readonly<Record<string, string>>) => Promise<Ended>
  /** Starts the built command line and leaves it running. */
  readonly start: (args: ReadonlyArray<string>, env?: Readonly<Record<string, string>>) => Started
}

export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

/** @param url the server that is asked, where `--sandbox` is not given */
export const makeWorkplace = (url = "http://127.0.0.1:9"): Workplace => {
  const directory = mkdtempSync(join(tmpdir(), "windrow-test-"))
  const usual = {
    PATH: process.env["PATH"] ?? "",
    HOME: directory,
    WINDROW_API_URL: url,
    WINDROW_STATE_DIR: join(directory, "state"),
    TIKTOK_CLIENT_KEY: "key",
    TIKTOK_CLIENT_SECRET: "secret"
  }
  const start: Workplace["start"] = (args, env = {}) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: directory,
      env: { ...usual, ...env },
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text
    })
    const ended = new Promise<Ended>((done) =>
      child.on("close", (code, signal) => done({ code: code ?? (signal === null ? -1 : -2), stdout, stderr }))
    )
    return { child, ended }
  }
  return {
    directory,
    database: join(directory, "data", "study.duckdb"),
    write: (name, text) => {
      const file = join(directory, name)
      mkdirSync(resolve(file, ".."), { recursive: true })
      writeFileSync(file, text)
      return name
    },
    windrow: (args, env, more) => here(args, { ...more, directory, environment: { ...usual, ...env } }),
    spawned: (args, env) => start(args, env).ended,
    start
  }
}

export interface StudyParts {
  readonly accounts?: ReadonlyArray<string>
  readonly from?: string
  readonly to?: string
  /** More lines of the step, each with its indent of four spaces. */
  readonly step?: string
  /** More lines at the top level. */
  readonly more?: string
  readonly pace?: string
}

/** A study of videos that asks without pauses. */
export const studyText = (parts: StudyParts = {}): string => `windrow: 1
study: { name: study }
period: { from: ${parts.from ?? "2023-01-01"}, to: ${parts.to ?? "2023-03-31"} }
collect:
  videos:
${parts.step ?? `    accounts: [${(parts.accounts ?? ["tagesschau", "zeitimbild", "20minuten"]).join(", ")}]`}
pace: ${parts.pace ?? "{ requests_per_second: 0, search_gap: 0s, concurrency: 4 }"}
output: { database: data/study.duckdb }
${parts.more ?? ""}`

/** Reads a database; call it only while no run holds the file. */
export const query = (database: string, sql: string): Promise<ReadonlyArray<Row>> =>
  attached(database, (read) => read(sql))

/** `main` by key without `*_at` columns, as text: what "identical" means. */
export const mainOf = (database: string): Promise<string> =>
  attached(database, async (read) => {
    const tables = await read("SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main' ORDER BY table_name")
    const parts: Array<string> = []
    for (const { table_name } of tables) {
      const rows = await read(`SELECT * FROM main."${String(table_name)}"`)
      const lines = rows.map((row) =>
        JSON.stringify(Object.fromEntries(Object.entries(row).filter(([name]) => !name.endsWith("_at"))))
      )
      parts.push(`${String(table_name)}\n${lines.toSorted().join("\n")}`)
    }
    return parts.join("\n\n")
  })

export interface Truth {
  readonly slots: number
  readonly videos: ReadonlyArray<Row>
}

/** What a complete collection of some accounts has, from the sandbox's own mouth. */
export const truthOf = async (
  url: string,
  accounts: ReadonlyArray<string>,
  from: string,
  to: string
): Promise<Truth> => {
  const and = [{ operation: "IN", field_name: "username", field_values: accounts }]
  const parameters = new URLSearchParams({
    query: JSON.stringify({ and }),
    start_date: from.replaceAll("-", ""),
    end_date: to.replaceAll("-", "")
  })
  const response = await fetch(`${url}/sandbox/truth?${parameters}`)
  const [head, ...lines] = (await response.text()).trim().split("\n")
  const { slots } = JSON.parse(head as string) as { slots: number }
  return { slots, videos: lines.map((line) => JSON.parse(line) as Row) }
}

/** Requests that the sandbox received, apart from those for tokens. */
export const requestsAt = async (url: string): Promise<ReadonlyArray<Row>> => {
  const all = (await (await fetch(`${url}/sandbox/requests`)).json()) as ReadonlyArray<Row>
  return all.filter((one) => !String(one["path"]).includes("/oauth/"))
}
