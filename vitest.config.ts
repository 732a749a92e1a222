import { defineConfig } from "vitest/config"

/** What hangs ends; what is only slow, on a busy machine, does not. */
const patience = 60_000

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: patience,
    hookTimeout: patience,
    pool: "forks",
    maxWorkers: 2
  }
})
