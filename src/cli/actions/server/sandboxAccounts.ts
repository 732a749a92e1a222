// The accounts that somebody has named in a sandbox, kept for later ones beside the ledger: an id does not lead back to its
// account, so a video that was found by its account yesterday is found by its id today only where the name is still known.
import { appendFileSync, closeSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { makeFolder } from "../../../domain/makeFolder.ts"
import { openOwn } from "../../../domain/ownFile.ts"
import type { SandboxOptions } from "../../../sandbox/World.ts"

const MOST_NAMES = 50_000

const isName = (text: string): boolean => /^[^\s\p{C}]{1,100}$/u.test(text)

/**
 * The accounts of earlier sandboxes, and what keeps another one. Where the file cannot be used, a sandbox is as good
 * without it: names are then forgotten.
 */
export const openSandboxAccounts = (stateDirectory: string): Pick<SandboxOptions, "named" | "onNamed"> => {
  const file = join(stateDirectory, "sandbox-accounts.txt")
  try {
    makeFolder(resolve(stateDirectory), 0o700)
    closeSync(openOwn(file))
    const named = readFileSync(file, "utf8").split("\n").filter(isName).slice(0, MOST_NAMES)
    const known = new Set(named)
    const onNamed = (name: string) => {
      if (isName(name) && !known.has(name)) append(file, name)
    }
    return { named, onNamed }
  } catch {
    return {}
  }
}

const append = (file: string, name: string): void => {
  try {
    appendFileSync(file, `${name}\n`)
  } catch {
    // The folder may be gone or full; the sandbox answers all the same.
  }
}
