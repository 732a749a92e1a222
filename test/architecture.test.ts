// The house rules of CONTRIBUTING.md, held by reading every import in src/.
import { readdirSync, readFileSync } from "node:fs"
import { basename, dirname, join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Graph, Option } from "effect"
import { parse } from "yaml"
import { functionsOf } from "./longFunctions.ts"

const root = join(import.meta.dirname, "..")

/** Path under src/ → text. */
type Sources = Readonly<Record<string, string>>

/** What a source imports, and where that leads: a path under src/, a package, or undefined where it cannot be told. */
interface Import {
  readonly from: string
  readonly to: string | undefined
  readonly ours: boolean
}

// Anchored at the end of the statement, so that the number of lines before it does not matter: every static import and
// re-export ends in `from "…"` or is `import "…"`, every dynamic one is `import(`.
const gap = String.raw`(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*`
const literal = String.raw`(?:"([^"\n]*)"|'([^'\n]*)')`
const statement = new RegExp(String.raw`(?<![\w$.])(?:from|import)${gap}${literal}`, "g")
const call = new RegExp(String.raw`(?<![\w$.])(?:import|require)${gap}\(${gap}(?:${literal}${gap}[,)])?`, "g")

const importsOf = (path: string, text: string): ReadonlyArray<Import> =>
  [...text.matchAll(statement), ...text.matchAll(call)].map((found) => {
    const name = found[1] ?? found[2]
    const ours = name?.startsWith(".") === true || name?.startsWith("/") === true
    return { from: path, to: ours ? join(dirname(path), name as string) : name, ours }
  })

const read = (folder: string, pattern: RegExp): Sources =>
  Object.fromEntries(
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((path) => pattern.test(path))
      .map((path) => [path.replaceAll("\\", "/"), readFileSync(join(root, folder, path), "utf8")])
  )

/** The folder of a path under src/, or the file itself where it is in none. */
const houseOf = (path: string): string => path.split("/")[0] as string

const stages = ["spec", "plan", "fetch", "quota", "display", "report", "export", "package"]
const layers = ["duckdb", "rows", "store", "query"]

/** House → what it may import beside itself: a house or a single file. */
const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
  domain: [],
  sandbox: [],
  ...Object.fromEntries(stages.map((stage) => [stage, ["domain"]])),
  // What holds the data stands in layers: each knows those below it.
  duckdb: ["domain"],
  rows: ["domain", "duckdb"],
  store: ["domain", "duckdb", "rows"],
  query: ["domain", "duckdb", "rows", "store"],
  collect: ["domain", "plan"],
  "Collector.ts": ["domain", "collect", ...stages, ...layers],
  cli: ["domain", "Collector.ts", "collect", "sandbox", ...stages, ...layers],
  "main.ts": ["cli"],
  "boot.ts": ["main.ts", "cli"]
}

/** Package → the one file that may import it. */
const guarded: ReadonlyArray<readonly [RegExp, string]> = [
  [/^(@date-fns\/|date-fns(\/|$))/, "domain/Day.ts"],
  [/^(@duckdb\/|duckdb(\/|$))/, "duckdb/Driver.ts"]
]

/** The one import that may leave src/. */
const manifest = { from: "cli/version.ts", to: "../package.json" }

const wrongImport = ({ from, to, ours }: Import): string | undefined => {
  if (to === undefined) return `${from} imports something that cannot be read`
  if (!ours) {
    const guard = guarded.find(([name]) => name.test(to))
    return guard === undefined || guard[1] === from ? undefined : `${from} imports ${to}; only ${guard[1]} may`
  }
  if (from === manifest.from && to === manifest.to) return undefined
  const [house, other] = [houseOf(from), houseOf(to)]
  if (allowed[house] === undefined) return `${house} is in no rule`
  if (house === other || allowed[house].includes(other) || allowed[house].includes(to)) return undefined
  return `${from} imports ${to}; ${house} may not`
}

const wrongImports = (sources: Sources): ReadonlyArray<string> =>
  Object.entries(sources)
    .flatMap(([path, text]) => importsOf(path, text))
    .flatMap((one) => wrongImport(one) ?? [])

/** Folders that lead back to themselves over others, by what they import. */
const circles = (sources: Sources): ReadonlyArray<string> => {
  const next = new Map<string, Set<string>>()
  for (const one of Object.entries(sources).flatMap(([path, text]) => importsOf(path, text))) {
    if (!one.ours || one.to === undefined || houseOf(one.from) === houseOf(one.to)) continue
    next.set(houseOf(one.from), (next.get(houseOf(one.from)) ?? new Set()).add(houseOf(one.to)))
  }
  const reaches = (start: string): ReadonlySet<string> => {
    const seen = new Set<string>()
    const open = [...(next.get(start) ?? [])]
    for (let house = open.pop(); house !== undefined; house = open.pop()) {
      if (seen.has(house)) continue
      seen.add(house)
      open.push(...(next.get(house) ?? []))
    }
    return seen
  }
  return [...next.keys()].filter((house) => reaches(house).has(house))
}

const isGenerated = (path: string): boolean => path.includes("/generated/")

const wrongFiles = (sources: Sources): ReadonlyArray<string> =>
  Object.entries(sources).flatMap(([path, text]) => {
    const name = basename(path).replace(/\..*$/, "")
    const lines = text.trimEnd().split("\n").length
    return [
      ...(/^(utils?|helpers?|common|types?|index|misc)$/i.test(name) ? [`${path} is named after nothing`] : []),
      ...(lines > 250 && !isGenerated(path) ? [`${path} has ${lines} lines`] : [])
    ]
  })

const sources = read("src", /\.[cm]?[jt]sx?$/)

describe("the houses of src/", () => {
  it("import only what they may", () => assert.deepStrictEqual(wrongImports(sources), []))

  it("are not in a circle", () => assert.deepStrictEqual(circles(sources), []))

  it("have small files that are named after something", () => assert.deepStrictEqual(wrongFiles(sources), []))

  it("are all read", () => {
    // The joints that must be there: a rule that finds no import would hold of anything.
    const found = new Set(
      Object.entries(sources).flatMap(([path, text]) =>
        importsOf(path, text).map(({ to, ours }) => `${houseOf(path)} → ${ours ? houseOf(to as string) : to}`)
      )
    )
    const joints = [
      "boot.ts → main.ts",
      "main.ts → cli",
      "cli → Collector.ts",
      "cli → sandbox",
      "Collector.ts → collect",
      "collect → plan",
      "domain → @date-fns/utc",
      "duckdb → @duckdb/node-api",
      "cli → .."
    ]
    assert.deepStrictEqual(
      joints.filter((joint) => !found.has(joint)),
      []
    )
  })
})

/** Files that lead back to themselves over others, circle by circle; an import of types alone counts too. */
const fileCircles = (sources: Sources): ReadonlyArray<ReadonlyArray<string>> => {
  const graph = Graph.directed<string, undefined>((mutable) => {
    const nodes = new Map(Object.keys(sources).map((path) => [path, Graph.addNode(mutable, path)]))
    for (const { from, to } of Object.entries(sources).flatMap(([path, text]) => importsOf(path, text))) {
      const [source, target] = [nodes.get(from), nodes.get(to ?? "")]
      if (source !== undefined && target !== undefined) Graph.addEdge(mutable, source, target, undefined)
    }
  })
  return Graph.stronglyConnectedComponents(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.map((node) => Option.getOrThrow(Graph.getNode(graph, node))).toSorted())
}

describe("the files of src/", () => {
  /** Houses whose files still are in circles. */
  const notYet = new Set(["fetch"])

  it("are not in a circle", () =>
    assert.deepStrictEqual(
      fileCircles(sources).filter((circle) => circle.some((path) => !notYet.has(houseOf(path)))),
      []
    ))

  it("or it is found, also where it is one of types", () =>
    assert.deepStrictEqual(
      fileCircles({
        "a/x.ts": 'import type { Y } from "./y.ts"',
        "a/y.ts": 'export * from "./z.ts"',
        "a/z.ts": 'import { x } from "./x.ts"',
        "a/w.ts": 'import { x } from "./x.ts"'
      }),
      [["a/x.ts", "a/y.ts", "a/z.ts"]]
    ))
})

describe("the functions of src/", () => {
  const atMost = 80
  const long = (sources: Sources): ReadonlyArray<string> =>
    Object.entries(sources)
      .filter(([path]) => /\.tsx?$/.test(path) && !isGenerated(path))
      .flatMap(([path, text]) => functionsOf(path, text))
      .filter(({ lines }) => lines > atMost)
      .map(({ path, line, lines }) => `${path}:${line} has a function of ${lines} lines`)

  it("fit a screen", () => assert.deepStrictEqual(long(sources), []))

  it("or they are found, also in one another", () => {
    const inner = `  return () => {${"\n".repeat(atMost)}  }`
    assert.deepStrictEqual(
      long({ "a/x.ts": `export const f = () => {\n${inner}\n}\n`, "a/y.ts": "const f = () => 1" }),
      ["a/x.ts:1 has a function of 83 lines", "a/x.ts:2 has a function of 81 lines"]
    )
  })
})

describe("pipelines/", () => {
  it("name every table once, and every path once for each way to ask it", () => {
    const pipelines = Object.entries(read("pipelines/tiktok", /^\w+\.yaml$/))
      .filter(([path]) => path !== "api.yaml")
      .map(([, text]) => parse(text) as Written)
    assert.isAtLeast(pipelines.length, 1)
    // One path may serve two pipelines that name their units by different members: comments of a video, or of a comment.
    const asked = pipelines.map(({ request, inputs }) => {
      const members = Object.values(inputs).map(({ parameter }) => parameter ?? "query")
      return `${request.path} by ${[...new Set(members)].toSorted().join(" ")}`
    })
    const tables = pipelines.map(({ rows }) => rows.table)
    assert.deepStrictEqual([asked, tables], [[...new Set(asked)], [...new Set(tables)]])
  })
})

interface Written {
  readonly request: { readonly path: string }
  readonly inputs: Readonly<Record<string, { readonly parameter?: string }>>
  readonly rows: { readonly table: string }
}

describe("the rules can fail", () => {
  const bad: Readonly<Record<string, readonly [path: string, text: string]>> = {
    "a stage that imports another": ["plan/a.ts", 'import { b } from "../fetch/b.ts"'],
    "a type of another stage": ["plan/a.ts", 'import type { B } from "../store/b.ts"'],
    "an import over several lines": ["fetch/a.ts", 'import {\n  b,\n  type C\n}\n  from\n  "../quota/b.ts"'],
    "a comment in between": ["fetch/a.ts", 'import { b } from /* here */ // there\n "../quota/b.ts"'],
    "an import for its effect": ["spec/a.ts", "import '../cli/b.ts'"],
    "a re-export": ["display/a.ts", 'export * from "../report/b.ts"'],
    "a re-export of names": ["display/a.ts", 'export {\n  b as c\n} from "../report/b.ts"'],
    "a dynamic import": ["rows/a.ts", 'const b = await import(\n  "../Collector.ts"\n)'],
    "a dynamic import of who knows what": ["rows/a.ts", "const b = await import(name)"],
    "the sandbox with a word of ours": ["sandbox/a/b.ts", 'import { Day } from "../../domain/Day.ts"'],
    "the domain with a stage": ["domain/a.ts", 'import { b } from "../spec/b.ts"'],
    "a way out of src": ["report/a.ts", 'import b from "../../scripts/b.ts"'],
    "a folder that no rule knows": ["extra/a.ts", 'import { b } from "../domain/b.ts"'],
    "main with more than the exit codes": ["main.ts", 'import { Day } from "./domain/Day.ts"'],
    "a second calendar": ["spec/a.ts", 'import { addDays } from "date-fns"'],
    "a second database": ["cli/a.ts", 'const b = await import("@duckdb/node-api")'],
    "an old way to import": ["cli/a.ts", 'const b = require("@duckdb/node-api")']
  }
  for (const [name, [path, text]] of Object.entries(bad)) {
    it(name, () => assert.lengthOf(wrongImports({ [path]: text }), 1))
  }

  it("and say which file and what it imports", () =>
    assert.deepStrictEqual(wrongImports({ "plan/a.ts": 'import { b } from "../fetch/b.ts"' }), [
      "plan/a.ts imports fetch/b.ts; plan may not"
    ]))

  it("a circle of folders", () =>
    assert.deepStrictEqual(
      circles({ "a/x.ts": 'import "../b/x.ts"', "b/x.ts": 'import "../c/x.ts"', "c/x.ts": 'import "../a/x.ts"' }),
      ["a", "b", "c"]
    ))

  it("a name that says nothing, and a long file", () =>
    assert.deepStrictEqual(wrongFiles({ "plan/utils.ts": "", "plan/b.ts": "\n".repeat(250).concat("x") }), [
      "plan/utils.ts is named after nothing",
      "plan/b.ts has 251 lines"
    ]))
})

describe("what an API is", () => {
  /** Words that one API alone has. Names of packages and pages are its own, too. */
  const words = /[tT]ik[tT]ok|TIKTOK|invalid_params|\bBearer|daily_quota/

  it("is said in its description, and by no code but the sandbox that speaks it", () => {
    const said = Object.entries(sources).flatMap(([path, text]) =>
      path.startsWith("sandbox/") || isGenerated(path)
        ? []
        : text
            .split("\n")
            .filter((line) => words.test(line))
            .map((line) => `${path}: ${line.trim()}`)
    )
    assert.deepStrictEqual(said, [])
  })

  it("is one file whose reasons are in the list of oddities", () => {
    const { errors } = parse(readFileSync(join(root, "pipelines/tiktok/api.yaml"), "utf8")) as {
      readonly errors: ReadonlyArray<{ readonly because: number }>
    }
    const oddities = readFileSync(join(root, "pipelines/BEHAVIOR.md"), "utf8")
    const numbers = [...oddities.matchAll(/^(\d+)\. \*\*/gm)].map(([, number]) => Number(number))
    assert.deepStrictEqual(numbers, [...new Set(numbers)])
    assert.deepStrictEqual(
      errors.map(({ because }) => because).filter((number) => !numbers.includes(number)),
      []
    )
  })
})
