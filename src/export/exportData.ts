// An open database → a folder of files: written out of sight, weighed, and put into place together.
import { existsSync, readdirSync, statSync } from "node:fs"
import { join } from "node:path"
import { Effect } from "effect"
import type { StoreError } from "../domain/failures.ts"
import { fileName, writeNew } from "../domain/ownFile.ts"
import { literal } from "../domain/sqlText.ts"
import { steadyMillis } from "../domain/steadyMillis.ts"
import { thousands } from "../domain/thousands.ts"
import { type About, readAbout, readCutBy, readMeanings, type Table } from "./contents.ts"
import { copyDatabase, stateOf } from "./copyDatabase.ts"
import { dataPackage, dataPackageName } from "./dataPackage.ts"
import { ExportFailed } from "./ExportFailed.ts"
import {
  type Cutting,
  copyStatement,
  cutOf,
  type Format,
  nameOf,
  type Partition,
  type Precision,
  precisionQuery,
  type Style,
  timesOf
} from "./formats.ts"
import { type File, type Manifest, makeManifest, manifestName, weigh } from "./manifest.ts"
import { readmeText } from "./readme.ts"
import { blame, type Source } from "./Source.ts"
import { filesIn, openStaging, type Replaced, type Staging } from "./Staging.ts"

export interface ExportOptions {
  /** Absolute path of the database, for messages. */
  readonly database: string
  readonly format: Format
  /** Absolute path of the folder that the files go to. */
  readonly folder: string
  readonly partition: Partition | undefined
  readonly bom: boolean
  /** Whether these are all tables, and the database has its views itself: a copy of it can have them, too. */
  readonly isWhole: boolean
  /** Version of this program. */
  readonly version: string
  /** Hears of every table, and every few seconds of one that takes long. */
  readonly tell: (line: string) => Effect.Effect<void>
}

/** Of an earlier export, what this one has no more was removed, or kept where it was changed since. */
export interface Exported extends Replaced {
  readonly manifest: Manifest
}

const readmeName = "README.md"
/** A table that takes longer is heard of so often, milliseconds. */
const heartbeatEvery = 5_000

/** Exports these tables. The database must be open so that files can be written into the draft of the folder. */
export const exportData = Effect.fn("export.exportData")(function* (
  source: Source,
  tables: ReadonlyArray<Table>,
  options: ExportOptions
): Effect.fn.Return<Exported, StoreError | ExportFailed> {
  return yield* Effect.scoped(
    Effect.gen(function* () {
      const about = yield* readAbout(source, options.database)
      const cutting = { partition: options.partition, cutBy: yield* readCutBy(source, options.partition) }
      const isCut = (table: Table) => Number(cutOf(table, cutting) !== undefined)
      const [example] = tables.toSorted((a, b) => rank(a) - rank(b) || isCut(b) - isCut(a) || b.rows - a.rows)
      if (example === undefined) return yield* nothing(options.database)
      const staging = yield* openStaging(options.folder)
      const file = `${fileName(about.study)}.duckdb`
      const style = styleOf(options, cutting)
      const names = style === undefined ? [file] : tables.map((table) => nameOf(table, style))
      const beside = options.format === "csv" ? [dataPackageName] : []
      yield* staging.check([...names, ...beside, readmeName, manifestName])
      const { counts, precisions, rowsOf } = yield* style === undefined
        ? writeCopy(source, tables, staging, file, options)
        : writeTables(source, tables, staging, about, style, options)

      const drafted = (draft: string) => filesIn(draft).filter((path) => !path.startsWith("."))
      const files: Array<File> = []
      for (const path of drafted(staging.draft)) {
        const table = tables.find((one) => style !== undefined && path.split("/")[0] === nameOf(one, style))
        const rows = rowsOf.get(path)
        const known = table === undefined ? {} : { table: table.name }
        files.push({ ...(yield* weigh(staging.draft, path)), ...known, ...(rows === undefined ? {} : { rows }) })
      }
      if (style?.format === "csv") {
        const meanings = yield* readMeanings(source)
        const text = dataPackage(about, tables, files, style, meanings, precisions)
        yield* write(staging.draft, dataPackageName, text)
        files.push(yield* weigh(staging.draft, dataPackageName))
      }
      const how = { format: options.format, partition: options.partition, version: options.version }
      const bare = makeManifest(about, how, counts, files)
      yield* write(staging.draft, readmeName, readmeText(about, bare, example, style, file))
      const manifest = { ...bare, files: [...files, yield* weigh(staging.draft, readmeName)] }
      yield* write(staging.draft, manifestName, `${JSON.stringify(manifest, null, 2)}\n`)
      const replaced = yield* staging.place([...manifest.files.map(({ path }) => path), manifestName])
      return { manifest, ...replaced }
    })
  )
})

/** Data first, then what explains it. */
const rank = ({ from, isView, name }: Table): number =>
  name === "codebook" || from.includes('"provenance"') ? 2 : isView || /_(history|matches)$/.test(name) ? 1 : 0

const nothing = (database: string) =>
  new ExportFailed({
    reason: "no_data",
    message: `${database} has no tables yet`,
    hint: "Collect first, with `windrow run`."
  })

const styleOf = ({ format, bom, version }: ExportOptions, cutting: Cutting): Style | undefined =>
  format === "duckdb" ? undefined : { format, ...cutting, bom, version }

interface Written {
  /** Rows of each table. */
  readonly counts: Readonly<Record<string, number>>
  /** Rows of each file of one table, by its path. */
  readonly rowsOf: ReadonlyMap<string, number>
  /** How exact the times of each table are written. */
  readonly precisions: ReadonlyMap<string, Readonly<Record<string, Precision>>>
}

const writeCopy = Effect.fnUntraced(function* (
  source: Source,
  tables: ReadonlyArray<Table>,
  staging: Staging,
  file: string,
  { isWhole, tell, version, folder }: ExportOptions
): Effect.fn.Return<Written, StoreError | ExportFailed> {
  const { id } = yield* stateOf(source)
  const mark = { copy_of: id, copied_by: `windrow ${version}` }
  const path = join(staging.draft, file)
  yield* copyDatabase(source, path, mark, isWhole ? undefined : tables).pipe(
    Effect.mapError(blame(folder)),
    alive(file, path, tell)
  )
  const counts = Object.fromEntries(tables.map(({ name, rows }) => [name, rows]))
  yield* tell(`${file}: ${tables.length} tables, ${size(statSync(path).size)}`)
  return { counts, rowsOf: new Map(), precisions: new Map() }
})

const writeTables = Effect.fnUntraced(function* (
  source: Source,
  tables: ReadonlyArray<Table>,
  staging: Staging,
  about: About,
  style: Style,
  { tell, folder }: ExportOptions
): Effect.fn.Return<Written, StoreError | ExportFailed> {
  const counts: Record<string, number> = {}
  const rowsOf = new Map<string, number>()
  const precisions = new Map<string, Readonly<Record<string, Precision>>>()
  for (const table of tables) {
    const name = nameOf(table, style)
    const path = join(staging.draft, name)
    const times =
      style.format === "parquet" || timesOf(table).length === 0 ? [] : yield* source.rows(precisionQuery(table))
    const isCut = cutOf(table, style) !== undefined
    // With several threads the rows would be spread over the files differently each time.
    if (isCut) yield* source.exec("SET threads = 1")
    const precision = (times[0] ?? {}) as Record<string, Precision>
    precisions.set(table.name, precision)
    const copy = copyStatement(table, path, style, about, precision)
    const [row] = yield* source
      .rows(copy)
      .pipe(Effect.mapError(blame(folder)), alive(`${table.name}: ${thousands(table.rows)} rows`, path, tell))
    if (isCut) yield* source.exec("RESET threads")
    const rows = Number(row?.["Count"] ?? 0)
    counts[table.name] = rows
    if (!isCut) rowsOf.set(name, rows)
    else {
      const parts = yield* source.rows(
        `SELECT file_name, num_rows FROM parquet_file_metadata(${literal(`${path}/*/*.parquet`)})`
      )
      for (const part of parts) {
        const file = String(part["file_name"]).replaceAll("\\", "/")
        rowsOf.set(file.slice(file.lastIndexOf(`/${name}/`) + 1), Number(part["num_rows"]))
      }
    }
    yield* tell(`${name}: ${thousands(rows)} rows, ${size(bytesIn(path))}`)
  }
  return { counts, rowsOf, precisions }
})

/** Bytes for people. */
export const size = (bytes: number): string => {
  if (bytes < 1_000_000) return `${thousands(Math.ceil(bytes / 1_000))} kB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(2)} GB`
}

const bytesIn = (path: string): number => {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return 0
  if (!found.isDirectory()) return found.size
  return readdirSync(path).reduce((sum, name) => sum + bytesIn(join(path, name)), 0)
}

/** Says every few seconds that something long goes on, and how much of it is written. */
const alive =
  (what: string, path: string, tell: ExportOptions["tell"]) =>
  <A, E, R>(work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.gen(function* () {
      const began = yield* steadyMillis
      const beat = Effect.gen(function* () {
        yield* Effect.sleep(heartbeatEvery)
        const seconds = Math.round(((yield* steadyMillis) - began) / 1_000)
        const written = existsSync(path) ? bytesIn(path) : 0
        yield* tell(`${what} · ${seconds} s, ${written === 0 ? "sorting" : `${size(written)} written`}`)
      })
      return yield* Effect.raceFirst(work, Effect.forever(beat))
    })

const write = (folder: string, name: string, text: string) =>
  Effect.try({
    try: () => writeNew(join(folder, name), text),
    catch: (cause) =>
      new ExportFailed({
        reason: "cannot_write",
        message: `${join(folder, name)} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`,
        hint: "Make room or make the folder writable, then run the same command again.",
        cause
      })
  })
