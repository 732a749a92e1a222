// The same bytes every time, programs that stay programs, and what pip and R look for.
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { unzipSync } from "fflate"
import { afterEach, describe, expect, it } from "vitest"
import { manifest, platforms } from "../../scripts/pack/platforms.ts"
import { rPackageName, stageR } from "../../scripts/pack/rPackage.ts"
import { tarGz } from "../../scripts/pack/tarball.ts"
import { wheelFiles, wheelName } from "../../scripts/pack/wheel.ts"
import { filesOf, zipped } from "../../scripts/pack/zip.ts"

const { version } = manifest
const linux = platforms.find(({ name }) => name === "linux-x64")!
/** 2026-11-28 23:30 UTC: another day where clocks are east of Greenwich. */
const at = Date.UTC(2026, 10, 28, 23, 30) / 1000

const put = (folder: string, name: string, text: string, mode = 0o644) => {
  mkdirSync(join(folder, name, ".."), { recursive: true })
  writeFileSync(join(folder, name), text)
  chmodSync(join(folder, name), mode)
}

/** What an archive has inside, as far as packing goes; made at another time, in another order. */
const made = (reversed: boolean) => {
  const parent = mkdtempSync(join(tmpdir(), "windrow-test-"))
  const files = [
    "windrow",
    "app/runtime/node",
    "app/dist/windrow.js",
    "app/Z.txt",
    "app/a.txt",
    "LICENSE",
    "NOTICE.txt"
  ]
  for (const name of reversed ? files.toReversed() : files)
    put(parent, `top/${name}`, name.repeat(100), /windrow$|node$/.test(name) ? 0o755 : 0o644)
  for (const name of files) utimesSync(join(parent, "top", name), reversed ? 1 : 2e9, reversed ? 1 : 2e9)
  return parent
}

const { TZ } = process.env
afterEach(() => {
  if (TZ === undefined) delete process.env["TZ"]
  else process.env["TZ"] = TZ
})

describe("the same files", () => {
  it("make the same archive, whenever and wherever", async () => {
    const sums = []
    for (const [reversed, zone] of [
      [false, "Pacific/Kiritimati"],
      [true, "America/Los_Angeles"]
    ] as const) {
      process.env["TZ"] = zone
      const parent = made(reversed)
      await tarGz(parent, "top", join(parent, "top.tar.gz"), at)
      const zip = await zipped(filesOf(join(parent, "top"), "top/"), at)
      sums.push(
        [readFileSync(join(parent, "top.tar.gz")), zip].map((bytes) => createHash("sha256").update(bytes).digest("hex"))
      )
    }
    expect(sums[0]).toEqual(sums[1])
  })

  it("come out as they went in, and can be started where they could", async () => {
    const parent = made(false)
    await tarGz(parent, "top", join(parent, "top.tar.gz"), at)
    const out = join(parent, "out")
    mkdirSync(out)
    expect(spawnSync("tar", ["-xzf", join(parent, "top.tar.gz"), "-C", out]).status).toBe(0)
    for (const name of ["windrow", "app/runtime/node", "app/dist/windrow.js"]) {
      expect(readFileSync(join(out, "top", name), "utf8")).toBe(name.repeat(100))
      expect(statSync(join(out, "top", name)).mode & 0o111).toBe(name.endsWith(".js") ? 0 : 0o111)
      expect(statSync(join(out, "top", name)).mtimeMs).toBe(at * 1000)
    }
    const zip = Buffer.from(await zipped(filesOf(join(parent, "top"), "top/"), at))
    expect(Buffer.from(unzipSync(zip)["top/windrow"]!).toString()).toBe("windrow".repeat(100))
    // In the list at the end: made on Unix, and the mode in the upper half of the attributes.
    const entry = zip.lastIndexOf("top/windrow") - 46
    expect([zip.readUInt32LE(entry), zip[entry + 5], zip.readUInt32LE(entry + 38) >>> 16]).toEqual([
      0x02014b50, 3, 0o100755
    ])
  })
})

describe("a wheel", () => {
  it("has what pip looks for, each file with its hash", () => {
    const folder = join(made(false), "top")
    const files = wheelFiles(linux, folder)
    const info = `windrow-${version}.dist-info`
    const text = (name: string) => Buffer.from(files.get(name)!.bytes).toString()
    expect(wheelName(linux)).toBe(`windrow-${version}-py3-none-manylinux_2_28_x86_64.whl`)
    expect(text(`${info}/WHEEL`)).toContain("\nRoot-Is-Purelib: false\nTag: py3-none-manylinux_2_28_x86_64\n")
    expect(text(`${info}/METADATA`)).toMatch(new RegExp(`^Metadata-Version: 2.1\nName: windrow\nVersion: ${version}\n`))
    expect(text(`${info}/METADATA`)).not.toMatch(/[{}]/)
    expect(text(`${info}/entry_points.txt`)).toBe("[console_scripts]\nwindrow = windrow._program:main\n")
    expect([...files.keys()]).toEqual(
      expect.arrayContaining(["windrow/__init__.py", "windrow/program/dist/windrow.js", `${info}/licenses/NOTICE.txt`])
    )
    expect([...files].filter(([, { isProgram }]) => isProgram).map(([name]) => name)).toEqual([
      "windrow/program/runtime/node"
    ])
    const record = text(`${info}/RECORD`)
      .trim()
      .split("\n")
      .map((line) => line.split(","))
    expect(record.map(([name]) => name)).toEqual([...files.keys()])
    for (const [name, hash, size] of record) {
      if (name === `${info}/RECORD`) continue
      const { bytes } = files.get(name!)!
      expect([hash, size]).toEqual([
        `sha256=${createHash("sha256").update(bytes).digest("base64url")}`,
        String(bytes.length)
      ])
    }
  })
})

describe("an R package", () => {
  it("has what R looks for, with the program in it, and no proof of ours", () => {
    const parent = made(false)
    const before = process.umask(0o077)
    stageR(join(parent, "top"), join(parent, "r"))
    process.umask(before)
    const home = join(parent, "r/windrow")
    expect(rPackageName(linux)).toBe(`windrow_${version}_linux-x64.tar.gz`)
    expect(readFileSync(join(home, "DESCRIPTION"), "utf8")).toContain(`\nVersion: ${version}\n`)
    expect(readdirSync(home).toSorted()).toEqual(["DESCRIPTION", "LICENSE", "NAMESPACE", "R", "inst", "man", "tests"])
    expect(existsSync(join(home, "inst/program/dist/windrow.js"))).toBe(true)
    // Whoever makes it.
    for (const name of ["DESCRIPTION", "R/read.R"]) expect(statSync(join(home, name)).mode & 0o777).toBe(0o644)
    for (const name of [".", "R", "inst/program/dist"]) expect(statSync(join(home, name)).mode & 0o777).toBe(0o755)
    expect(statSync(join(home, "inst/program/runtime/node")).mode & 0o111).toBe(0o111)
  })
})
