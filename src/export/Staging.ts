// A folder of files that is filled out of sight and put into place at the end. Only what an earlier export wrote is replaced.
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs"
import { dirname, join, normalize, resolve, sep } from "node:path"
import { Effect, type Scope } from "effect"
import { makeFolder } from "../domain/makeFolder.ts"
import { ExportFailed } from "./ExportFailed.ts"
import { manifestName, readManifest } from "./manifest.ts"

export interface Staging {
  /** Where the files go in the end. */
  readonly folder: string
  /** Where they are written first; gone when the scope closes. */
  readonly draft: string
  /** Fails where one of these names, files or folders, is taken by something that no export wrote. */
  readonly check: (names: ReadonlyArray<string>) => Effect.Effect<void, ExportFailed>
  /** Puts the files of the draft into place and removes what an earlier export had more. Returns how many were removed. */
  readonly place: (paths: ReadonlyArray<string>) => Effect.Effect<number, ExportFailed>
}

const draftName = /^\.windrow-export-(\d+)$/

const attempt = <A>(folder: string, work: () => A) =>
  Effect.try({
    try: work,
    catch: (cause) =>
      cause instanceof ExportFailed
        ? cause
        : new ExportFailed({
            reason: "cannot_write",
            message: `${folder} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
            hint: "Make the folder writable, or name another one with --to.",
            cause
          })
  })

/** Every file below a folder, as paths relative to it, with slashes. */
export const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => !one.isDirectory())
    .map((one) =>
      join(one.parentPath, one.name)
        .slice(folder.length + 1)
        .split(sep)
        .join("/")
    )
    .toSorted((a, b) => (a < b ? -1 : 1))

const isInside = (path: string): boolean => !normalize(path).startsWith("..") && resolve("/", path) !== resolve("/")

const isAlive = (pid: number): boolean => {
  try {
    return pid !== process.pid && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** What earlier exports wrote here, killed ones too: their drafts are cleared away. */
const takeOver = (folder: string): Set<string> => {
  const owned = new Set(readManifest(folder)?.files.map(({ path }) => path))
  if (readManifest(folder) !== undefined) owned.add(manifestName)
  for (const name of readdirSync(folder)) {
    const pid = draftName.exec(name)?.[1]
    if (pid === undefined) continue
    if (isAlive(Number(pid))) {
      throw new ExportFailed({
        reason: "cannot_write",
        message: `another export is writing into ${folder} (process ${pid})`,
        hint: "Wait for it, or name another folder with --to."
      })
    }
    // It was killed while its files went into place: those that are there already are named in its draft only.
    for (const { path } of readManifest(join(folder, name))?.files ?? []) owned.add(path)
    if (existsSync(join(folder, name, manifestName))) owned.add(manifestName)
    rmSync(join(folder, name), { recursive: true, force: true })
  }
  return new Set([...owned].filter(isInside))
}

const taken = (folder: string, path: string) =>
  new ExportFailed({
    reason: "not_ours",
    message: `${join(folder, path)} is there already, and no export wrote it`,
    hint: "It was left as it is. Name another folder with --to."
  })

const notAFolder = (path: string) =>
  new ExportFailed({
    reason: "not_ours",
    message: `${path} is a file, not a folder`,
    hint: "Name another folder with --to: an export is several files."
  })

/** Makes the folder where there is none, and a draft in it. A folder that was made for nothing is taken away again. */
export const openStaging = Effect.fnUntraced(function* (
  folder: string
): Effect.fn.Return<Staging, ExportFailed, Scope.Scope> {
  const isNew = !existsSync(folder)
  const draft = join(folder, `.windrow-export-${process.pid}`)
  const owned = yield* Effect.acquireRelease(
    attempt(folder, () => {
      if (!isNew && !statSync(folder).isDirectory()) throw notAFolder(folder)
      makeFolder(folder)
      const before = takeOver(folder)
      mkdirSync(draft)
      return before
    }),
    () =>
      Effect.sync(() => {
        rmSync(draft, { recursive: true, force: true, maxRetries: 5 })
        if (isNew && readdirSync(folder).length === 0) rmdirSync(folder)
      })
  )

  const checkOne = (name: string): void => {
    const path = join(folder, name)
    if (!existsSync(path)) return
    const found = statSync(path).isDirectory() ? filesIn(path).map((file) => `${name}/${file}`) : [name]
    const foreign = found.find((file) => !owned.has(file))
    if (foreign !== undefined) throw taken(folder, foreign)
  }

  const place = (paths: ReadonlyArray<string>): number => {
    // The manifest comes last: until it is there, the draft tells what is ours.
    for (const path of [...paths.filter((one) => one !== manifestName), manifestName]) {
      const target = join(folder, path)
      if (existsSync(target) && !owned.has(path)) throw taken(folder, path)
      makeFolder(dirname(target))
      renameSync(join(draft, path), target)
    }
    const stale = [...owned].filter((path) => !paths.includes(path) && existsSync(join(folder, path)))
    for (const path of stale) {
      rmSync(join(folder, path))
      removeEmpty(folder, dirname(path))
    }
    return stale.length
  }

  return {
    folder,
    draft,
    check: (names) => attempt(folder, () => names.forEach(checkOne)),
    place: (paths) => Effect.uninterruptible(attempt(folder, () => place(paths)))
  }
})

/** Takes away the folders of a path that hold nothing any more. */
const removeEmpty = (folder: string, path: string): void => {
  for (let at = path; at !== "." && readdirSync(join(folder, at)).length === 0; at = dirname(at)) {
    rmdirSync(join(folder, at))
  }
}
