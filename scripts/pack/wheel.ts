// One platform's folder → a Python wheel: a zip with a certain layout, https://packaging.python.org/specifications/binary-distribution-format/
import { createHash } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { manifest, type Platform, root } from "./platforms.ts"
import { type Entry, filesOf } from "./zip.ts"

const text = (lines: string): Entry => ({ bytes: Buffer.from(lines), isProgram: false })

const home = manifest.repository.url.replace(/^git\+|\.git$/g, "")

const metadata = (): string =>
  readFileSync(join(root, "python/METADATA"), "utf8")
    .replaceAll("{version}", manifest.version)
    .replaceAll("{description}", manifest.description)
    .replaceAll("{home}", home)

export const wheelName = ({ wheel }: Platform): string => `windrow-${manifest.version}-py3-none-${wheel}.whl`

const record = (files: ReadonlyMap<string, Entry>, own: string): string => {
  const lines = [...files].map(([name, { bytes }]) => {
    // Without the signs that fill up base64, as the specification wants it.
    const hash = createHash("sha256").update(bytes).digest("base64url")
    return `${name},sha256=${hash},${bytes.length}\n`
  })
  return `${lines.join("")}${own},,\n`
}

/** @param folder what `stage` made */
export const wheelFiles = (platform: Platform, folder: string): ReadonlyMap<string, Entry> => {
  const info = `windrow-${manifest.version}.dist-info`
  const modules = readdirSync(join(root, "python/windrow"))
    .filter((name) => name.endsWith(".py"))
    .toSorted()
  const files = new Map<string, Entry>([
    ...modules.map(
      (name) => [`windrow/${name}`, text(readFileSync(join(root, "python/windrow", name), "utf8"))] as const
    ),
    ...filesOf(join(folder, "app"), "windrow/program/"),
    ...["LICENSE", "NOTICE.txt"].map(
      (name) => [`${info}/licenses/${name}`, text(readFileSync(join(folder, name), "utf8"))] as const
    ),
    [`${info}/METADATA`, text(metadata())],
    [
      `${info}/WHEEL`,
      text(`Wheel-Version: 1.0\nGenerator: windrow\nRoot-Is-Purelib: false\nTag: py3-none-${platform.wheel}\n`)
    ],
    [`${info}/entry_points.txt`, text("[console_scripts]\nwindrow = windrow._program:main\n")]
  ])
  return files.set(`${info}/RECORD`, text(record(files, `${info}/RECORD`)))
}
