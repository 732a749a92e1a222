// Makes the kept file of a format: node test/formats/make.ts <the windrow.js that writes it> <format>
// Runs the study of that format at some moments in the sandbox, begins a wave on the user's word that is cut off, and
// packs the database. Whoever changes the format runs it with the build of the last commit before, once and never again.
import { spawnSync } from "node:child_process"
import { copyFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { gzipSync } from "node:zlib"

const [program = "", format = ""] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), "windrow-format-"))
const here = import.meta.dirname
copyFileSync(join(here, `format-${format}.yaml`), join(work, "study.yaml"))

const run = (now: string, ...flags: ReadonlyArray<string>) => {
  const args = [resolve(program), "run", "study.yaml", "--sandbox", "--no-wait", "--now", now, ...flags]
  const env = { PATH: process.env["PATH"], HOME: work, WINDROW_STATE_DIR: join(work, "state") }
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: work, encoding: "utf8", env })
  process.stderr.write(`${now} ${flags.join(" ")}: ${status}\n${stderr}\n`)
}
run("2024-02-21T10:00:00Z")
run("2024-02-22T10:00:00Z")
run("2024-02-27T10:00:00Z")
run("2024-03-10T10:00:00Z", "--refresh")
run("2024-04-10T10:00:00Z")
// The first format is kept with a wave that was cut off, later ones with all done: a run has nothing to ask.
run("2024-04-20T10:00:00Z", "--refresh", ...(format === "1" ? ["--limit-requests", "3"] : []))

writeFileSync(
  join(here, `format-${format}.duckdb.gz`),
  gzipSync(readFileSync(join(work, "data", "kept.duckdb")), { level: 9 })
)
