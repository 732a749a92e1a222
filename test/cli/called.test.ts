// The next command is written as this program is called, and by npx only where npx would start this program.
import { spawnSync } from "node:child_process"
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join, resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { howCalled } from "../../src/cli/called.ts"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const make = () => realpathSync(mkdtempSync(join(tmpdir(), "windrow-test-")))
const put = (file: string, text = "") => {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, text)
  return file
}
const link = (to: string, from: string) => {
  mkdirSync(dirname(from), { recursive: true })
  symlinkSync(to, from)
  return from
}

/** A folder in which npm has installed a package of that name, and the link that it made. */
const installed = (folder: string) => {
  const file = put(join(folder, "node_modules", "windrow", "dist", "windrow.js"))
  return { file, bin: link(file, join(folder, "node_modules", ".bin", "windrow")) }
}

describe("a command", () => {
  it("has its plain name where a shell finds this program under it", () => {
    const root = make()
    const { bin, file } = installed(join(root, "global"))
    link(file, join(root, "bin", "windrow"))
    const PATH = `${join(root, "none")}:${join(root, "bin")}`
    for (const started of [file, bin]) expect(howCalled(started, root, { PATH })).toBe("windrow")
    // A script that starts it, as npm makes them on Windows and people in their ~/bin.
    put(join(root, "scripts", "windrow"), `#!/bin/sh\nexec node '${file}' "$@"\n`)
    expect(howCalled(bin, root, { PATH: join(root, "scripts") })).toBe("windrow")
    // Another program of that name comes first.
    put(join(root, "others", "windrow"), "#!/bin/sh\n")
    expect(howCalled(bin, root, { PATH: `${join(root, "others")}:${PATH}` })).toBe(bin)
  })

  it("is written with npx in a folder where npm has installed it, and below", () => {
    const root = make()
    const { bin, file } = installed(root)
    const deep = join(root, "a", "b")
    mkdirSync(deep, { recursive: true })
    const PATH = join(root, "node_modules", ".bin")
    for (const directory of [root, deep]) {
      expect(howCalled(bin, directory, { PATH, npm_command: "exec" })).toBe("npx windrow")
      expect(howCalled(file, directory, {})).toBe("npx windrow")
    }
    // Elsewhere npm would ask the registry for that name; a path is always this program.
    expect(howCalled(bin, make(), { npm_command: "exec" })).toBe(bin)
    expect(howCalled(file, make(), { npm_command: "run-script", npm_lifecycle_event: "test" })).toBe("windrow")
    // Another one is nearer.
    installed(deep)
    expect(howCalled(bin, deep, {})).toBe(bin)
  })

  it("is written with npx in its own clone", () => {
    const root = make()
    const file = put(join(root, "dist", "windrow.js"))
    put(join(root, "package.json"), '{"name":"windrow"}')
    expect(howCalled(file, join(root, "dist"), {})).toBe("npx windrow")
    put(join(root, "package.json"), '{"name":"other"}')
    expect(howCalled(file, root, {})).toBe("windrow")
  })

  it("is what npx was asked for, where it fetched this program for one call", () => {
    const root = make()
    const { bin } = installed(join(root, "_npx", "1f2e"))
    const asked = (name: string) => {
      put(join(root, "_npx", "1f2e", "package.json"), JSON.stringify({ _npx: { packages: [name] } }))
      return howCalled(bin, root, { npm_command: "exec" })
    }
    expect(["windrow", "windrow@0.1.0", "file:../windrow.tgz", "evil; rm"].map(asked)).toEqual([
      "npx windrow",
      "npx windrow@0.1.0",
      bin,
      bin
    ])
  })

  it("is what a launcher says, quoted for the shell", () => {
    expect(howCalled("/x/windrow.js", "/", { WINDROW_CALLED_AS: "./my tools/windrow" })).toBe("'./my tools/windrow'")
    const onWindows = (told: string) => howCalled("C:\\x\\windrow.js", "C:\\", { WINDROW_CALLED_AS: told }, true)
    expect([".\\windrow", "C:\\tools\\windrow.cmd", "C:\\my tools\\windrow.cmd"].map(onWindows)).toEqual([
      ".\\windrow",
      "C:\\tools\\windrow.cmd",
      '"C:\\my tools\\windrow.cmd"'
    ])
  })

  it("is printed so by every command, to be pasted", async () => {
    const here = makeWorkplace()
    const file = resolve(import.meta.dirname, "../../dist/windrow.js")
    const launcher = put(
      join(here.directory, "my tools", "windrow"),
      `#!/bin/sh\nexec '${process.execPath}' '${file}' "$@"\n`
    )
    chmodSync(launcher, 0o755)
    here.write("study.yaml", studyText())
    const env = { PATH: process.env["PATH"] ?? "", HOME: here.directory, WINDROW_CALLED_AS: "./my tools/windrow" }
    const typed = (line: string) => spawnSync("sh", ["-c", line], { cwd: here.directory, env, encoding: "utf8" })
    const first = typed("'my tools/windrow' run study.yaml --sandbox --limit-requests 1")
    const next = /^ +next +(.*)$/m.exec(`${first.stdout}${first.stderr}`)?.[1] ?? ""
    expect(next).toMatch(/^'\.\/my tools\/windrow' run study\.yaml/)
    const second = typed(next)
    expect(second.status, second.stderr).toBe(0)
    for (const line of ["status study.yaml", "run nowhere.yaml", "rnu", "validate"]) {
      const { stderr, stdout } = typed(`'my tools/windrow' ${line}`)
      expect(`${stdout}${stderr}`).toMatch(/'\.\/my tools\/windrow' (report|init|--help|validate)/)
      expect(`${stdout}${stderr}`).not.toMatch(/(?<!\/)\bwindrow (run|report|init|validate)\b/)
    }
  })
})
