// Bundles the command line into dist/: the boot file, and chunks that are loaded when a command needs them.
import { chmodSync, rmSync } from "node:fs"
import { rolldown } from "rolldown"

rmSync("dist", { recursive: true, force: true })
const bundle = await rolldown({
  input: { windrow: "src/boot.ts" },
  platform: "node",
  // ink asks for its devtools only in development, which this is not; React's development build is slow and leaks.
  external: ["@duckdb/node-api", "undici", "react-devtools-core"],
  transform: { define: { "process.env.NODE_ENV": '"production"' } },
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
