// The wheel: installed from the file by Debian's Python, without a package index and without Node.
import { copyFileSync, existsSync } from "node:fs"
import { join } from "node:path"
import { manifest, platforms, root } from "../pack/platforms.ts"
import { wheelName } from "../pack/wheel.ts"
import { pack } from "./archive.ts"
import { emptyFolder, makeFolder, megabytes, say, shellIn, toTheReport, weight } from "./firstRow.ts"

const python = "/usr/bin/python3"

export const proveWheel = async (): Promise<void> => {
  const own = platforms.find(({ name }) => name === `${process.platform}-${process.arch}`)
  if (own === undefined || !existsSync(python)) throw new Error("this needs Linux with Debian's python3")
  pack()
  const place = emptyFolder()
  const wheel = join(root, "release", wheelName(own))
  const folder = makeFolder(join(place, "empty"))
  const shell = shellIn(folder, {
    HOME: makeFolder(join(place, "home")),
    PATH: "/usr/bin:/bin",
    PYTHONDONTWRITEBYTECODE: "1"
  })
  shell.type(`${python} -m venv --system-site-packages ${place}/venv`)
  const { seconds } = shell.type(`${place}/venv/bin/pip install --no-index ${wheel}`)
  // The command, with nothing but it on the PATH; and by its path.
  const command = shellIn(makeFolder(join(place, "command")), {
    HOME: join(place, "home"),
    PATH: join(place, "venv/bin")
  })
  const rest = await toTheReport(command, "windrow")
  await toTheReport(shellIn(makeFolder(join(place, "path")), { HOME: join(place, "home") }), "../venv/bin/windrow")
  command.type("python -m windrow --version")
  copyFileSync(join(root, "python/test/prove.py"), join(folder, "prove.py"))
  say(shell.type(`${place}/venv/bin/python prove.py`).printed.replaceAll(/^/gm, "    "))
  say(`
  wheel               ${megabytes(weight(wheel))} (windrow ${manifest.version}), installed ${megabytes(weight(join(place, "venv/lib")))}
  file to first row   ${(seconds + rest).toFixed(0)} s, of which installing ${seconds.toFixed(0)}`)
}
