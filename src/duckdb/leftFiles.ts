// Database files as Windrow has left them: while one is as it was then, nobody else can have put anything into it, and it need not
// be looked through. To do so takes longer than most questions.
import { lstatSync } from "node:fs"
import { join, resolve } from "node:path"
import { readBounded } from "../domain/readBounded.ts"
import { replaceFile } from "../domain/replaceFile.ts"
import { fileState } from "./fileState.ts"

export interface LeftFiles {
  /** Whether a file is as it was left. */
  readonly knows: (path: string, state: string) => boolean
  /** Comes after a file was closed. `lasting`: later processes may know it, too. */
  readonly leave: (path: string, lasting: boolean) => void
}

/** Of this process alone. */
export const leftHere = (): LeftFiles => {
  const left = new Map<string, string>()
  return {
    knows: (path, state) => left.get(resolve(path)) === state,
    leave: (path) => void left.set(resolve(path), fileState(path))
  }
}

/** So many are remembered. */
const most = 50

/** Only its owner can have written what stands in such a folder. Windows has no such bits. */
const isOwn = (folder: string): boolean => {
  const found = lstatSync(folder, { throwIfNoEntry: false })
  return found?.isDirectory() === true && found.uid === process.getuid?.() && (found.mode & 0o022) === 0
}

const readLeft = (file: string): ReadonlyMap<string, string> => {
  try {
    const found: unknown = JSON.parse(readBounded(file, "settings").toString("utf8"))
    const lines = Array.isArray(found) ? found : []
    return new Map(lines.flatMap((line) => (Array.isArray(line) ? [[String(line[0]), String(line[1])]] : [])))
  } catch {
    return new Map()
  }
}

/**
 * Of every process of this user on this machine, by a file in a folder that is the user's alone; where it is not, or not there,
 * of this process. What changes with a file holds the time of its last change, which nobody can set, so no file that comes from
 * elsewhere is known.
 */
export const leftOnThisMachine = (folder: () => string): LeftFiles => {
  const here = leftHere()
  const file = () => join(folder(), "left.json")
  return {
    knows: (path, state) =>
      here.knows(path, state) || (isOwn(folder()) && readLeft(file()).get(resolve(path)) === state),
    leave: (path, lasting) => {
      here.leave(path, lasting)
      if (!lasting || !isOwn(folder())) return
      const others = [...readLeft(file())].filter(([one]) => one !== resolve(path))
      try {
        replaceFile(file(), JSON.stringify([...others, [resolve(path), fileState(path)]].slice(-most)))
      } catch {
        // Then the file is looked through next time.
      }
    }
  }
}
