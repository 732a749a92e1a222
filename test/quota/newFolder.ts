// A folder that does not exist yet.
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const parent = mkdtempSync(join(tmpdir(), "windrow-ledger-"))

let folders = 0
export const newFolder = (): string => join(parent, String(++folders))
