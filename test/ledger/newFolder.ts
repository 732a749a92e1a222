// A folder that does not exist yet, and is gone after the tests.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"

const parent = mkdtempSync(join(tmpdir(), "windrow-ledger-"))
afterAll(() => rmSync(parent, { recursive: true, force: true }))

let folders = 0
export const newFolder = (): string => join(parent, String(++folders))
