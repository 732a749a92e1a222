// The lines in R and Python that an export's README has, run: what they read is what the database holds. They need Rscript with
// readr and jsonlite, and Python with pandas; where a machine lacks them, that is told.
import { execFileSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import type { Table } from "../../src/export/contents.ts"
import type { Style } from "../../src/export/formats.ts"
import { readFiles } from "../../src/export/readingLines.ts"
import { makeWorkplace, query, studyText } from "../support/workplace.ts"

const place = makeWorkplace()
const folderOf = (format: string) => join(place.directory, format)
const formats = ["csv", "ndjson"] as const
type Format = (typeof formats)[number]

const runs = (command: string, ...args: ReadonlyArray<string>): boolean => {
  try {
    execFileSync(command, args, { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const hasR = runs("Rscript", "-e", "library(readr); library(jsonlite)")
const python = ["python3", "/usr/bin/python3"].find((one) => runs(one, "-c", "import pandas"))

const read = (command: string, name: string, format: Format, text: string): unknown => {
  writeFileSync(join(folderOf(format), name), text)
  const told = execFileSync(command, [name], {
    cwd: folderOf(format),
    encoding: "utf8",
    env: { ...process.env, TZ: "America/New_York" }
  })
  return JSON.parse(told.trim().split("\n").at(-1) ?? "")
}

/** The lines of a language that read a table: those without Arrow, where there are such. */
const linesOf = (format: Format, language: "r" | "python"): string => {
  const text = readFileSync(join(folderOf(format), "README.md"), "utf8")
  const title = { r: "R with readr", python: "Python with pandas" }[language]
  const [, indented] = new RegExp(`^${title}:\\n\\n((?: {4}[^\\n]*\\n)+)`, "m").exec(text) ?? []
  const [, fenced] = new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(text) ?? []
  const found = indented?.replaceAll(/^ {4}/gm, "") ?? fenced
  if (found === undefined) throw new Error(`no lines of ${language} for ${format}`)
  return found
}

const inR = `
out <- list(id = videos$id, at = as.numeric(videos$create_time), views = as.numeric(videos$view_count),
  tags = vapply(videos$hashtag_names, function(x) if (is.null(x)) NA_character_ else paste(unlist(x), collapse = "|"), ""),
  text = videos$video_description, zone = attr(videos$create_time, "tzone"))
cat("\\n", jsonlite::toJSON(out, na = "null", digits = NA), sep = "")`

const inPython = `
import json, pandas as pd
or_none = lambda x: None if x is None or x is pd.NA or x != x else x
print(json.dumps({
  "id": list(videos["id"]), "at": [x.timestamp() for x in videos["create_time"]], "views": [int(x) for x in videos["view_count"]],
  "tags": [None if not isinstance(x, list) else "|".join(x) for x in videos["hashtag_names"]],
  "text": [or_none(x) for x in videos["video_description"]], "zone": [str(videos["create_time"].dtype.tz)]}))`

interface Rows {
  readonly id: ReadonlyArray<string>
  readonly text: ReadonlyArray<string | null>
}

/** CSV without Arrow makes one of an empty text and of none: that is said there, and all else must be as it was. */
const truthOf = async (format: Format): Promise<Rows> => {
  const text = format === "csv" ? "nullif(video_description, '')" : "video_description"
  const rows = await query(
    place.database,
    `SELECT id, epoch(create_time) AS at, view_count::DOUBLE AS views, array_to_string(hashtag_names, '|') AS tags, ${text} AS text
     FROM videos ORDER BY id`
  )
  const of = (name: string) => rows.map((row) => row[name])
  return {
    id: of("id"),
    at: of("at"),
    views: of("views"),
    tags: of("tags"),
    text: of("text"),
    zone: ["UTC"]
  } as unknown as Rows
}

beforeAll(async () => {
  place.write("study.yaml", studyText({ to: "2023-02-28" }))
  for (const args of [["run"], ...formats.map((format) => ["export", "--format", format, "--to", format])]) {
    const [command = "", ...more] = args
    const { code, stderr } = await place.windrow([command, "study.yaml", ...(command === "run" ? ["--sandbox"] : more)])
    if (code !== 0) throw new Error(stderr)
  }
})

describe.each(formats)("the README's lines for %s", (format) => {
  it("in R give ids whole, times in UTC, lists as lists and texts as they are", async (context) => {
    if (!hasR) return context.skip("there is no Rscript with readr and jsonlite here")
    const found = read("Rscript", "read.R", format, `options(warn = 2)\n${linesOf(format, "r")}${inR}`)
    expect(found).toEqual(await truthOf(format))
  })

  it("in Python give ids whole, times in UTC, lists as lists and texts as they are", async (context) => {
    if (python === undefined) return context.skip("there is no Python with pandas here")
    const found = read(python, "read.py", format, `${linesOf(format, "python")}${inPython}`)
    expect(found).toEqual(await truthOf(format))
  })
})

describe("the same lines for every other table", () => {
  const style = (format: Format): Style => ({ format }) as unknown as Style
  const tables = async (format: Format): Promise<ReadonlyArray<{ readonly table: Table; readonly rows: number }>> => {
    const { tables: counts } = JSON.parse(readFileSync(join(folderOf(format), "manifest.json"), "utf8"))
    const columns = await query(
      place.database,
      "SELECT table_name, column_name AS name, data_type AS type FROM duckdb_columns() WHERE database_name = current_catalog() AND schema_name IN ('main', 'provenance') ORDER BY schema_name DESC, column_index"
    )
    const byTable = Map.groupBy(columns, ({ table_name }) => String(table_name))
    return Object.entries(counts as Record<string, number>)
      .filter(([name, rows]) => name !== "coverage" && byTable.has(name) && rows > 0)
      .map(([name, rows]) => ({ rows, table: { name, columns: byTable.get(name) ?? [] } as unknown as Table }))
  }

  it("read as many rows in R", async (context) => {
    if (!hasR) return context.skip("there is no Rscript with readr and jsonlite here")
    const all = await tables("csv")
    const text = all.map(
      ({ table }) => `${readFiles.csv(table, style("csv")).plain?.r.join("\n")}\nn <- c(n, nrow(${table.name}))`
    )
    const found = read(
      "Rscript",
      "all.R",
      "csv",
      `options(warn = 2)\nn <- c()\n${text.join("\n")}\ncat("\\n", jsonlite::toJSON(n), sep = "")`
    )
    expect(found).toEqual(all.map(({ rows }) => rows))
    expect(all.length).toBeGreaterThan(10)
  })

  it("read as many rows in Python", async (context) => {
    if (python === undefined) return context.skip("there is no Python with pandas here")
    const all = await tables("csv")
    const text = all.map(
      ({ table }) => `${readFiles.csv(table, style("csv")).plain?.python.join("\n")}\nn.append(len(${table.name}))`
    )
    const found = read(python, "all.py", "csv", `import json\nn = []\n${text.join("\n")}\nprint(json.dumps(n))`)
    expect(found).toEqual(all.map(({ rows }) => rows))
  })
})
