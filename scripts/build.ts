// Bundles the command line into dist/: the boot file, and chunks that are loaded when a command needs them.
// `--if-changed`: only where what it is made from differs from what dist/ says it was made from.
import { createHash } from "node:crypto"
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { basename, join } from "node:path"
import { Effect } from "effect"
import { CliOutput } from "effect/cli"
import { type InputOptions, type RolldownOutput, rolldown } from "rolldown"
import { commandLine } from "../src/cli/commandLine.ts"
import { commandNames } from "../src/cli/root.ts"
import type { StoredHelp } from "../src/cli/storedHelp.ts"
import { shippedApi } from "../src/domain/shippedApi.ts"
import { loadApi } from "../src/spec/loadApi.ts"
import { loadPipeline } from "../src/spec/loadPipeline.ts"
import type { MadePipeline } from "../src/spec/pipelineFiles.ts"
import { noticeText, partsOf } from "./notice.ts"

const madeFrom = "dist/made-from.txt"

/** The endpoints of the API that Windrow comes with; what holds for all of them is in the sources. */
const shipped = join("pipelines", shippedApi.api)
const apiFile = join(shipped, "api.yaml")
const pipelineFiles = () =>
  readdirSync(shipped)
    .filter((name) => name.endsWith(".yaml") && name !== "api.yaml")
    .map((name) => join(shipped, name))

/** What decides what is built: the sources, this script, and the packages. */
const sources = (): string => {
  const hash = createHash("sha256")
  const files = readdirSync("src", { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join("src", name))
  for (const file of [
    ...files,
    ...pipelineFiles(),
    apiFile,
    "scripts/build.ts",
    "scripts/notice.ts",
    "package.json",
    "package-lock.json"
  ].toSorted()) {
    hash.update(`${file}\n`).update(readFileSync(file))
  }
  return hash.digest("hex")
}

const wanted = sources()
const isThere = existsSync(madeFrom) && readFileSync(madeFrom, "utf8") === wanted
if (process.argv.includes("--if-changed") && isThere) process.exit(0)

/** What `--help` prints, of all and of each command. */
const renderHelp = async (): Promise<StoredHelp> => {
  const help = async (words: ReadonlyArray<string>, colors: boolean) => {
    const formatter = CliOutput.layer(CliOutput.defaultFormatter({ colors }))
    return (await Effect.runPromise(Effect.provide(commandLine([...words, "--help"]), formatter))).stdout
  }
  const texts = ["", ...commandNames].map(async (name) => {
    const words = name === "" ? [] : [name]
    return [name, [await help(words, false), await help(words, true)]] as const
  })
  return Object.fromEntries(await Promise.all(texts))
}

const { api } = loadApi(apiFile, readFileSync(apiFile, "utf8"), shippedApi.api, true)
if (JSON.stringify(api) !== JSON.stringify(shippedApi))
  throw new Error(`${apiFile} is not what src/ was generated from: run npm run generate`)

/** When it is built; whoever wants the same bytes every time says when (https://reproducible-builds.org/specs/source-date-epoch). */
const { SOURCE_DATE_EPOCH } = process.env
const built = SOURCE_DATE_EPOCH === undefined ? new Date() : new Date(Number(SOURCE_DATE_EPOCH) * 1000)

rmSync("dist", { recursive: true, force: true })
const { dependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { readonly dependencies: object }
// Of DuckDB its machine code stays outside. ink asks for its devtools only in development, which this is not; React's
// development build is slow and leaks.
const outside = [...Object.keys(dependencies), "react-devtools-core"]
const options: InputOptions = {
  platform: "node",
  external: outside,
  transform: {
    define: { "process.env.NODE_ENV": '"production"', WINDROW_BUILT: JSON.stringify(built.toISOString()) }
  },
  // Its larger class writes weekdays, and loads Intl for them as soon as it is there.
  treeshake: { moduleSideEffects: [{ test: /@date-fns\/utc/, sideEffects: false }] },
  plugins: [
    {
      name: "make the segmenter when help is written",
      transform: {
        filter: { id: /effect\/dist\/cli\/CliOutput\.js$/ },
        handler: (code) => {
          // effect/cli makes one when it is loaded, which takes ten milliseconds of every command.
          const made = /new Intl\.Segmenter\(undefined, \{\s*granularity: "grapheme"\s*\}\)/
          if (!made.test(code))
            throw new Error("CliOutput.js of effect/cli makes no segmenter any more: leave this out")
          return code.replace(made, (text) => `{ segment: (text) => (made ??= ${text}).segment(text) };\nlet made`)
        }
      }
    }
  ]
}

/** The modules of which something is left where an entry is built without what it loads later. */
const neededBy = async (entry: string): Promise<ReadonlySet<string>> => {
  const alone = await rolldown({
    ...options,
    input: entry,
    plugins: [
      options.plugins,
      {
        name: "leave what is loaded later",
        resolveId: (id, _from, { kind }) => (kind === "dynamic-import" ? { id, external: true } : undefined)
      }
    ]
  })
  const { output } = await alone.generate({ format: "esm" })
  await alone.close()
  return new Set(leftOf(output))
}

/** The modules of which something is left in what was built. */
const leftOf = (output: RolldownOutput["output"]): ReadonlyArray<string> =>
  output
    .flatMap((one) => (one.type === "chunk" ? Object.entries(one.modules) : []))
    .flatMap(([id, { renderedLength }]) => (renderedLength > 0 ? [id] : []))

const unionOf = (...all: ReadonlyArray<ReadonlySet<string>>) => new Set(all.flatMap((one) => [...one]))

/** Who installs the package gets its dependencies and nothing else. */
const refuseUndeclared = (output: RolldownOutput["output"]): void => {
  const known = new Set([...outside, ...output.map(({ fileName }) => fileName)])
  const unknown = output
    .flatMap((one) => (one.type === "chunk" ? [...one.imports, ...one.dynamicImports] : []))
    .find((name) => !known.has(name) && !isBuiltin(name))
  if (unknown !== undefined) throw new Error(`dist/ imports ${unknown}, which nobody installs: add it in package.json`)
}

// Each file more costs a millisecond of start-up, and so does what is loaded for nothing: one file for what every command
// needs, one for reading studies, one for what plans and runs share, and one for runs. The first that has a module keeps it.
const main = unionOf(await neededBy("src/main.ts"), await neededBy("src/cli/flags.ts"))
const spec = await neededBy("src/cli/actions/validate.ts")
const [plan, run] = [await neededBy("src/cli/actions/plan/plan.ts"), await neededBy("src/cli/actions/run/run.ts")]
const files = { main, spec, work: new Set([...plan].filter((id) => run.has(id))), run }
const fileOf = (id: string) => Object.entries(files).find(([, ids]) => ids.has(id))?.[0]
const groups = Object.keys(files).map((name) => ({ name, test: (id: string) => fileOf(id) === name }))

const bundle = await rolldown({ ...options, input: { windrow: "src/boot.ts" } })
const { output } = await bundle.write({
  dir: "dist",
  format: "esm",
  minify: true,
  banner: (chunk) => (chunk.isEntry ? "#!/usr/bin/env node" : ""),
  chunkFileNames: "[name]-[hash].js",
  codeSplitting: { groups }
})
await bundle.close()
chmodSync("dist/windrow.js", 0o755)
refuseUndeclared(output)
const parts = partsOf(leftOf(output))
writeFileSync("dist/NOTICE.txt", noticeText("are part of this program", parts))
writeFileSync("dist/bundled.json", JSON.stringify(parts.map(({ name, version }) => `${name}@${version}`)))
mkdirSync("dist/pipelines")
for (const file of pipelineFiles()) {
  const name = basename(file, ".yaml")
  const text = readFileSync(file, "utf8")
  const { pipeline } = loadPipeline(file, text, name)
  if (pipeline === undefined) throw new Error(`${file} has mistakes`)
  writeFileSync(`dist/pipelines/${name}.json`, JSON.stringify({ text, pipeline } satisfies MadePipeline))
}
const umask = process.umask()
const help = JSON.stringify(await renderHelp())
// A command line keeps others out of what it makes; what is built is for everybody.
process.umask(umask)
writeFileSync("dist/help.json", help)
// Last, so that a build that was broken off is made anew.
writeFileSync(madeFrom, wanted)
