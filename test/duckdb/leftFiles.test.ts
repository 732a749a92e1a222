// A database that Windrow has left is opened without being looked through, by later processes too; nothing else is.
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DuckDBInstance } from "@duckdb/node-api"
import { describe, expect, it } from "vitest"
import { driverBy } from "../../src/duckdb/Driver.ts"
import { leftOnThisMachine } from "../../src/duckdb/leftFiles.ts"

const setUp = () => {
  const directory = mkdtempSync(join(tmpdir(), "windrow-left-"))
  const state = join(directory, "state")
  mkdirSync(state, { mode: 0o700 })
  const path = join(directory, "study.duckdb")
  /** One that knows what a process of its own would know. */
  const open = async (mode: "read" | "write", file = path) => {
    const connection = await driverBy(leftOnThisMachine(() => state)).open(file, mode)
    const { isKnown } = connection
    connection.close()
    return isKnown
  }
  return { directory, state, path, open }
}

const tamper = async (path: string, sql: string) => {
  const instance = await DuckDBInstance.create(path)
  const connection = await instance.connect()
  await connection.run(sql)
  connection.closeSync()
  instance.closeSync()
}

describe.skipIf(process.platform === "win32")("a database", () => {
  it("that was written is known to the next process, and not where it lies elsewhere", async () => {
    const { directory, open, path } = setUp()
    await open("write")
    expect(await open("read")).toBe(true)
    const copy = join(directory, "copy.duckdb")
    copyFileSync(path, copy)
    expect(await open("read", copy)).toBe(false)
  })

  it("that somebody changed is looked through, and refused where it holds what is not ours", async () => {
    const { open, path } = setUp()
    await open("write")
    await tamper(path, "CREATE TABLE mine (a INTEGER)")
    expect(await open("read")).toBe(false)
    // Who only looks leaves nothing that a later process would go by.
    expect(await open("read")).toBe(false)
    await open("write")
    expect(await open("read")).toBe(true)
    await tamper(path, "CREATE MACRO count(x) AS 666")
    await expect(open("read")).rejects.toThrow("a macro that is not ours")
  })

  it("is not known by what a stranger says of it, nor by a folder that others can write into", async () => {
    const { directory, open, path, state } = setUp()
    await open("write")
    const left = join(state, "left.json")
    const [[, known]] = JSON.parse(readFileSync(left, "utf8")) as [[string, string]]
    const copy = join(directory, "copy.duckdb")
    copyFileSync(path, copy)
    writeFileSync(left, JSON.stringify([[copy, known]]))
    expect(await open("read", copy)).toBe(false)
    await open("write")
    chmodSync(state, 0o770)
    expect(await open("read")).toBe(false)
    chmodSync(state, 0o700)
    for (const text of ["", "{", "[1]", '[["a"]]', "null"]) {
      writeFileSync(left, text)
      expect(await open("read"), text).toBe(false)
    }
  })

  it("leaves nothing where no run has made a folder for state", async () => {
    const { directory, path } = setUp()
    const nowhere = join(directory, "nowhere")
    ;(await driverBy(leftOnThisMachine(() => nowhere)).open(path, "write")).close()
    expect(existsSync(nowhere)).toBe(false)
  })
})
