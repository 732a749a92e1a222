import { defineConfig } from "vitest/config"

/** What hangs ends; what is only slow, on a busy machine, does not. */
const patience = 60_000

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/support/scratch.ts"],
    testTimeout: patience,
    hookTimeout: patience,
    pool: "forks",
    // A file begins where the last one ended; a second reading of all modules for each took a fifth of the time.
    isolate: false,
    maxWorkers: 2
  }
})
