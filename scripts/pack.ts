// `npm run pack`: what people get without a clone, in release/: for each system an archive with everything inside, a
// Python wheel and an R package.
// `npm run pack -- linux-x64` makes those of one system. The bytes follow from the commit alone.
import { execFileSync, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import {
  archiveName,
  folderName,
  isWindows,
  manifest,
  nodeVersion,
  type Platform,
  platforms,
  root
} from "./pack/platforms.ts"
import { rPackageName, stageR } from "./pack/rPackage.ts"
import { stage } from "./pack/stage.ts"
import { tarGz } from "./pack/tarball.ts"
import { wheelFiles, wheelName } from "./pack/wheel.ts"
import { filesOf, zipped } from "./pack/zip.ts"
import { changesOf } from "./release/edits.ts"
import { type Component, everything, narrowed } from "./sbom.ts"

const { version } = manifest
const release = join(root, "release")
const say = (text: string): void => void process.stdout.write(`${text}\n`)

/** Seconds since 1970 of the commit that is packed: all that is made says that it is of then. */
const commitTime = (): number =>
  Number(
    process.env["SOURCE_DATE_EPOCH"] ?? execFileSync("git", ["log", "-1", "--format=%ct"], { cwd: root }).toString()
  )

/** Changes with every commit, and with every change that is not committed yet. */
const stateOfClone = (): string => {
  const git = (...words: ReadonlyArray<string>) => execFileSync("git", words, { cwd: root, maxBuffer: 1 << 28 })
  const hash = createHash("sha256").update(git("rev-parse", "HEAD")).update(git("diff", "HEAD"))
  const untracked = git("ls-files", "--others", "--exclude-standard", "-z").toString().split("\0").filter(Boolean)
  for (const file of untracked) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest("hex")
}

/** The tarball of the npm package, of a build whose bytes are the same every time. */
const packPackage = (at: number): string => {
  const { status } = spawnSync(process.execPath, ["scripts/build.ts"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, SOURCE_DATE_EPOCH: String(at) }
  })
  if (status !== 0) throw new Error("the build failed")
  execFileSync("npm", ["pack", "--silent", "--ignore-scripts", "--pack-destination", release], { cwd: root })
  return join(release, `windrow-${version}.tgz`)
}

const packArchive = async (platform: Platform, parent: string, at: number): Promise<void> => {
  const folder = folderName(platform, version)
  const to = join(release, archiveName(platform, version))
  if (!isWindows(platform)) return tarGz(parent, folder, to, at)
  writeFileSync(to, await zipped(filesOf(join(parent, folder), `${folder}/`), at))
}

const packAll = async (platform: Platform, tarball: string, at: number): Promise<void> => {
  const parent = mkdtempSync(join(tmpdir(), "windrow-pack-"))
  try {
    const folder = join(parent, folderName(platform, version))
    stage(platform, tarball, folder)
    const wheel = async () =>
      writeFileSync(join(release, wheelName(platform)), await zipped(wheelFiles(platform, folder), at))
    stageR(folder, join(parent, "r"))
    const r = () => tarGz(join(parent, "r"), "windrow", join(release, rPackageName(platform)), at)
    await Promise.all([packArchive(platform, parent, at), wheel(), r()])
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

/** Node is not one of npm's packages here, but in what has everything inside. */
const node: Component = {
  "bom-ref": `node@${nodeVersion}`,
  type: "application",
  name: "node",
  version: nodeVersion,
  scope: "optional",
  purl: `pkg:generic/node@${nodeVersion}`,
  properties: [{ name: "windrow:in", value: "archives, wheels and R packages" }]
}

/** What it is made of, and what changed: for programs, and for people. */
const writeBill = (at: number): void => {
  const bundled = JSON.parse(readFileSync(join(root, "dist/bundled.json"), "utf8")) as ReadonlyArray<string>
  const bill = narrowed(everything(root), bundled, [node], new Date(at * 1000).toISOString())
  writeFileSync(join(release, `windrow-${version}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`)
  writeFileSync(
    join(release, "CHANGES.md"),
    `${changesOf(readFileSync(join(root, "CHANGELOG.md"), "utf8"), version)}\n`
  )
}

/** SHA256SUMS, as `sha256sum --check` reads it. */
const checksums = (): void => {
  const names = readdirSync(release).filter((name) => name.startsWith("windrow"))
  const lines = names.toSorted().map((name) => {
    const bytes = readFileSync(join(release, name))
    say(`  ${name.padEnd(64)}${(bytes.length / 1e6).toFixed(1).padStart(7)} MB`)
    return `${createHash("sha256").update(bytes).digest("hex")}  ${name}\n`
  })
  writeFileSync(join(release, "SHA256SUMS"), lines.join(""))
}

// What is built here is for everybody, and the same whoever builds it.
process.umask(0o022)
const wanted = process.argv.slice(2)
const unknown = wanted.find((name) => !platforms.some((one) => one.name === name))
if (unknown !== undefined) {
  process.stderr.write(`There is no ${unknown}, but: ${platforms.map(({ name }) => name).join(", ")}\n`)
  process.exit(64)
}
// What is there already and made of the same is not made again.
const stamp = join(release, "made-from.txt")
const madeFrom = `${stateOfClone()} ${wanted.join(" ")}`
if (existsSync(stamp) && readFileSync(stamp, "utf8") === madeFrom) process.exit(0)
const at = commitTime()
if (statSync(release, { throwIfNoEntry: false })?.isDirectory()) rmSync(release, { recursive: true })
mkdirSync(release)
const tarball = packPackage(at)
for (const platform of platforms.filter(({ name }) => wanted.length === 0 || wanted.includes(name)))
  await packAll(platform, tarball, at)
writeBill(at)
say(`\nin ${release}:`)
checksums()
writeFileSync(stamp, madeFrom)
