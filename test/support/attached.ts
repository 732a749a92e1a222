// A look into databases: one DuckDB for all tests of a process, since making one takes longer than most questions.
import { basename, extname } from "node:path"
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api"

export type Row = Readonly<Record<string, unknown>>
export type Read = (sql: string) => Promise<ReadonlyArray<Row>>

let connected: Promise<DuckDBConnection> | undefined
const connect = async (): Promise<DuckDBConnection> =>
  (await DuckDBInstance.create(":memory:", { threads: "1" })).connect()

let turn: Promise<unknown> = Promise.resolve()

/** Attaches a database for reading as what names mean, after those that were asked for before. */
export const attached = <A>(database: string, look: (read: Read) => Promise<A>): Promise<A> => {
  const next = turn.then(async () => {
    connected ??= connect()
    const connection = await connected
    const name = `"${basename(database, extname(database)).replaceAll('"', '""')}"`
    await connection.run(`ATTACH '${database.replaceAll("'", "''")}' AS ${name} (READ_ONLY); USE ${name}`)
    try {
      return await look(async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson() as ReadonlyArray<Row>)
    } finally {
      await connection.run(`USE memory; DETACH ${name}`)
    }
  })
  turn = next.catch(() => undefined)
  return next
}
