// `windrow export`: the study's database → a folder of files. The database is only read.

import { existsSync, lstatSync } from "node:fs"
import { relative, resolve } from "node:path"
import { Effect, Option } from "effect"
import { besideStudy } from "../../domain/besideStudy.ts"
import { counted } from "../../domain/counted.ts"
import type { Database } from "../../domain/Database.ts"
import { exit } from "../../domain/exit.ts"
import { StoreError } from "../../domain/failures.ts"
import { oneLine } from "../../domain/harmless.ts"
import type { Study } from "../../domain/Study.ts"
import { thousands } from "../../domain/thousands.ts"
import { openDatabase } from "../../duckdb/Database.ts"
import { readTables, type Table } from "../../export/contents.ts"
import { type Exported, exportData, size } from "../../export/exportData.ts"
import type { Format, Partition } from "../../export/formats.ts"
import { draftOf } from "../../export/Staging.ts"
import { viewMaker } from "../../query/ViewsLive.ts"
import { didYouMean } from "../../spec/didYouMean.ts"
import { Spec } from "../../spec/Spec.ts"
import { formatOf, refuseUnread } from "../../store/meta.ts"
import { overlay } from "../../store/migrations/migrations.ts"
import { CommandFailed, notCollected, usage } from "../failures.ts"
import { note, print, table } from "../out.ts"
import { version } from "../version.ts"
import { stopSignal } from "./run/stopSignal.ts"
import { toRead } from "./server/databases.ts"
import { readEnvironment } from "./server/environment.ts"
import { layerSpec } from "./server/layerSpec.ts"

export interface ExportFlags {
  readonly format: Format
  readonly to: Option.Option<string>
  readonly tables: Option.Option<string>
  readonly partition: Option.Option<Partition>
  readonly bom: boolean
  readonly sandbox: boolean
  readonly progress: Option.Option<string>
}

export const exportStudy = Effect.fn("exportStudy")(
  function* (path: string, flags: ExportFlags) {
    const { format, bom } = flags
    const partition = Option.getOrUndefined(flags.partition)
    if (partition !== undefined && format !== "parquet")
      return yield* usage(`--partition is for Parquet, not for ${format}`, "Leave it out, or leave out --format.")
    if (bom && format !== "csv")
      return yield* usage(`--bom is for CSV, not for ${format}`, "Leave it out, or add --format csv.")
    const loaded = yield* (yield* Spec).load(path)
    const { directory } = loaded
    const { database, flag, study } = yield* toRead(loaded, flags.sandbox)
    if (!existsSync(database)) return yield* notCollected(`${database} does not exist yet`, path, flag)
    const folder = Option.match(flags.to, {
      onNone: () => `${database.replace(/\.(duckdb|db)$/, "")}-${format}`,
      onSome: (to) => resolve(to)
    })
    if (Option.isNone(flags.to) && isLink(folder)) {
      const message = `${folder} is a link to another place, and nothing is written there unasked`
      return yield* new CommandFailed({
        code: exit.cannotWrite,
        message,
        hint: "Name the folder that you want, with --to."
      })
    }
    const quiet = Option.getOrElse(flags.progress, () => readEnvironment(directory).progress ?? "auto") === "quiet"
    const source = yield* openDatabase(database, { share: "beside", into: draftOf(folder) }).pipe(
      Effect.tap((open) => asToday(open, database)),
      Effect.mapError(heldBy(study, directory))
    )
    const all = yield* readTables(source)
    const tables = yield* choose(all, flags.tables)
    const isWhole = Option.isNone(flags.tables) && !all.some(({ from }) => from.startsWith('"temp"'))
    const signal = yield* stopSignal
    const options = {
      database,
      format,
      folder,
      partition,
      bom,
      isWhole,
      version,
      tell: quiet ? () => Effect.void : note
    }
    const exported = yield* Effect.raceFirst(
      exportData(source, tables, options),
      // The statement under way is ended, so that the half-written file can be deleted.
      Effect.as(Effect.andThen(signal, source.interrupt), undefined)
    )
    if (exported === undefined) {
      const hint = "What was there before stays as it was. Run the same command again."
      return yield* new CommandFailed({ code: exit.interrupted, message: "interrupted: nothing was exported", hint })
    }
    yield* print(report(folder, exported))
  },
  Effect.scoped,
  Effect.provide(layerSpec)
)

const isLink = (path: string): boolean => lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true

/** Shows a database of an earlier format, or of a run before there were views, as one of today. */
const asToday = Effect.fnUntraced(function* (source: Database, path: string) {
  const meta = yield* refuseUnread(source, path)
  if (meta["database_id"] === undefined) return
  yield* overlay(source, formatOf(meta))
  yield* viewMaker.show(source)
})

/** Who waits for a run reads its snapshot. */
const heldBy = (study: Study, directory: string) => (error: StoreError) => {
  if (error.reason !== "in_use") return error
  const copy = study.output.snapshot
  const hint =
    copy !== undefined && existsSync(besideStudy(directory, copy))
      ? `Export when the run has ended or waits for quota; or read the copy ${copy}, which it renews once a day.`
      : "If it is a run, export when it has ended or waits for quota (`windrow status` tells); else close it there. " +
        "With `output.snapshot` in the study, a run leaves a copy to read once a day."
  return new StoreError({ reason: error.reason, message: error.message, hint, cause: error.cause })
}

const choose = Effect.fnUntraced(function* (tables: ReadonlyArray<Table>, wish: Option.Option<string>) {
  if (Option.isNone(wish)) return tables
  const known = tables.map(({ name }) => name)
  const names = wish.value.split(/[\s,]+/).filter((name) => name !== "")
  if (names.length === 0) return yield* usage("--tables names no table", `There are: ${known.join(", ")}.`)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown === undefined) return tables.filter(({ name }) => names.includes(name))
  const near = didYouMean(unknown, known)
  const hint = `${near === undefined ? "" : `Did you mean: ${near}? `}There are: ${known.join(", ")}.`
  return yield* usage(`the database has no table ${unknown}`, hint)
})

const report = (folder: string, { manifest, removed, kept }: Exported): string => {
  const shown = relative(process.cwd(), folder)
  const place = shown === "" ? "." : shown.startsWith("..") ? folder : shown
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0)
  const head = `${manifest.made_up ? "MADE-UP DATA from a sandbox. " : ""}${manifest.files.length + 1} files, ${size(bytes)}, in ${place}`
  const rows = Object.entries(manifest.tables).map(([name, count]) => [name, thousands(count)])
  const gone = removed === 0 ? "" : `\n${counted(removed, "file")} of the earlier export removed`
  const some = kept.length > 3 ? `${kept.slice(0, 3).join(", ")} and ${kept.length - 3} more` : kept.join(", ")
  const left =
    kept.length === 0 ? "" : `\nleft there, because it was changed since the earlier export: ${oneLine(some)}`
  return `${table([["table", "rows"], ...rows])}\n\n${head}${gone}${left}\nREADME.md there shows how to read them in R, Python and DuckDB.`
}
