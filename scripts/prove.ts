// The long proofs, whose short versions `npm test` and `.ci/run` run: `npm run prove -- NAME…`, or all of them.
import { spawnSync } from "node:child_process"
import { randomInt } from "node:crypto"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { proveArchive } from "./proofs/archive.ts"
import { holds } from "./proofs/firstRow.ts"
import { provePackage } from "./proofs/package.ts"
import { proveR } from "./proofs/rPackage.ts"
import { proveWheel } from "./proofs/wheel.ts"

type Variables = Readonly<Record<string, string>>

const vitest = (files: ReadonlyArray<string>, variables: Variables): boolean => {
  const told = Object.entries(variables).map(([name, value]) => `${name}=${value}`)
  process.stdout.write(`\n== ${told.join(" ")} ${files.join(" ")}\n`)
  const { status } = spawnSync(join("node_modules", ".bin", "vitest"), ["run", ...files], {
    stdio: "inherit",
    env: { ...process.env, ...variables }
  })
  return status === 0
}

const fresh = (): string => String(randomInt(2 ** 31))

/** The test files in which chance decides. */
const byChance = (): ReadonlyArray<string> =>
  readdirSync("test", { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.ts") && !/^(resume|model)/.test(name))
    .map((name) => join("test", name))
    .filter((file) => /support\/chance\.ts|plan\/studies\.ts|store\/values\.ts/.test(readFileSync(file, "utf8")))

const proofs: Readonly<Record<string, { readonly shows: string; readonly run: () => boolean | Promise<boolean> }>> = {
  seeds: {
    shows: "the histories of 50 fresh seeds",
    run: () => Array.from({ length: 50 }, () => vitest(byChance(), { SEED: fresh() })).every(Boolean)
  },
  seed: {
    shows: "the histories of one fresh seed",
    run: () => vitest(byChance(), { SEED: fresh() })
  },
  kill: {
    shows: "36 kills of runs at random moments",
    run: () => vitest(["test/resume/kill"], { KILLS: "30", KILLS_CHAIN: "6", SEED: fresh() })
  },
  kills: {
    shows: "1,000 kills of runs at random moments, 200 of them where steps feed each other",
    run: () => vitest(["test/resume/kill"], { KILLS: "800", KILLS_CHAIN: "200", SEED: fresh() })
  },
  model: {
    shows: "500 random histories against a model, or as many as MODEL says",
    run: () => vitest(["test/model"], { MODEL: process.env["MODEL"] ?? "500", SEED: fresh() })
  },
  fuzz: {
    shows: "what others hand over, changed 1,000,000 times (or FUZZ times)",
    run: () => vitest(["test/security/fuzz"], { FUZZ: process.env["FUZZ"] ?? "1000000", SEED: fresh() })
  },
  sizes: {
    shows: "fewest requests also for thousands of accounts and for years",
    run: () => vitest(["test/economy"], { SIZES: "all" })
  },
  package: {
    shows: "from an empty folder with Node to a report, by the npm package",
    run: () => holds(provePackage)
  },
  archive: {
    shows: "the same by the archive without Node and without a network; the other archives file by file",
    run: () => holds(proveArchive)
  },
  wheel: {
    shows: "the same with only Python, and data frames",
    run: () => holds(proveWheel)
  },
  r: {
    shows: "the same with only R",
    run: () => holds(proveR)
  }
}

/** What `.ci/run` runs is part of the long ones. */
const isShort = (name: string): boolean => proofs[`${name}s`] !== undefined

const chosen = process.argv.slice(2)
const unknown = chosen.filter((name) => proofs[name] === undefined)
if (unknown.length > 0) {
  const known = Object.entries(proofs).map(([name, { shows }]) => `  ${name.padEnd(8)}${shows}`)
  process.stderr.write(`No such proof: ${unknown.join(", ")}. There are:\n${known.join("\n")}\n`)
  process.exit(64)
}
const names = chosen.length > 0 ? chosen : Object.keys(proofs).filter((name) => !isShort(name))
const failed: Array<string> = []
for (const name of names) if ((await proofs[name]?.run()) !== true) failed.push(name)
process.stdout.write(failed.length === 0 ? `\nproved: ${names.join(", ")}\n` : `\nnot proved: ${failed.join(", ")}\n`)
process.exit(failed.length === 0 ? 0 : 1)
