// What a database holds, read by the model's own statements: nothing of Windrow's reading is trusted here.
import { existsSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { attached } from "../support/attached.ts"
import { dayAt } from "./study.ts"
import type { World } from "./world.ts"

export interface Line {
  /** What was asked, as the model names it: `questionOf`. */
  readonly question: string
  readonly wave: string
  readonly unit: string
  /** The model's days, both included; undefined where an endpoint has none. */
  readonly days: readonly [number, number] | undefined
  readonly state: string
  readonly rows: number
  /** Epoch milliseconds. */
  readonly began: number
  readonly asked: number
}

export interface Video {
  readonly id: string
  readonly account: string
  readonly day: number
  readonly views: number
  readonly comments: number
  /** The most comments it was ever seen with. */
  readonly most: number
  /** Epoch milliseconds. */
  readonly retrieved: number
}

export interface Match {
  readonly id: string
  readonly question: string
  readonly unit: string
  readonly wave: number
  /** When it was first brought, epoch milliseconds. */
  readonly at: number
}

export interface Seen {
  readonly lines: ReadonlyArray<Line>
  readonly videos: ReadonlyArray<Video>
  readonly matches: ReadonlyArray<Match>
  /** Comments: id → video. */
  readonly comments: ReadonlyMap<string, string>
  readonly users: ReadonlySet<string>
  /** Rows of all tables of data. */
  readonly rows: number
  readonly counted: number
  readonly twice: number
}

interface Definition {
  readonly pipeline: string
  readonly unit_input?: string
  readonly conditions: { readonly not?: ReadonlyArray<unknown> }
  readonly fields: ReadonlyArray<string>
  readonly draw?: number
  readonly limit?: number
}

interface Asking {
  readonly few?: boolean
  readonly not?: boolean
  readonly draw?: number | undefined
  readonly limit?: number | undefined
}

/** What is asked apart from whom and when, in the model's words. */
export const questionOf = (
  pipeline: string,
  input: string,
  { draw, few = false, limit, not = false }: Asking = {}
): string =>
  [
    `${pipeline} by ${input}`,
    ...(few ? ["few"] : []),
    ...(not ? ["not"] : []),
    ...(draw === undefined ? [] : [`draw ${draw}`]),
    ...(limit === undefined ? [] : [`limit ${limit}`])
  ].join(", ")

const questionIn = ({ conditions, draw, fields, limit, pipeline, unit_input = "*" }: Definition): string =>
  questionOf(pipeline, unit_input, {
    few: pipeline === "videos" && fields.length < 8,
    not: (conditions.not ?? []).length > 0,
    draw,
    limit
  })

const tableNames =
  "SELECT schema_name || '.' || table_name AS name FROM duckdb_tables() WHERE database_name = current_database()"

/** Reads a database that no run holds. @param file relative to the study */
export const look = ({ place }: World, file: string): Promise<Seen> =>
  attached(join(place.directory, file), async (all): Promise<Seen> => {
    const tables = new Set((await all(tableNames)).map(({ name }) => String(name)))
    if (!tables.has("provenance.coverage")) return nothing
    const from = (name: string, sql: string) => (tables.has(name) ? all(sql) : Promise.resolve([]))
    const questions = new Map(
      (await all("SELECT shape, definition FROM provenance.shapes")).map(({ definition, shape }) => [
        String(shape),
        questionIn(JSON.parse(String(definition)) as Definition)
      ])
    )
    const question = (shape: unknown) => questions.get(String(shape)) ?? String(shape)
    const lines = await all(`SELECT shape, observes, unit, epoch_ms(from_day) AS a, epoch_ms(to_day) AS b, state, rows,
      epoch_ms(began_at) AS began, epoch_ms(asked_at) AS asked FROM (FROM provenance.coverage WHERE superseded_at IS NULL)`)
    const videos = await from(
      "main.videos",
      `SELECT id, username, epoch_ms(create_time) AS at, view_count, comment_count, epoch_ms(retrieved_at) AS retrieved,
        (SELECT max(h.comment_count) FROM main.videos_history h WHERE h.id = t.id) AS most FROM main.videos t`
    )
    const matches = await from(
      "main.videos_matches",
      `SELECT id, shape, unit, m.wave, epoch_ms(min(matched_at)) AS at
       FROM main.videos_matches m JOIN provenance.slices USING (slice) WHERE on_target GROUP BY ALL`
    )
    const comments = await from("main.comments", "SELECT id, video_id FROM main.comments")
    const users = await from("main.users", "SELECT username FROM main.users")
    const [sums] = await all(`SELECT count(*) FILTER (coalesce(counted, true)) AS counted,
      (SELECT count(*) FROM (SELECT request FROM provenance.pages GROUP BY ALL HAVING count(*) > 1)) AS twice FROM provenance.requests`)
    return {
      lines: lines.map((row) => ({
        question: question(row["shape"]),
        wave: String(row["observes"]),
        unit: String(row["unit"]),
        days: row["a"] === null ? undefined : [dayAt(Number(row["a"])), dayAt(Number(row["b"]))],
        state: String(row["state"]),
        rows: Number(row["rows"]),
        began: Number(row["began"]),
        asked: Number(row["asked"])
      })),
      videos: videos.map((row) => ({
        id: String(row["id"]),
        account: String(row["username"]),
        day: dayAt(Number(row["at"])),
        views: Number(row["view_count"]),
        comments: Number(row["comment_count"]),
        most: Math.max(Number(row["most"]), Number(row["comment_count"])),
        retrieved: Number(row["retrieved"])
      })),
      matches: matches.map((row) => ({
        id: String(row["id"]),
        question: question(row["shape"]),
        unit: String(row["unit"]),
        wave: Number(row["wave"]),
        at: Number(row["at"])
      })),
      comments: new Map(comments.map(({ id, video_id }) => [String(id), String(video_id)])),
      users: new Set(users.map(({ username }) => String(username))),
      rows: videos.length + comments.length + users.length,
      counted: Number(sums?.["counted"]),
      twice: Number(sums?.["twice"])
    }
  })

export const nothing: Seen = {
  lines: [],
  videos: [],
  matches: [],
  comments: new Map(),
  users: new Set(),
  rows: 0,
  counted: 0,
  twice: 0
}

/** Requests booked in the ledger of this history, over all its databases and days. */
export const booked = ({ place }: World): number => {
  const path = join(place.directory, "state", "ledger.sqlite")
  if (!existsSync(path)) return 0
  const file = new DatabaseSync(path)
  try {
    return Number(file.prepare("SELECT coalesce(sum(amount), 0) AS n FROM permits").get()?.["n"])
  } finally {
    file.close()
  }
}
