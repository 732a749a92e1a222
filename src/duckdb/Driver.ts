// DuckDB itself: the one place that opens a database file. A second opening in this process would drop its lock.
import { type DuckDBConnection, DuckDBInstance, type DuckDBPreparedStatement } from "@duckdb/node-api"
import { Context } from "effect"
import type { Parameters, Row } from "../domain/Database.ts"
import { stateDirectory } from "../domain/stateDirectory.ts"
import { fileState, noFile } from "./fileState.ts"
import { type LeftFiles, leftHere, leftOnThisMachine } from "./leftFiles.ts"
import { attachment, confinement, entrance, type Mode, optionsOf, refuseLinks, spareHeap } from "./opening.ts"
import { refuseStrangers } from "./strangers.ts"

/**
 * A file that is open, with the lock that keeps other processes out. It holds nothing that would run when it is named, and
 * no statement reaches another file, but where its mode says. Every promise rejects with DuckDB's own error.
 */
export interface Connection {
  /** Whether the file is as this process has left it, or new: nobody else can have put anything into it. */
  readonly isKnown: boolean
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

/** So many statements are kept ready: those of a page, and some more. */
const readyAtMost = 64

/**
 * Sends statements. One with parameters is parsed once and kept, since a run sends the same ones for every page; one without
 * may be several, and is not.
 */
const sender = (connection: DuckDBConnection) => {
  const ready = new Map<string, DuckDBPreparedStatement>()
  const prepare = async (sql: string): Promise<DuckDBPreparedStatement> => {
    const known = ready.get(sql)
    if (known !== undefined) return known
    const statement = await connection.prepare(sql)
    for (const [oldest, one] of ready) {
      if (ready.size < readyAtMost) break
      ready.delete(oldest)
      one.destroySync()
    }
    ready.set(sql, statement)
    return statement
  }
  const bound = async (sql: string, parameters: Parameters): Promise<DuckDBPreparedStatement> => {
    const statement = await prepare(sql)
    statement.bind(parameters)
    return statement
  }
  return {
    /** One that is left would keep all of a closed DuckDB in memory until V8 collects it. */
    release: (): void => {
      for (const one of ready.values()) one.destroySync()
      ready.clear()
    },
    run: async (sql: string, parameters?: Parameters): Promise<void> => {
      await (parameters === undefined ? connection.run(sql) : (await bound(sql, parameters)).run())
    },
    read: async (sql: string, parameters?: Parameters): Promise<ReadonlyArray<Row>> => {
      const found =
        parameters === undefined ? connection.runAndReadAll(sql) : (await bound(sql, parameters)).runAndReadAll()
      return (await found).getRowObjectsJson() as ReadonlyArray<Row>
    }
  }
}

/** A driver that looks through each file that it does not know. */
export const driverBy = (left: LeftFiles): Driver => ({ open: (path, mode) => open(left, path, mode) })

const open = async (left: LeftFiles, path: string, mode: Mode): Promise<Connection> => {
  refuseLinks(path, mode)
  const before = fileState(path)
  // One that is not there yet has nothing of anybody.
  const isOurs = before === noFile || left.knows(path, before)
  const instance = await DuckDBInstance.create(":memory:", optionsOf(path, mode))
  let connection: DuckDBConnection | undefined
  let sending: ReturnType<typeof sender> | undefined
  const close = () => {
    sending?.release()
    connection?.closeSync()
    instance.closeSync()
  }
  try {
    connection = await instance.connect()
    sending = sender(connection)
    const { run, read } = sending
    await run(attachment(path, mode))
    await run(confinement(mode))
    if (!isOurs) {
      await refuseStrangers(read)
      // The texts of all views are not needed where a file is known.
      const { refuseOtherViews } = await import("./ourViews.ts")
      await refuseOtherViews(read, mode === "write")
    }
    await run(entrance(mode))
    const ready = connection
    return {
      isKnown: isOurs,
      run,
      read,
      interrupt: () => ready.interrupt(),
      close: () => {
        close()
        // Who only looks leaves nothing.
        left.leave(path, mode === "write")
      }
    }
  } catch (cause) {
    // One that is left open keeps all of DuckDB in memory until V8 collects it.
    close()
    throw cause
  }
}

export const duckdb: Driver = driverBy(leftHere())

const lasting = driverBy(leftOnThisMachine(() => stateDirectory(process.env)))

/** In a process of its own: one that writes for days keeps its memory small. */
const sparing: Driver = {
  open: async (path, mode) => {
    const connection = await lasting.open(path, mode)
    if (mode === "write") spareHeap()
    return connection
  }
}

/** What databases are opened by; who has to see each statement puts another one around it. */
export const Driver = Context.Reference<Driver>("windrow/duckdb/Driver", { defaultValue: () => sparing })
