// Bundles the command line into dist/: the boot file, and chunks that are loaded when a command needs them.
import { chmodSync, rmSync } from "node:fs"
import { rolldown } from "rolldown"

rmSync("dist", { recursive: true, force: true })
const bundle = await rolldown({
  input: { windrow: "src/boot.ts" },
  platform: "node",
  external: ["@duckdb/node-api", "undici"],
  treeshake: true
})
await bundle.write({
  dir: "dist",
  format: "esm",
  minify: true,
  banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
  chunkFileNames: "[name]-[hash].js"
})
await bundle.close()
chmodSync("dist/windrow.js", 0o755)
