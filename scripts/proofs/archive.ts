// The archives: that of Linux x64 is run where there is nothing else; the others are looked at file by file.
import { execFileSync, spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from "node:fs"
import { join } from "node:path"
import { faultsOf } from "../pack/look.ts"
import { archiveName, folderName, manifest, type Platform, platforms, root } from "../pack/platforms.ts"
import { emptyFolder, megabytes, say, shellIn, toTheReport, weight } from "./firstRow.ts"

const { version } = manifest
const release = join(root, "release")

/** Makes what release/ has, where it is not of what the clone is now. */
export const pack = (): void => {
  const { status } = spawnSync(process.execPath, ["scripts/pack.ts"], { cwd: root, stdio: "inherit" })
  if (status !== 0) throw new Error("they could not be made")
}

const unpack = (archive: string, into: string): void => {
  mkdirSync(into, { recursive: true })
  if (archive.endsWith(".zip")) execFileSync("unzip", ["-q", archive, "-d", into])
  else execFileSync("tar", ["-xzf", archive, "-C", into])
}

/** A network in which there is nothing but this machine itself. */
const alone = "unshare --map-root-user --net /bin/sh -c"
const hasUnshare = (): boolean => spawnSync("unshare", ["--map-root-user", "--net", "ip", "link"]).status === 0

/** Runs it with an empty environment, an empty PATH and no network, from the archive to a report. */
const runIt = async (platform: Platform): Promise<void> => {
  const folder = emptyFolder()
  const begun = performance.now()
  unpack(join(release, archiveName(platform, version)), folder)
  const unpacking = (performance.now() - begun) / 1000
  const home = join(folder, folderName(platform, version))
  const shell = shellIn(home, {})
  const rest = await toTheReport(shell, "./windrow")
  if (hasUnshare()) {
    shellIn(home, { PATH: "/usr/bin:/usr/sbin:/bin" }).type(
      `${alone} 'ip link set lo up && env -i ./windrow doctor --sandbox study.yaml && env -i ./windrow run study.yaml --sandbox'`
    )
  } else say("  no network namespaces here: not shown that it runs without a network")
  // By a link on the PATH, from a folder with a blank in its name.
  const elsewhere = join(folder, "else where")
  mkdirSync(join(elsewhere, "bin"), { recursive: true })
  symlinkSync(join(home, "windrow"), join(elsewhere, "bin/windrow"))
  await toTheReport(shellIn(elsewhere, { PATH: join(elsewhere, "bin") }), "windrow")
  await toTheReport(shellIn(join(elsewhere, "bin"), { PATH: "" }), "../bin/windrow")
  say(`
  archive             ${megabytes(weight(join(release, archiveName(platform, version))))}, unpacked ${megabytes(weight(home))}
  file to first row   ${(unpacking + rest).toFixed(0)} s, of which unpacking ${unpacking.toFixed(0)}`)
}

const lookAt = (platform: Platform): void => {
  const folder = emptyFolder()
  const archive = archiveName(platform, version)
  unpack(join(release, archive), folder)
  const tops = readdirSync(folder)
  const home = join(folder, folderName(platform, version))
  const faults = [
    ...(tops.join() === folderName(platform, version) ? [] : [`at the top are ${tops.join(", ")}`]),
    ...faultsOf(home, platform, root)
  ]
  say(`${archive}: ${faults.length === 0 ? "every file is as it should be" : faults.join("; ")}`)
  if (faults.length > 0) throw new Error(`${archive} is not right`)
}

const sumsHold = (): void => {
  for (const line of readFileSync(join(release, "SHA256SUMS"), "utf8").trim().split("\n")) {
    const [sum, name = ""] = line.split("  ")
    const found = createHash("sha256")
      .update(readFileSync(join(release, name)))
      .digest("hex")
    if (found !== sum) throw new Error(`${name} is not what SHA256SUMS says`)
  }
}

export const proveArchive = async (): Promise<void> => {
  pack()
  sumsHold()
  for (const platform of platforms) lookAt(platform)
  const own = platforms.find(({ name }) => name === `${process.platform}-${process.arch}`)
  if (own?.name.startsWith("linux")) await runIt(own)
  else say("Only Linux is run here.")
}
