// Bundles the command line into dist/: the boot file, and chunks that are loaded when a command needs them.
// `--if-changed`: only where what it is made from differs from what dist/ says it was made from.
import { createHash } from "node:crypto"
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { type ChunkingContext, rolldown } from "rolldown"

const madeFrom = "dist/made-from.txt"

/** What decides what is built: the sources, this script, and the packages. */
const sources = (): string => {
  const hash = createHash("sha256")
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join("src", name))
  for (const file of [...files, "scripts/build.ts", "package.json", "package-lock.json"].toSorted()) {
    hash.update(`${file}\n`).update(readFileSync(file))
  }
  return hash.digest("hex")
}

const wanted = sources()
const isThere = existsSync(madeFrom) && readFileSync(madeFrom, "utf8") === wanted
if (process.argv.includes("--if-changed") && isThere) process.exit(0)

rmSync("dist", { recursive: true, force: true })
const bundle = await rolldown({
  input: { windrow: "src/boot.ts" },
  platform: "node",
  // Of DuckDB its machine code stays outside. ink asks for its devtools only in development, which this is not; React's
  // development build is slow and leaks.
  external: ["@duckdb/node-bindings", "undici", "react-devtools-core"],
  transform: {
    define: { "process.env.NODE_ENV": '"production"', WINDROW_BUILT: JSON.stringify(new Date().toISOString()) }
  },
  treeshake: true
})
/** Modules that `src/main.ts` loads before it knows the command. */
let needed: ReadonlySet<string> | undefined
const atOnce = (id: string, graph: ChunkingContext): boolean => {
  if (needed === undefined) {
    const found = new Set([resolve("src/main.ts")])
    for (const one of found) for (const next of graph.getModuleInfo(one)?.importedIds ?? []) found.add(next)
    needed = found
  }
  return needed.has(id)
}

await bundle.write({
  dir: "dist",
  format: "esm",
  minify: true,
  banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
  chunkFileNames: "[name]-[hash].js",
  // What every command needs at once is one file: each file more costs a millisecond of start-up.
  codeSplitting: {
    groups: [{ debugName: "main", name: (id, graph) => (atOnce(id, graph) ? "main" : null) }]
  }
})
await bundle.close()
chmodSync("dist/windrow.js", 0o755)
// Last, so that a build that was broken off is made anew.
writeFileSync(madeFrom, wanted)
