// A folder of files that is filled out of sight and put into place at the end. Only what an earlier export wrote, and
// nobody changed since, is replaced or taken away: a manifest may come from somebody else, and is a claim until then.
import { existsSync, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from "node:fs"
import { dirname, join, sep } from "node:path"
import { Effect, type Scope } from "effect"
import { oneLine } from "../domain/harmless.ts"
import { makeFolder } from "../domain/makeFolder.ts"
import { placeIn } from "../domain/ownFile.ts"
import { ExportFailed } from "./ExportFailed.ts"
import { manifestName, readManifest, weigh } from "./manifest.ts"

export interface Staging {
  /** Where the files go in the end. */
  readonly folder: string
  /** Where they are written first; gone when the scope closes. */
  readonly draft: string
  /** Fails where one of these names, files or folders, is taken by something that no export wrote. */
  readonly check: (names: ReadonlyArray<string>) => Effect.Effect<void, ExportFailed>
  /** Puts the files of the draft into place and removes what an earlier export had more. */
  readonly place: (paths: ReadonlyArray<string>) => Effect.Effect<Replaced, ExportFailed>
}

/** What became of files that an earlier export had more. */
export interface Replaced {
  readonly removed: number
  /** They were changed since, and stay. */
  readonly kept: ReadonlyArray<string>
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

const isAlive = (pid: number): boolean => {
  try {
    return pid !== process.pid && process.kill(pid, 0)
  } catch {
    return false
  }
}

/** Where the files of an export into a folder are written first. */
export const draftOf = (folder: string): string => join(folder, `.windrow-export-${process.pid}`)

/** What manifests say that earlier exports wrote here: path → the hashes that it may have. */
type Claims = Map<string, Set<string>>

const claimed = (claims: Claims, folder: string): void => {
  for (const { path, sha256 } of readManifest(folder)?.files ?? []) {
    claims.set(path, (claims.get(path) ?? new Set()).add(sha256))
  }
}

/** Claims of earlier exports, killed ones too: their drafts are cleared away. */
const takeOver = (folder: string): Claims => {
  const claims: Claims = new Map()
  claimed(claims, folder)
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
    const draft = join(folder, name)
    // An export that was killed while it moved its files has those that are moved only in the manifest of its draft.
    if (lstatSync(draft).isDirectory()) claimed(claims, draft)
    rmSync(draft, { recursive: true, force: true })
  }
  return claims
}

/** Tells whether a file is still the one that was looked at. */
const stampOf = (file: string): string => {
  const { dev, ino, size, mtimeNs, ctimeNs } = lstatSync(file, { bigint: true })
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ")
}

/** The files that an export wrote and nobody changed: path → stamp. */
const readOwned = Effect.fnUntraced(function* (folder: string, claims: Claims) {
  const owned = new Map<string, string>()
  for (const [path, hashes] of claims) {
    const file = placeIn(folder, path)
    if (file === undefined || !existsSync(file)) continue
    const before = yield* attempt(folder, () => stampOf(file))
    const { sha256 } = yield* weigh(folder, path)
    if (hashes.has(sha256) && before === stampOf(file)) owned.set(path, before)
  }
  const manifest = placeIn(folder, manifestName)
  if (manifest !== undefined && readManifest(folder) !== undefined) owned.set(manifestName, stampOf(manifest))
  return owned
})

const taken = (folder: string, path: string, wasClaimed: boolean) =>
  new ExportFailed({
    reason: "not_ours",
    message: `${join(folder, oneLine(path))} ${wasClaimed ? "was changed since an export wrote it" : "is there already, and no export wrote it"}`,
    hint: "It was left as it is. Move it away, or name another folder with --to."
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
  const draft = draftOf(folder)
  const claims = yield* Effect.acquireRelease(
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
  const owned = yield* readOwned(folder, claims)

  /** Where a path has its place, if what is there may be replaced. */
  const freeFor = (path: string): string => {
    const file = placeIn(folder, path)
    if (file === undefined) throw taken(folder, path, false)
    if (existsSync(file) && owned.get(path) !== stampOf(file)) throw taken(folder, path, claims.has(path))
    return file
  }

  const checkOne = (name: string): void => {
    const found = lstatSync(join(folder, name), { throwIfNoEntry: false })
    const files = found?.isDirectory() === true ? filesIn(join(folder, name)).map((file) => `${name}/${file}`) : [name]
    files.forEach(freeFor)
  }

  const place = (paths: ReadonlyArray<string>): Replaced => {
    // The manifest is moved last: if this is killed in between, the one in the draft still tells which files are ours.
    for (const path of [...paths.filter((one) => one !== manifestName), manifestName]) {
      makeFolder(dirname(freeFor(path)))
      renameSync(join(draft, path), freeFor(path))
    }
    const wanted = new Set(paths)
    const stale = [...claims.keys()].flatMap((path) => {
      const file = wanted.has(path) ? undefined : placeIn(folder, path)
      return file === undefined || !existsSync(file) ? [] : [{ path, file }]
    })
    const kept = stale.filter(({ path, file }) => owned.get(path) !== stampOf(file)).map(({ path }) => path)
    for (const { path, file } of stale.filter((one) => !kept.includes(one.path))) {
      rmSync(file)
      removeEmpty(folder, dirname(path))
    }
    return { removed: stale.length - kept.length, kept }
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
