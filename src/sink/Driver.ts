// DuckDB itself: the one place that opens a database file. A second opening in this process would drop its lock.
import { type DuckDBConnection, DuckDBInstance, type DuckDBValue } from "@duckdb/node-api"
import { Context } from "effect"
import { attachment, confinement, entrance, type Mode, optionsOf, refuseLinks, spareHeap } from "./opening.ts"
import { refuseStrangers } from "./strangers.ts"

export type Parameters = Record<string, DuckDBValue>
export type Row = Readonly<Record<string, string | number | boolean | null>>

/**
 * A file that is open, with the lock that keeps other processes out. It holds nothing that would run when it is named, and
 * no statement reaches another file, but where its mode says. Every promise rejects with DuckDB's own error.
 */
export interface Connection {
  readonly run: (sql: string, parameters?: Parameters) => Promise<void>
  /** Rows as JSON values: BIGINT and times as text. */
  readonly read: (sql: string, parameters?: Parameters) => Promise<ReadonlyArray<Row>>
  /** Breaks off the statement under way, which then fails. */
  readonly interrupt: () => void
  readonly close: () => void
}

export interface Driver {
  /** Rejects with a Stranger where the file holds what Windrow does not make. */
  readonly open: (path: string, mode: Mode) => Promise<Connection>
}

const readWith =
  (connection: DuckDBConnection): Connection["read"] =>
  async (sql, parameters) =>
    (await connection.runAndReadAll(sql, parameters)).getRowObjectsJson() as ReadonlyArray<Row>

const open: Driver["open"] = async (path, mode) => {
  refuseLinks(path, mode)
  const instance = await DuckDBInstance.create(":memory:", optionsOf(path, mode))
  let connection: DuckDBConnection | undefined
  const close = () => {
    connection?.closeSync()
    instance.closeSync()
  }
  try {
    connection = await instance.connect()
    await connection.run(attachment(path, mode))
    await connection.run(confinement(mode))
    await refuseStrangers(readWith(connection))
    await connection.run(entrance(mode))
  } catch (cause) {
    // One that is left open keeps all of DuckDB in memory until V8 collects it.
    close()
    throw cause
  }
  const ready = connection
  return {
    run: async (sql, parameters) => {
      await ready.run(sql, parameters)
    },
    read: readWith(ready),
    interrupt: () => ready.interrupt(),
    close
  }
}

export const duckdb: Driver = { open }

/** In a process of its own: one that writes for days keeps its memory small. */
const sparing: Driver = {
  open: async (path, mode) => {
    const connection = await open(path, mode)
    if (mode === "write") spareHeap()
    return connection
  }
}

/** What databases are opened by; who has to see each statement puts another one around it. */
export const Driver = Context.Reference<Driver>("windrow/sink/Driver", { defaultValue: () => sparing })
