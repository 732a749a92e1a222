// One platform → the folder that its archive, its wheel and its R package have inside.
import { execFileSync } from "node:child_process"
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { noticeText, readPart } from "../notice.ts"
import { fetchPackage, isWindows, locked, nodeVersion, type Platform, platforms, root } from "./platforms.ts"
import { readmeText } from "./readme.ts"

/** Takes some members out of a tarball of npm, without the folder `package` that all of them lie in. */
const unpack = (tarball: string, into: string, members: ReadonlyArray<string> = []): void => {
  mkdirSync(into, { recursive: true })
  const names = members.map((name) => `package/${name}`)
  execFileSync("tar", ["-xzf", tarball, "-C", into, "--strip-components=1", "--no-same-owner", ...names])
}

/** What the installed packages have that is no part of the running program. */
const isForReaders = (path: string): boolean => /(\.d\.[cm]?ts|\.map)$|[\\/](docs|types|scripts)$/.test(path)

const copyPackage = (name: string, modules: string): void =>
  cpSync(join(root, "node_modules", name), join(modules, name), {
    recursive: true,
    filter: (path) => !isForReaders(path.slice(join(root, "node_modules", name).length))
  })

const nodeOf = (platform: Platform) => (isWindows(platform) ? "node.exe" : "node")

/** Its Node. The package for Windows has no licence in it; that of the same version elsewhere has. */
const stageNode = (platform: Platform, into: string): void => {
  const program = nodeOf(platform)
  unpack(fetchPackage(platform.node.package, nodeVersion, platform.node.integrity), into, [`bin/${program}`])
  renameSync(join(into, "bin", program), join(into, program))
  rmSync(join(into, "bin"), { recursive: true })
  const { node } = platforms[0] as Platform
  unpack(fetchPackage(node.package, nodeVersion, node.integrity), into, ["LICENSE"])
}

const beside = ["@duckdb/node-bindings", "detect-libc", "undici"]

/** What people look into lies at the top; who begins there is not told that a folder of the program is in the way. */
const atTheTop = ["CHANGELOG.md", "CITATION.cff", "GLOSSARY.md", "LICENSE", "SECURITY.md", "examples"]

/** How the program is started by hand. */
const launcherOf = (platform: Platform) => (isWindows(platform) ? "windrow.cmd" : "windrow")

const stageTexts = (platform: Platform, into: string, app: string): void => {
  for (const name of atTheTop) renameSync(join(app, name), join(into, name))
  const parts = [...beside, platform.bindings].map((name) => readPart(join(app, "node_modules", name)))
  const notice = readFileSync(join(app, "dist/NOTICE.txt"), "utf8")
  const node = `Node ${nodeVersion} is under the licences in the file LICENSE beside it.\n`
  writeFileSync(join(into, "NOTICE.txt"), `${notice}\n${noticeText("lie beside it", parts)}\n${node}`)
  rmSync(join(app, "dist/NOTICE.txt"))
  // Says how to get Windrow, which is done.
  rmSync(join(app, "README.md"))
  writeFileSync(join(into, "README.txt"), readmeText(platform))
  const text = readFileSync(join(import.meta.dirname, "files", launcherOf(platform)), "utf8")
  writeFileSync(join(into, launcherOf(platform)), isWindows(platform) ? text.replaceAll("\n", "\r\n") : text)
}

/** Whoever makes it: all can be read by everybody, and only what is started can be executed. */
export const settle = (folder: string, started: ReadonlyArray<string>): void => {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    chmodSync(path, entry.isDirectory() || started.includes(path) ? 0o755 : 0o644)
  }
}

/**
 * Makes the folder.
 * @param packed the tarball of the npm package
 * @param into a folder that is not there yet
 */
export const stage = (platform: Platform, packed: string, into: string): void => {
  const app = join(into, "app")
  unpack(packed, app)
  const modules = join(app, "node_modules")
  for (const name of beside) copyPackage(name, modules)
  const { integrity, version } = locked(platform.bindings)
  unpack(fetchPackage(platform.bindings, version, integrity), join(modules, platform.bindings))
  stageNode(platform, join(app, "runtime"))
  stageTexts(platform, into, app)
  settle(into, [join(into, launcherOf(platform)), join(app, "runtime", nodeOf(platform))])
}
