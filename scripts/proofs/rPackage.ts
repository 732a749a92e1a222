// The R package: installed from the file by Debian's R, without a network and without Node.
import { copyFileSync } from "node:fs"
import { join } from "node:path"
import { platforms, root } from "../pack/platforms.ts"
import { rPackageName } from "../pack/rPackage.ts"
import { pack } from "./archive.ts"
import { emptyFolder, makeFolder, megabytes, say, shellIn, weight } from "./firstRow.ts"

export const proveR = async (): Promise<void> => {
  const own = platforms.find(({ name }) => name === `${process.platform}-${process.arch}`)
  if (own === undefined) throw new Error("this needs Linux with Debian's R")
  pack()
  const place = emptyFolder()
  const file = join(root, "release", rPackageName(own))
  const library = makeFolder(join(place, "library"))
  const folder = makeFolder(join(place, "empty"))
  const shell = shellIn(folder, {
    HOME: makeFolder(join(place, "home")),
    PATH: "/usr/bin:/bin",
    R_LIBS: library,
    LANG: "C.UTF-8"
  })
  const { seconds } = shell.type(
    `Rscript -e 'install.packages("${file}", repos = NULL, type = "source", lib = "${library}")'`
  )
  const first = shell.type(
    `Rscript -e 'windrow::init("a.yaml", name = "a", accounts = "tagesschau", first = "2024-01-01", last = "2024-01-31"); windrow::run("a.yaml", sandbox = TRUE); stopifnot(nrow(windrow::read("a.yaml", "videos")) > 0)'`
  )
  shell.type(`Rscript ${root}/r/tests/words.R`)
  copyFileSync(join(root, "r/prove.R"), join(folder, "prove.R"))
  say(shell.type("Rscript prove.R").printed.replaceAll(/^/gm, "    "))
  // The sources are a package by themselves, which takes the windrow of a PATH.
  shellIn(makeFolder(join(place, "build")), { HOME: join(place, "home"), PATH: "/usr/bin:/bin" }).type(
    `R CMD build ${root}/r && R CMD INSTALL --library=${makeFolder(join(place, "other"))} windrow_*.tar.gz`
  )
  say(`
  R package           ${megabytes(weight(file))}, installed ${megabytes(weight(library))}
  file to first row   ${(seconds + first.seconds).toFixed(0)} s, of which installing ${seconds.toFixed(0)}`)
}
