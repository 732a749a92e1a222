// The systems that archives are made for: which packages bring their Node and their DuckDB, each by its hash.
import { execFileSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"

export interface Platform {
  /** Part of file names: linux-x64, macos-arm64, windows-x64, … */
  readonly name: string
  readonly node: { readonly package: string; readonly integrity: string }
  readonly bindings: string
  /** What the headers of its programs say, as `machineOf` reads them. */
  readonly machine: string
  /** Its tag in the name of a Python wheel. */
  readonly wheel: string
}

export const root = resolve(import.meta.dirname, "../..")

const pinned = JSON.parse(readFileSync(join(import.meta.dirname, "platforms.json"), "utf8")) as {
  readonly node: string
  readonly platforms: ReadonlyArray<Platform>
}

export const { node: nodeVersion, platforms } = pinned

export const isWindows = ({ name }: Platform): boolean => name.startsWith("windows")

/** Windrow's own package.json, as far as releases need it. */
export const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly version: string
  readonly description: string
  readonly repository: { readonly url: string }
}

/** The folder in an archive; with an ending, the archive. */
export const folderName = ({ name }: Platform, version: string): string => `windrow-${version}-${name}`

export const archiveName = (platform: Platform, version: string): string =>
  `${folderName(platform, version)}.${isWindows(platform) ? "zip" : "tar.gz"}`

interface Lock {
  readonly packages: Readonly<Record<string, { readonly version: string; readonly integrity?: string }>>
}

/** Version and hash of a package, as package-lock.json pins them. */
export const locked = (name: string): { readonly version: string; readonly integrity: string } => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as Lock
  const found = packages[`node_modules/${name}`]
  if (found?.integrity === undefined) throw new Error(`package-lock.json pins no ${name}`)
  return { version: found.version, integrity: found.integrity }
}

const integrityOf = (file: string): string =>
  `sha512-${createHash("sha512").update(readFileSync(file)).digest("base64")}`

/** Throws where a file is not what was pinned. */
export const refuseOther = (file: string, integrity: string): void => {
  const found = integrityOf(file)
  if (found !== integrity) throw new Error(`${file} is not what is pinned: ${found} in place of ${integrity}`)
}

const cache = join(root, "node_modules", ".cache", "windrow-pack")

/** The tarball of a package, by npm where it was not fetched before, and checked either way. */
export const fetchPackage = (name: string, version: string, integrity: string): string => {
  const file = join(cache, `${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
  if (existsSync(file) && integrityOf(file) !== integrity) rmSync(file)
  if (!existsSync(file)) {
    mkdirSync(cache, { recursive: true })
    execFileSync("npm", ["pack", "--silent", "--pack-destination", cache, `${name}@${version}`], { stdio: "ignore" })
  }
  refuseOther(file, integrity)
  return file
}
