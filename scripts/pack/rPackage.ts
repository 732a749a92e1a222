// One platform's folder → a source package of R with the program in it, which R installs without compiling anything.
import { chmodSync, cpSync, linkSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { manifest, type Platform, root } from "./platforms.ts"
import { settle } from "./stage.ts"

export const rPackageName = ({ name }: Platform): string => `windrow_${manifest.version}_${name}.tar.gz`

/** What R looks for in a package, of all that lies in r/. */
const parts = ["NAMESPACE", "LICENSE", "R", "man", "tests"]

/** The same files once more, without their bytes. */
const linkTree = (from: string, to: string): void => {
  for (const entry of readdirSync(from, { recursive: true, withFileTypes: true }).filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name)
    const link = join(to, relative(from, path))
    mkdirSync(dirname(link), { recursive: true })
    linkSync(path, link)
  }
}

/** Makes the folder `windrow` in another. @param folder what `stage` made */
export const stageR = (folder: string, into: string): void => {
  const made = join(into, "windrow")
  mkdirSync(join(made, "inst"), { recursive: true })
  for (const part of parts) cpSync(join(root, "r", part), join(made, part), { recursive: true })
  const description = readFileSync(join(root, "r/DESCRIPTION"), "utf8")
  writeFileSync(join(made, "DESCRIPTION"), description.replace(/^Version: .*$/m, `Version: ${manifest.version}`))
  settle(made, [])
  linkTree(join(folder, "app"), join(made, "inst/program"))
  linkSync(join(folder, "NOTICE.txt"), join(made, "inst/NOTICE.txt"))
  for (const entry of readdirSync(made, { recursive: true, withFileTypes: true }))
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755)
}
