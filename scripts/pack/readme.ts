// One platform → the README.txt of its archive: how to begin, and what the system says of a program that it does not know.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { archiveName, isWindows, manifest, type Platform } from "./platforms.ts"

const systems: Readonly<Record<string, string>> = {
  "linux-x64": "Linux on x64",
  "linux-arm64": "Linux on arm64",
  "macos-x64": "macOS on Intel",
  "macos-arm64": "macOS on Apple silicon",
  "windows-x64": "Windows on x64"
}

const onPath = {
  windows: `     In PowerShell, in this folder:

       [Environment]::SetEnvironmentVariable("Path", [Environment]::GetEnvironmentVariable("Path", "User") + ";$PWD", "User")

     A new terminal knows it.`,
  others: `       mkdir -p ~/.local/bin
       ln -s "$PWD/windrow" ~/.local/bin/windrow

     A new terminal knows it, if ~/.local/bin is on your PATH.`
}

const warnings: Readonly<Record<string, string>> = {
  linux: `It needs glibc 2.28 or newer and libstdc++, as Debian 10, Ubuntu 20.04, RHEL 8 and everything later have. Alpine has another
libc: there take Node and the npm package.
`,
  macos: `WHAT GATEKEEPER WILL SAY. This archive is not signed by a developer whom Apple knows. What a browser downloads is marked,
and macOS then refuses to open "node", "duckdb.node" or "libduckdb.dylib" ("cannot be verified", "Apple could not verify
... is free of malware"). Check the SHA-256 of the archive against SHA256SUMS of the release:

       shasum -a 256 {archive}

Then take the mark off the folder, once, in a terminal in it:

       xattr -dr com.apple.quarantine .

What is downloaded by curl, or comes by a Python wheel or R package, carries no mark. On a managed Mac this may not be allowed: ask
those who manage it. It needs macOS 11 or newer. This archive was made on Linux and looked at file by file; it was not
run on a Mac.
`,
  windows: `WHAT SMARTSCREEN WILL SAY. This archive is not signed by a publisher whom Microsoft knows. Where Windows marked it as
downloaded, it may say "Windows protected your PC" when node.exe first starts. Check the SHA-256 of the archive against
SHA256SUMS of the release, in PowerShell:

       Get-FileHash {archive}

Then, BEFORE you unpack it: right click on the zip, Properties, "Unblock", OK. (Or in PowerShell: Unblock-File and the name.)
If it is unpacked already: "More info", "Run anyway". On a managed laptop this may not be allowed: ask those who manage
it. It needs Windows 10 or Server 2016, or newer. This archive was made on Linux and looked at file by file; it was not run
on Windows.
`
}

export const readmeText = (platform: Platform): string => {
  const { repository, version } = manifest
  const system = systems[platform.name] ?? platform.name
  const title = `Windrow ${version} for ${system}`
  const archive = archiveName(platform, version)
  const values: Readonly<Record<string, string>> = {
    title,
    line: "=".repeat(title.length),
    call: isWindows(platform) ? ".\\windrow" : "./windrow",
    path: isWindows(platform) ? onPath.windows : onPath.others,
    system_says: (warnings[platform.name.split("-")[0] ?? ""] ?? "").replace("{archive}", archive),
    home: repository.url.replace(/^git\+|\.git$/g, "")
  }
  const text = readFileSync(join(import.meta.dirname, "files/README.txt"), "utf8")
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => values[name] ?? "")
  return isWindows(platform) ? filled.replaceAll("\n", "\r\n") : filled
}
