// An unpacked archive → what is wrong with it, file by file. For systems whose programs this machine cannot start.
import { closeSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs"
import { join, relative } from "node:path"
import { machineOf, runsOn } from "./machine.ts"
import { isWindows, type Platform } from "./platforms.ts"

const head = (file: string): Buffer => {
  const bytes = Buffer.alloc(4096)
  const opened = openSync(file, "r")
  try {
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, 0))
  } finally {
    closeSync(opened)
  }
}

/** The files that hold machine code, and may. */
const programsOf = (platform: Platform): ReadonlyArray<string> => {
  const library = isWindows(platform)
    ? "duckdb.dll"
    : platform.machine.startsWith("elf")
      ? "libduckdb.so"
      : "libduckdb.dylib"
  const bindings = `app/node_modules/${platform.bindings}`
  return [
    `${bindings}/duckdb.node`,
    `${bindings}/${library}`,
    `app/runtime/${isWindows(platform) ? "node.exe" : "node"}`
  ]
}

const expected =
  /^(CHANGELOG\.md|CITATION\.cff|GLOSSARY\.md|LICENSE|NOTICE\.txt|README\.txt|SECURITY\.md|windrow(\.cmd)?|examples\/[\w-]+\/(README\.md|study\.yaml|[\w-]+\.csv)|app\/(package\.json|dist\/.+\.js(on)?|schemas\/[\w.]+\.json|pipelines\/.+\.(yaml|md)|runtime\/(LICENSE|node(\.exe)?)|node_modules\/(detect-libc|undici|@duckdb\/node-bindings(-[\w-]+)?)\/.+))$/

/**
 * @param folder what the archive has inside
 * @param built the folder of the package that it was made from
 * @returns sentences; none where all is as it should be
 */
export const faultsOf = (folder: string, platform: Platform, built: string): ReadonlyArray<string> => {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  const programs = programsOf(platform)
  const launcher = isWindows(platform) ? "windrow.cmd" : "windrow"
  const started = [launcher, programs[2]]
  return [
    ...[...programs, launcher, "README.txt", "NOTICE.txt", "LICENSE"]
      .filter((name) => !files.includes(name))
      .map((name) => `${name} is missing`),
    ...readdirSync(join(built, "dist"), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.js(on)?$/.test(name) && !/^bundled\.json$/.test(name) && !name.startsWith("compiled"))
      .filter((name) => !isSame(join(built, "dist", name), join(folder, "app/dist", name)))
      .map((name) => `app/dist/${name} is not what was built`),
    ...files.flatMap((name) => {
      const machine = machineOf(head(join(folder, name)))
      const isProgram = programs.includes(name)
      return [
        ...(expected.test(name) ? [] : [`${name} does not belong there`]),
        ...(isProgram && !runsOn(machine, platform.machine) ? [`${name} is ${machine}`] : []),
        ...(!isProgram && machine !== "unknown" ? [`${name} is a program (${machine})`] : []),
        ...(((statSync(join(folder, name)).mode & 0o111) !== 0) === started.includes(name)
          ? []
          : [`${name} can${started.includes(name) ? "not" : ""} be executed`])
      ]
    })
  ]
}

const isSame = (one: string, other: string): boolean =>
  statSync(other, { throwIfNoEntry: false })?.isFile() === true && readFileSync(one).equals(readFileSync(other))
