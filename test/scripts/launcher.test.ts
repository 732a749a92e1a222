// What starts Windrow in an archive, and what is looked at in archives that this machine cannot run.
import { spawnSync } from "node:child_process"
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { faultsOf } from "../../scripts/pack/look.ts"
import { machineOf, runsOn } from "../../scripts/pack/machine.ts"
import { archiveName, locked, manifest, nodeVersion, platforms, refuseOther } from "../../scripts/pack/platforms.ts"
import { readmeText } from "../../scripts/pack/readme.ts"

const files = resolve(import.meta.dirname, "../../scripts/pack/files")
const make = () => realpathSync(mkdtempSync(join(tmpdir(), "windrow-test-")))
const linux = platforms.find(({ name }) => name === "linux-x64")!
const windows = platforms.find(({ name }) => name === "windows-x64")!

describe("the launcher", () => {
  /** An archive whose Node is a script that tells what it is given. */
  const unpacked = (folder: string) => {
    mkdirSync(join(folder, "app/runtime"), { recursive: true })
    copyFileSync(join(files, "windrow"), join(folder, "windrow"))
    writeFileSync(join(folder, "app/runtime/node"), '#!/bin/sh\necho "$WINDROW_CALLED_AS|$*"\nexit 75\n')
    for (const name of ["windrow", "app/runtime/node"]) chmodSync(join(folder, name), 0o755)
    return folder
  }
  const typed = (line: string, cwd: string, env: Record<string, string> = {}) =>
    spawnSync("/bin/sh", ["-c", line], { cwd, env, encoding: "utf8" })

  it("starts the program of its folder, wherever it is called from, and ends as that does", () => {
    const root = make()
    const home = unpacked(join(root, "my tools", "windrow-0.1.0"))
    const program = join(home, "app/dist/windrow.js")
    const here = typed("./windrow run 'a b.yaml' --sandbox", home)
    expect([here.stdout, here.status]).toEqual([`./windrow|${program} run a b.yaml --sandbox\n`, 75])
    expect(typed("'../my tools/windrow-0.1.0/windrow'", join(root, "my tools")).stdout).toBe(
      `../my tools/windrow-0.1.0/windrow|${program}\n`
    )
    expect(typed("sh windrow", home, { PATH: "/bin:/usr/bin" }).stdout).toBe(`./windrow|${program}\n`)
    // By links to links, absolute and not.
    mkdirSync(join(root, "bin"))
    symlinkSync("../my tools/windrow-0.1.0/windrow", join(root, "bin/one"))
    symlinkSync(join(root, "bin/one"), join(root, "bin/windrow"))
    expect(typed("bin/windrow", root).stdout).toBe(`bin/windrow|${program}\n`)
  })

  it("is called by its name only where a shell finds it under that name", () => {
    const root = make()
    const home = unpacked(join(root, "home"))
    const called = (line: string, cwd: string, PATH: string) => typed(line, cwd, { PATH }).stdout.split("|")[0]
    mkdirSync(join(root, "bin"))
    symlinkSync(join(home, "windrow"), join(root, "bin/windrow"))
    expect(called("windrow", root, join(root, "bin"))).toBe("windrow")
    expect(called("windrow", root, home)).toBe("windrow")
    expect(called("home/windrow", root, home)).toBe("windrow")
    // Another one comes first; an empty PATH is the folder one happens to be in.
    const other = unpacked(join(root, "other"))
    expect(called("home/windrow", root, `${other}:${home}`)).toBe("home/windrow")
    expect(called("./windrow", home, "")).toBe("./windrow")
    // Who starts it for somebody else says how that one calls it.
    expect(typed("./windrow", home, { WINDROW_CALLED_AS: "tool" }).stdout).toMatch(/^tool\|/)
  })

  it("has a counterpart for Windows, and both have a text on what their system will say", () => {
    expect(readFileSync(join(files, "windrow.cmd"), "utf8")).toContain(
      '"%~dp0app\\runtime\\node.exe" "%~dp0app\\dist\\windrow.js" %*'
    )
    for (const platform of platforms) {
      const text = readmeText(platform)
      expect(text).not.toMatch(/[{}]|undefined/)
      if (platform === windows) expect(text).toMatch(/SMARTSCREEN[\s\S]+Unblock[\s\S]+not run\r\non Windows/)
      if (platform.name.startsWith("macos"))
        expect(text).toMatch(/GATEKEEPER[\s\S]+xattr -dr com\.apple\.quarantine \./)
      if (!platform.name.startsWith("linux")) expect(text).toContain(archiveName(platform, manifest.version))
    }
  })
})

describe("what is fetched", () => {
  it("is pinned for all systems", () => {
    expect(platforms.map(({ name }) => name)).toEqual([
      "linux-x64",
      "linux-arm64",
      "macos-x64",
      "macos-arm64",
      "windows-x64"
    ])
    expect(nodeVersion).toMatch(/^22\.(19|[2-9]\d)\.|^2[4-9]\./)
    for (const { bindings, node } of platforms) {
      for (const integrity of [node.integrity, locked(bindings).integrity])
        expect(integrity).toMatch(/^sha512-[\w+/]{86}==$/)
      expect(locked(bindings).version).toBe(locked("@duckdb/node-bindings").version)
    }
    expect(() => locked("left-pad")).toThrow("pins no left-pad")
  })

  it("is refused where it is anything else", () => {
    const file = join(make(), "x.tgz")
    writeFileSync(file, "other bytes")
    expect(() => refuseOther(file, linux.node.integrity)).toThrow("is not what is pinned")
  })
})

/** The first bytes of a program. */
const elf = (machine: number) => {
  const bytes = Buffer.alloc(64)
  bytes.writeUInt32BE(0x7f454c46, 0)
  bytes.writeUInt16LE(machine, 18)
  return bytes
}
const macho = (type: number) => {
  const bytes = Buffer.alloc(64)
  bytes.writeUInt32LE(0xfeedfacf, 0)
  bytes.writeUInt32LE(type, 4)
  return bytes
}
const universal = (...types: ReadonlyArray<number>) => {
  const bytes = Buffer.alloc(64)
  bytes.writeUInt32BE(0xcafebabe, 0)
  bytes.writeUInt32BE(types.length, 4)
  for (const [index, type] of types.entries()) bytes.writeUInt32BE(type, 8 + 20 * index)
  return bytes
}
const pe = (machine: number) => {
  const bytes = Buffer.alloc(128)
  bytes.write("MZ", 0)
  bytes.writeUInt32LE(64, 60)
  bytes.write("PE", 64)
  bytes.writeUInt16LE(machine, 68)
  return bytes
}

describe("a program's first bytes", () => {
  it("say what it runs on", () => {
    expect([elf(0x3e), elf(0xb7), macho(0x01000007), macho(0x0100000c), pe(0x8664)].map(machineOf)).toEqual(
      platforms.map(({ machine }) => machine)
    )
    expect(machineOf(universal(0x01000007, 0x0100000c))).toBe("mach-o x64+arm64")
    const own = Buffer.alloc(4096)
    readSync(openSync(process.execPath, "r"), own)
    expect(machineOf(own)).toMatch(/^(elf|mach-o|pe) /)
    for (const bytes of [
      Buffer.from("#!/bin/sh"),
      Buffer.alloc(100),
      elf(0x3e).subarray(0, 20),
      Buffer.from("MZ".padEnd(80, "x"))
    ])
      expect(machineOf(bytes)).toBe("unknown")
  })

  it("fit a machine by format and processor", () => {
    expect(runsOn("mach-o x64+arm64", "mach-o arm64")).toBe(true)
    expect(runsOn("elf arm64", "elf x64")).toBe(false)
    expect(runsOn("elf x64", "mach-o x64")).toBe(false)
    expect(runsOn("unknown", "elf x64")).toBe(false)
  })
})

describe("an archive", () => {
  it("is wrong where a file is missing, foreign, changed, of another machine, or executable without need", () => {
    const built = make()
    const home = make()
    const put = (folder: string, name: string, bytes: string | Buffer, mode = 0o644) => {
      mkdirSync(join(folder, name, ".."), { recursive: true })
      writeFileSync(join(folder, name), bytes)
      chmodSync(join(folder, name), mode)
    }
    put(built, "dist/windrow.js", "code")
    put(built, "dist/bundled.json", "[]")
    const bindings = `app/node_modules/${linux.bindings}`
    for (const name of ["README.txt", "NOTICE.txt", "LICENSE", "app/package.json"]) put(home, name, "text")
    put(home, "app/dist/windrow.js", "code")
    put(home, "windrow", "#!/bin/sh", 0o755)
    put(home, "app/runtime/node", elf(0x3e), 0o755)
    put(home, `${bindings}/duckdb.node`, elf(0x3e))
    put(home, `${bindings}/libduckdb.so`, elf(0x3e))
    expect(faultsOf(home, linux, built)).toEqual([])
    put(home, "app/dist/windrow.js", "other code")
    put(home, "LICENSE", "text", 0o755)
    put(home, "examples/mine/data/x.duckdb", "rows")
    put(home, `${bindings}/duckdb.node`, elf(0xb7))
    put(home, "app/node_modules/undici/lib/x.node", elf(0x3e))
    chmodSync(join(home, "windrow"), 0o644)
    expect(faultsOf(home, linux, built).toSorted()).toEqual(
      [
        "LICENSE can be executed",
        "app/dist/windrow.js is not what was built",
        "app/node_modules/undici/lib/x.node is a program (elf x64)",
        `${bindings}/duckdb.node is elf arm64`,
        "examples/mine/data/x.duckdb does not belong there",
        "windrow cannot be executed"
      ].toSorted()
    )
    expect(faultsOf(home, windows, built)).toContain("windrow.cmd is missing")
  })
})
