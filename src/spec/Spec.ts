// The path of a study → the study, resolved and without mistakes. The only part of this folder that touches files.
import { statSync } from "node:fs"
import { basename, dirname, resolve } from "node:path"
import { Clock, Context, Effect, Layer } from "effect"
import { besideStudy } from "../domain/besideStudy.ts"
import { type Day, dayOf } from "../domain/Day.ts"
import { oneLine } from "../domain/harmless.ts"
import { namesIn } from "../domain/namesIn.ts"
import type { Pipeline } from "../domain/Pipeline.ts"
import { NotRead, readIfThere } from "../domain/readBounded.ts"
import type { Study } from "../domain/Study.ts"
import { shellWord } from "../domain/shellWord.ts"
import type { ListRead } from "./CheckContext.ts"
import { type Checked, checkStudy } from "./checkStudy.ts"
import { decode } from "./decode.ts"
import { didYouMean } from "./didYouMean.ts"
import { NoSuchFile, StudyInvalid } from "./errors.ts"
import { listsBeside } from "./listsBeside.ts"
import { type Mistake, mistakeAt } from "./Mistake.ts"
import { pipelinesBeside } from "./pipelineFiles.ts"
import { shortest } from "./shortest.ts"

export interface Loaded {
  readonly study: Study
  /** The pipelines that the study uses, by name. */
  readonly pipelines: Readonly<Record<string, Pipeline>>
  readonly warnings: ReadonlyArray<Mistake>
  /** What was read of list files. */
  readonly lists: ReadonlyArray<ListRead>
  /** What of the study has another name now. */
  readonly notes: ReadonlyArray<string>
  /** Whether the study says where its data goes. */
  readonly namesDatabase: boolean
  /** The text of the study. */
  readonly source: string
  /** Where its relative paths begin. */
  readonly directory: string
}

export class Spec extends Context.Service<
  Spec,
  {
    readonly load: (path: string) => Effect.Effect<Loaded, StudyInvalid | NoSuchFile>
    /** The study that a path would hold with another text. */
    readonly check: (path: string, text: string) => Effect.Effect<Loaded, StudyInvalid>
  }
>()("windrow/spec/Spec") {
  /** @param secretsBeside key and secret as a study in a folder gets them: no shared file may hold them */
  static readonly layer = (secretsBeside: (directory: string) => ReadonlyArray<string> = () => []) =>
    Layer.sync(Spec, () => {
      const checkText = Effect.fn("Spec.check")(function* (path: string, text: string) {
        const today = dayOf(yield* Clock.currentTimeMillis)
        const [file, directory] = [shortest(path), dirname(resolve(path))]
        const { study, mistakes, ...checked } = yield* Effect.promise(() =>
          check(file, text, today, directory, secretsBeside(directory))
        )
        if (study === undefined) return yield* new StudyInvalid({ file, mistakes, source: text })
        return { ...checked, study, warnings: mistakes, source: text, directory } satisfies Loaded as Loaded
      })
      const load = Effect.fn("Spec.load")(function* (path: string) {
        const bytes = yield* readStudy(path)
        const decoded = decode(bytes)
        if ("text" in decoded) return yield* checkText(path, decoded.text)
        const file = shortest(path)
        const message = `the study cannot be read: ${decoded.reason}`
        const mistake = mistakeAt({ file, text: "" }, { offset: 0, length: 1 }, "WR061", {
          message,
          hint: "a study is YAML: save it again as UTF-8"
        })
        return yield* new StudyInvalid({ file, mistakes: [mistake], source: "" })
      })
      return { load, check: checkText }
    })
}

const check = (
  file: string,
  text: string,
  today: Day,
  directory: string,
  secrets: ReadonlyArray<string>
): Promise<Checked> => {
  const { readFile, whenRead } = listsBeside(directory)
  return whenRead(() =>
    checkStudy({
      file,
      text,
      today,
      secrets,
      directory,
      readFile,
      filesIn: (folder) => namesIn(besideStudy(directory, folder)),
      isFolder: (path) => isFolder(besideStudy(directory, path)),
      pipelines: pipelinesBeside(directory)
    })
  )
}

const isFolder = (path: string): boolean => {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true
  } catch {
    return false
  }
}

/** What to do about a study that is not read: a pipe has nothing beside it, and no list of accounts is written in one. */
const notRead = ({ why }: NotRead): string =>
  why.includes("larger")
    ? "put long lists into files of their own: `accounts: { file: accounts.csv }`"
    : "name a file of your own, with the study in it"

const readStudy = (path: string): Effect.Effect<Uint8Array, NoSuchFile> =>
  Effect.try({
    try: () => {
      if (path.endsWith(".plan.json")) throw new Error("a plan is no study")
      const bytes = readIfThere(path, "study")
      if (bytes === undefined) throw new Error("there is no study")
      return bytes
    },
    catch: (cause) => {
      if (path.endsWith(".plan.json")) {
        const hint = `go on from it with \`windrow resume ${shellWord(path)}\``
        return new NoSuchFile({ message: `${path} is a plan, not a study`, hint })
      }
      if (isFolder(path)) {
        const studies = studiesIn(path)
        const hint =
          studies.length === 0
            ? "name the study's file"
            : `did you mean: ${studies.map((name) => shortest(resolve(path, name))).join(", ")}`
        return new NoSuchFile({ message: `${path} is a folder, not a study`, hint: oneLine(hint) })
      }
      if (cause instanceof NotRead) return new NoSuchFile({ message: `${path} ${cause.why}`, hint: notRead(cause) })
      const studies = studiesIn(dirname(path))
      const near = didYouMean(basename(path), studies)
      const shown = studies.slice(0, 5).map((name) => shortest(resolve(dirname(path), name)))
      const hint =
        near !== undefined
          ? `did you mean: ${shortest(resolve(dirname(path), near))}`
          : studies.length > 0
            ? `there are: ${shown.join(", ")}; or write one: windrow init`
            : "write one: windrow init"
      return new NoSuchFile({ message: `there is no file ${path}`, hint: oneLine(hint) })
    }
  })

const studiesIn = (folder: string): ReadonlyArray<string> => namesIn(folder).filter((name) => /\.ya?ml$/i.test(name))
