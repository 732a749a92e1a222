// The paths that a study names → files that can be there, or why they cannot.
import { isAbsolute, normalize, win32 } from "node:path"
import { isAtHome } from "../domain/besideStudy.ts"
import { type CheckContext, reportValue } from "./CheckContext.ts"
import type { CodeName } from "./codes.ts"
import { invisibleIn } from "./oddSigns.ts"
import { isSchemaName } from "./schemaNames.ts"

/** Why a path leads to no file of this machine, as a clause with its hint. @param example of a path that does */
export const nowhere = (
  path: string,
  example = "data/study.duckdb"
): { readonly what: string; readonly hint: string } | undefined => {
  const beside = `name a file beside the study, such as ${example}; ~ is your home`
  const isWindows = process.platform === "win32"
  const variable = /\$\{?\w+\}?|\$\([^)]*\)?|`[^`]*`?|\{[^}]*\}|%[A-Za-z_]\w*%/.exec(path)?.[0]
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path) || /^file:/i.test(path))
    return {
      what: "is an address, and not a file of this machine",
      hint: "copy it beside the study, or name a file there"
    }
  if (/^[a-z][a-z0-9+.-]+:/i.test(path) || path.startsWith(":"))
    return { what: "is no file of this machine", hint: beside }
  if (variable !== undefined) return { what: `has ${variable}, which is not replaced in a study`, hint: beside }
  if (!isWindows && /^[a-z]:/i.test(path))
    return { what: "is a path of Windows, and this is another system", hint: beside }
  if (!isWindows && path.startsWith("\\\\"))
    return { what: "is a network path of Windows, and this is another system", hint: beside }
  if (!isWindows && path.includes("\\"))
    return {
      what: "has a backslash, which divides folders on Windows only",
      hint: `write it with / everywhere: ${path.replaceAll(/\\+/g, "/")}`
    }
  if (/^~[^\\/]/.test(path) && !path.startsWith("~$"))
    return { what: "begins with somebody's home", hint: "write the path from / on, or from ~/ for your own" }
  return undefined
}

interface WrongPlace {
  readonly code: CodeName
  readonly message: string
  readonly hint?: string
}

type Key = "database" | "snapshot"

/** @param directory of the study; empty where nobody knows it. `isGiven`: not the name of the study. */
export const checkPlace = (
  context: CheckContext,
  key: Key,
  file: string,
  isFolder: (path: string) => boolean,
  directory: string,
  isGiven: boolean
): void => {
  const full = `${isAbsolute(file) || isAtHome(file) ? "" : directory}${file}`
  const wrong = (isGiven ? wrongPlace(key, file, isFolder) : undefined) ?? wrongForDuckdb(key, full) ?? far(key, file)
  if (wrong === undefined) return
  const { code, ...words } = wrong
  reportValue(context, ["output", key], code, words)
}

const wrongPlace = (key: Key, file: string, isFolder: (path: string) => boolean): WrongPlace | undefined => {
  const leads = nowhere(file)
  if (leads !== undefined)
    return { code: "WR103", message: `\`${key}\` is \`${file}\`, which ${leads.what}`, hint: leads.hint }
  if (/(^|[\\/])(\.{0,2}|~)$/.test(file) || isFolder(file))
    return { code: "WR078", message: `\`${key}\` is \`${file}\`, which names a folder` }
  const ending = /\.(?:csv|tsv|txt|xlsx?|json|ndjson|parquet|ya?ml|md|html?)$/i.exec(file)?.[0]
  if (ending !== undefined)
    return {
      code: "WR103",
      message: `\`${key}\` is \`${file}\`, which is called like a file of another kind`,
      hint: `a database ends in .duckdb: ${file.slice(0, -ending.length)}.duckdb`
    }
  if (file !== file.trim() || invisibleIn(file) !== undefined)
    return {
      code: "WR103",
      message: `\`${key}\` is \`${invisibleIn(file)?.seen ?? file}\`, with ${invisibleIn(file) === undefined ? "a space at its end or beginning" : `an invisible sign: ${invisibleIn(file)?.points}`}`,
      hint: "type the path anew, without it"
    }
  const name =
    file
      .split(/[\\/]/)
      .at(-1)
      ?.replace(/\.[^.]*$/, "") ?? ""
  if (!isSchemaName(name)) return undefined
  const message = `\`${key}\` is \`${file}\`: opened, it would be called like a schema inside of it`
  return { code: "WR103", message, hint: "give the file another name" }
}

/** The log of a database stands under its name with an ending, and DuckDB takes a question mark for the end of a name. */
const wrongForDuckdb = (key: Key, full: string): WrongPlace | undefined => {
  if (!full.includes("?")) return undefined
  const message = `the path of the ${key} has a question mark, which DuckDB cannot take`
  return { code: "WR103", message, hint: "keep it in a folder without one" }
}

const far = (key: Key, file: string): WrongPlace | undefined => {
  const name = key === "database" ? "the database" : "the snapshot"
  if (normalize(file).startsWith("..") || isAtHome(file))
    return { code: "WR073", message: `${name} lies outside the study's folder` }
  return isAbsolute(file) || win32.isAbsolute(file)
    ? { code: "WR073", message: `${name} has an absolute path` }
    : undefined
}
