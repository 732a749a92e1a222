// Bundles the command line into dist/: the boot file, and chunks that are loaded when a command needs them.
import { chmodSync, rmSync } from "node:fs"
import { resolve } from "node:path"
import { type ChunkingContext, rolldown } from "rolldown"

rmSync("dist", { recursive: true, force: true })
const bundle = await rolldown({
  input: { windrow: "src/boot.ts" },
  platform: "node",
  // Of DuckDB its machine code stays outside. ink asks for its devtools only in development, which this is not; React's
  // development build is slow and leaks.
  external: ["@duckdb/node-bindings", "undici", "react-devtools-core"],
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
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
