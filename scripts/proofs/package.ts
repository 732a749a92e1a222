// The npm package: installed in an empty folder where there is nothing but Node and npm.
import { execFileSync } from "node:child_process"
import { readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { emptyFolder, makeFolder, megabytes, say, shellIn, toTheReport, weight } from "./firstRow.ts"

const root = resolve(import.meta.dirname, "../..")

/** A folder for PATH with Node and its npm in it, and the shell that npm asks for. */
const onlyNode = (folder: string): string => {
  const npm = resolve(process.env["npm_execpath"] ?? "/usr/lib/node_modules/npm/bin/npm-cli.js")
  symlinkSync(process.execPath, join(folder, "node"))
  symlinkSync("/bin/sh", join(folder, "sh"))
  for (const name of ["npm", "npx"]) {
    const script = `#!/bin/sh\nexec '${process.execPath}' '${npm.replace("npm-cli", `${name}-cli`)}' "$@"\n`
    writeFileSync(join(folder, name), script, { mode: 0o755 })
  }
  return folder
}

/** What npm keeps of an installation: the packages, and whether any of them runs scripts. */
interface Installed {
  readonly packages: Readonly<Record<string, { readonly hasInstallScript?: boolean }>>
}

export const provePackage = async (): Promise<void> => {
  const place = emptyFolder()
  const [made] = Object.values(
    JSON.parse(
      execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", place], {
        cwd: root,
        encoding: "utf8"
      })
    ) as ReadonlyArray<{ readonly filename: string }>
  )
  const tarball = join(place, made?.filename ?? "")
  const folder = makeFolder(join(place, "empty"))
  const shell = shellIn(folder, {
    PATH: onlyNode(makeFolder(join(place, "bin"))),
    HOME: makeFolder(join(place, "home")),
    npm_config_cache: join(place, "cache"),
    npm_config_update_notifier: "false",
    ...fromNpm()
  })
  const { seconds } = shell.type(`npm install --no-audit --no-fund ${tarball}`)
  const { packages } = JSON.parse(readFileSync(join(folder, "node_modules/.package-lock.json"), "utf8")) as Installed
  const scripts = Object.entries(packages).filter(([, { hasInstallScript }]) => hasInstallScript === true)
  if (scripts.length > 0) throw new Error(`packages with install scripts: ${scripts.map(([name]) => name).join(", ")}`)
  const rest = await toTheReport(shell, "npx windrow")
  shell.type("./node_modules/.bin/windrow status study.yaml")
  // From another folder npx would ask the registry for that name: there the path is the command.
  const below = makeFolder(join(place, "elsewhere"))
  const other = shellIn(below, { PATH: join(place, "bin"), HOME: join(place, "home") })
  await toTheReport(other, "../empty/node_modules/.bin/windrow", join(folder, "node_modules/.bin/windrow"))
  say(`
  tarball             ${megabytes(weight(tarball))}
  installed           ${megabytes(weight(join(folder, "node_modules")))}, ${Object.keys(packages).length} packages, of which DuckDB ${megabytes(weight(join(folder, "node_modules/@duckdb")))}
  file to first row   ${(seconds + rest).toFixed(0)} s, of which installing ${seconds.toFixed(0)}`)
}

/** Where this machine's npm gets packages from, and by which certificate it knows that place. */
const fromNpm = (): Readonly<Record<string, string>> => {
  const names = ["npm_config_registry", "npm_config_userconfig", "npm_config_cafile", "NODE_EXTRA_CA_CERTS"]
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = process.env[name]
      return value === undefined ? [] : [[name, value]]
    })
  )
}
