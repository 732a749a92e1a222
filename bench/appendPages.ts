// The same rows and raw pages by DuckDB's fastest own way: appenders into the same tables, one commit a page.
import { type DuckDBAppender, DuckDBInstance, DuckDBTimestampValue, LIST, listValue, VARCHAR } from "@duckdb/node-api"

type Value = string | number | bigint | boolean | ReadonlyArray<string>

/** What a page has for one table: a line for each row, with what it says of its columns. */
export type Lines = ReadonlyArray<
  readonly [schema: string, table: string, rows: ReadonlyArray<Readonly<Record<string, Value>>>]
>

const append = (appender: DuckDBAppender, type: string, value: Value | undefined): void => {
  if (value === undefined) appender.appendNull()
  else if (Array.isArray(value)) appender.appendList(listValue(value as ReadonlyArray<string>), LIST(VARCHAR))
  else if (type === "BIGINT") appender.appendBigInt(BigInt(value as number))
  else if (type === "INTEGER") appender.appendInteger(Number(value))
  else if (type === "BOOLEAN") appender.appendBoolean(value === true)
  else if (type === "TIMESTAMP") appender.appendTimestamp(new DuckDBTimestampValue(BigInt(value as number) * 1000n))
  else appender.appendVarchar(String(value))
}

/** Milliseconds of each page. The file has its tables already. */
export const appendPages = async (path: string, pages: ReadonlyArray<Lines>): Promise<ReadonlyArray<number>> => {
  const instance = await DuckDBInstance.create(":memory:", {
    threads: "1",
    checkpoint_threshold: "16MB",
    memory_limit: "1GB"
  })
  const connection = await instance.connect()
  await connection.run(`ATTACH '${path}' AS study (ROW_GROUP_SIZE 24576); USE study`)
  const found = await connection.runAndReadAll(
    "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'study' ORDER BY column_index"
  )
  const columns = Map.groupBy(
    found.getRowsJson().map((row) => row.map(String)),
    ([schema, table]) => `${schema}.${table}`
  )
  const times: Array<number> = []
  const appenders = new Map<string, DuckDBAppender>()
  for (const lines of pages) {
    const began = performance.now()
    await connection.run("BEGIN")
    for (const [schema, table, rows] of lines) {
      const name = `${schema}.${table}`
      // Kept open: to make one reads the catalog.
      const appender = appenders.get(name) ?? (await connection.createAppender(table, schema, "study"))
      appenders.set(name, appender)
      for (const row of rows) {
        for (const [, , column = "", type = ""] of columns.get(name) ?? []) append(appender, type, row[column])
        appender.endRow()
      }
      appender.flushSync()
    }
    await connection.run("COMMIT")
    times.push(performance.now() - began)
  }
  for (const appender of appenders.values()) appender.closeSync()
  connection.closeSync()
  instance.closeSync()
  return times
}
