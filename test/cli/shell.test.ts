// What a shell and its user see: completions, help, and errors that end with the next thing to do.
import { spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { makeWorkplace, studyText } from "../support/workplace.ts"

const place = makeWorkplace()
let commands: ReadonlyArray<string> = []

beforeAll(async () => {
  const { stdout } = await place.windrow(["--help"])
  const section = /^SUBCOMMANDS\n((?: {2}.*\n?)+)/m.exec(stdout)?.[1] ?? ""
  commands = [...section.matchAll(/^ {2}(\S+)/gm)].map((line) => line[1]!)
})

const has = (shell: string): boolean =>
  process.env["WINDROW_LOOKS"] === "required" || spawnSync(shell, ["--version"]).error === undefined

/** What bash offers after these words, with the script sourced as its user would. */
const offered = (...words: ReadonlyArray<string>): ReadonlyArray<string> => {
  const script = `
    source completions.bash
    COMP_WORDS=(windrow "$@"); COMP_CWORD=$#; COMP_LINE="\${COMP_WORDS[*]}"; COMP_POINT=\${#COMP_LINE}
    complete -p windrow > spec; read -r _ _ name _ < spec
    "$name" windrow "\${COMP_WORDS[COMP_CWORD]}" "\${COMP_WORDS[COMP_CWORD-1]}"
    printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync("bash", ["--norc", "-c", script, "bash", ...words], {
    cwd: place.directory,
    encoding: "utf8"
  })
  expect(stderr).toBe("")
  return stdout.split("\n").filter((line) => line !== "")
}

describe("windrow --completions", () => {
  it.each(["bash", "sh", "zsh", "fish", "powershell"])("prints a script for %s", async (shell) => {
    const { code, stdout, stderr } = await place.windrow(["--completions", shell])
    expect([code, stderr]).toEqual([0, ""])
    for (const word of [...commands, "faults", "hostile"]) expect(stdout).toContain(word)
    // The one for sh is for a bash under that name.
    const parser = shell === "sh" ? "bash" : shell
    if (shell === "powershell" || !has(parser)) return
    const script = join(place.directory, `script.${shell}`)
    writeFileSync(script, stdout)
    expect(spawnSync(parser, ["-n", script], { encoding: "utf8" })).toMatchObject({ status: 0, stderr: "" })
  })

  it.skipIf(!has("bash"))("completes commands, flags, choices and files in bash", async () => {
    writeFileSync(join(place.directory, "completions.bash"), (await place.windrow(["--completions", "bash"])).stdout)
    place.write("mine.yaml", "")
    expect(offered("")).toEqual(expect.arrayContaining([...commands]))
    expect(offered("vali")).toEqual(["validate"])
    expect(offered("run", "--sand")).toEqual(["--sandbox"])
    expect(offered("run", "--faults", "h")).toEqual(["hostile"])
    expect(offered("run", "min")).toEqual(["mine.yaml"])
    expect(offered("status", "--js")).toEqual(["--json"])
  })

  it.skipIf(!has("fish"))("completes the same in fish", async () => {
    writeFileSync(join(place.directory, "completions.fish"), (await place.windrow(["--completions", "fish"])).stdout)
    place.write("mine.yaml", "")
    const offers = (words: string): ReadonlyArray<string> => {
      const script = `source completions.fish; complete -C "${words}"`
      const { stdout } = spawnSync("fish", ["--no-config", "-c", script], { cwd: place.directory, encoding: "utf8" })
      return stdout
        .split("\n")
        .flatMap((line) => line.split("\t").slice(0, 1))
        .filter((word) => word !== "")
    }
    expect(offers("windrow ")).toEqual(expect.arrayContaining([...commands]))
    expect(offers("windrow vali")).toEqual(["validate"])
    expect(offers("windrow run --sand")).toEqual(["--sandbox"])
    expect(offers("windrow run --faults h")).toEqual(["hostile"])
    expect(offers("windrow run min")).toEqual(["mine.yaml"])
  })
})

describe("help", () => {
  it("is what help, help run, -h and nothing at all ask for", async () => {
    const run = (await place.windrow(["run", "--help"])).stdout
    expect(run).toContain("windrow run study.yaml --sandbox")
    for (const args of [
      ["help", "run"],
      ["run", "-h"]
    ]) {
      const { code, stdout } = await place.windrow(args)
      expect([code, stdout]).toEqual([0, run])
    }
    const all = (await place.windrow(["--help"])).stdout
    for (const args of [["help"], []]) expect((await place.windrow(args)).stdout).toBe(all)
  })

  it("has examples for every command, each a command line that is understood", async () => {
    expect(commands.length).toBeGreaterThanOrEqual(12)
    let tried = 0
    for (const command of commands) {
      const { code, stdout } = await place.windrow([command, "--help"])
      expect(code).toBe(0)
      const examples = [...(/^EXAMPLES\n([\s\S]+)/m.exec(stdout)?.[1] ?? "").matchAll(/^ {2}windrow (.+)$/gm)]
      expect(examples.length, command).toBeGreaterThan(0)
      for (const [, line] of examples) {
        const flags = [...line!.matchAll(/--[a-z-]+/g)].map(([flag]) => flag)
        expect(line!.split(" ")[0]).toBe(command)
        for (const flag of flags) expect(stdout.split("EXAMPLES")[0], line).toContain(flag)
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(commands.length)
  })
})

describe("an error", () => {
  it.each([
    [["rnu"], "windrow --help"],
    [["run"], "windrow run --help"],
    [["run", "study.yaml", "--no-such"], "windrow run --help"],
    [["status", "nowhere.yaml"], "windrow init|did you mean"],
    [["explain", "nowhere.yaml"], "windrow init|did you mean"],
    [["replay", "nowhere.ndjson"], "windrow run"],
    [["schema", "nothing"], "Use one of"]
  ] as const)("of %j ends with the next thing to do", async (args, next) => {
    const { code, stdout, stderr } = await place.windrow(args)
    expect(code).toBeGreaterThanOrEqual(64)
    expect(stdout).toBe("")
    expect(stderr.trim().split("\n").at(-1)).toMatch(new RegExp(next))
  })
})

describe("a signal", () => {
  it("that comes while the program is being loaded ends it with 130 and a line", async () => {
    const here = makeWorkplace()
    here.write("study.yaml", studyText())
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const { child, ended } = here.start(["run", "study.yaml", "--sandbox"])
      // Node itself takes some 50 ms, and what follows 200.
      await new Promise((go) => setTimeout(go, 120))
      child.kill(signal)
      const { code, stderr } = await ended
      // On a slow machine Node may not have begun: then the signal ends it.
      if (code !== -2) expect([code, stderr.trim().split("\n").length > 0], stderr).toEqual([130, true])
    }
  })
})

describe("a reader that leaves early", () => {
  const cli = join(import.meta.dirname, "../../dist/windrow.js")
  const through = (command: string) =>
    spawnSync("bash", ["-c", `set -o pipefail; ${command}; echo "code \${PIPESTATUS[0]}"`], {
      cwd: there.directory,
      encoding: "utf8",
      env: { PATH: process.env["PATH"] ?? "", HOME: there.directory, W: `'${process.execPath}' '${cli}'` }
    })
  const there = makeWorkplace()

  it("does not disturb a run or a replay", () => {
    there.write("study.yaml", studyText())
    const run = through(`eval $W run study.yaml --sandbox --progress plain 2>&1 | head -1`)
    expect([run.stdout.split("\n").at(-2), run.stderr]).toEqual(["code 0", ""])
    const state = through(`eval $W status study.yaml 2>&1 | grep Complete`)
    expect(state.stdout).toContain("Complete")
    // Slow enough that its reader is gone while it still has lines to say.
    const replay = through(`eval $W replay data/study.duckdb.events.ndjson --speed 1 | head -1`)
    expect([replay.stdout.split("\n").at(-2), replay.stderr]).toEqual(["code 0", ""])
  })
})
