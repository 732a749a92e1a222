// `npm run release -- 0.2.0`: all that a release is, dry: what would be edited, and every file, made in release/ and looked
// at. With --for-real the edits are committed and tagged, and pushing the tag publishes (.github/workflows/release.yml).
import { execFileSync, spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { manifest, root } from "./pack/platforms.ts"
import { changesOf, editsFor } from "./release/edits.ts"
import { refusalsOf } from "./release/refusals.ts"

const say = (text: string): void => void process.stdout.write(`${text}\n`)
const read = (file: string): string => readFileSync(join(root, file), "utf8")

const git = (...words: ReadonlyArray<string>): string =>
  spawnSync("git", words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 }).stdout.trim()

const words = process.argv.slice(2)
const forReal = words.includes("--for-real")
const versions = words.filter((word) => !word.startsWith("--"))
const [version = manifest.version] = versions
if (versions.length > 1 || words.some((word) => word.startsWith("--") && word !== "--for-real")) {
  process.stderr.write("Usage: npm run release -- [version] [--for-real]\n")
  process.exit(64)
}

const refusals = refusalsOf({
  version,
  changelog: read("CHANGELOG.md"),
  repository: manifest.repository.url,
  remote: git("remote", "get-url", "origin"),
  branch: git("branch", "--show-current"),
  uncommitted: git("status", "--porcelain"),
  tags: git("tag").split("\n").filter(Boolean)
})
if (refusals.length > 0) say(`${version} must not be released now:\n${refusals.map((one) => `- ${one}`).join("\n")}\n`)
if (refusals.length > 0 && forReal) process.exit(1)

const edits = Object.entries(editsFor(version, new Date().toISOString().slice(0, 10)))
if (forReal) {
  for (const [file, edit] of edits) writeFileSync(join(root, file), edit(read(file)))
  const files = edits.map(([file]) => file)
  execFileSync("git", ["commit", "--quiet", "--message", `Release ${version}`, "--", ...files], { cwd: root })
  execFileSync("git", ["tag", "--annotate", `v${version}`, "--message", `Windrow ${version}`], { cwd: root })
} else {
  const lines = edits.map(([file, edit]) => {
    const text = read(file)
    try {
      return edit(text) === text ? `  ${file} says it already` : `  ${file}`
    } catch (error) {
      return `  ${file} cannot be edited: ${error instanceof Error ? error.message : String(error)}`
    }
  })
  const changes = (changesOf(read("CHANGELOG.md"), version) ?? "").split("\n").filter((line) => line.startsWith("- "))
  say(
    `Would be edited:\n${lines.join("\n")}\nWould be told as its changes: ${changes.length} sentences of CHANGELOG.md`
  )
}

const packed = spawnSync(process.execPath, ["scripts/pack.ts"], { cwd: root, stdio: "inherit" })
if (packed.status !== 0) process.exit(packed.status ?? 1)
const prove = "Prove what was made: npm run prove -- package archive wheel r"
if (forReal)
  say(
    `\nCommitted and tagged; nothing has left this machine yet.\n${prove}\nThen publish: git push origin main v${version}`
  )
else if (refusals.length > 0)
  say("\nDry: nothing was committed, tagged or sent. It must not be released; why stands at the top.")
else say(`\nDry: nothing was committed, tagged or sent.\n${prove}\nThen: npm run release -- ${version} --for-real`)
process.exit(refusals.length > 0 ? 1 : 0)
