// The dashboard in a real terminal: what stands on it, which keys it hears, and how it leaves.
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { makeWorkplace, query, studyText, type Workplace } from "../support/workplace.ts"
import { cli, hasTmux, openTerminal, type Terminal } from "./terminal.ts"

/** Some 40 pages, a few a second. */
const slow = studyText({
  accounts: ["tagesschau", "zeitimbild", "busy_bee"],
  pace: "{ requests_per_second: 6, search_gap: 0s, concurrency: 2 }"
})

const envOf = ({ directory }: Workplace) => ({ WINDROW_STATE_DIR: join(directory, "state"), NODE_NO_WARNINGS: "1" })
const windrow = `'${process.execPath}' '${cli}'`

const inTerminal = async (
  columns: number,
  work: (terminal: Terminal, place: Workplace) => Promise<void>,
  env: Readonly<Record<string, string>> = {}
): Promise<void> => {
  const place = makeWorkplace()
  place.write("study.yaml", slow)
  const terminal = openTerminal(place.directory, { columns, rows: 30 }, { ...envOf(place), ...env })
  try {
    terminal.type("PS1='ready> '; stty -g > before")
    await work(terminal, place)
    terminal.type("stty -g > after; clear; echo over")
    await terminal.until(/^over/m)
    const read = (name: string) => readFileSync(join(place.directory, name), "utf8")
    assert.strictEqual(read("after"), read("before"))
  } finally {
    terminal.close()
  }
}

const run = `${windrow} run study.yaml --sandbox; echo "code $?"`

// They wait more than they work, each in a terminal of its own.
describe.skipIf(!hasTmux)("in a terminal", { concurrent: true }, () => {
  for (const columns of [40, 80, 200]) {
    it(`of ${columns} columns a run shows where it stands, and leaves its summary`, async () => {
      await inTerminal(columns, async (terminal) => {
        terminal.type(`${windrow} run study.yaml --sandbox --limit-requests 18; echo "code $?"`)
        const busy = await terminal.until(/page [3-9]\b/)
        assert.match(busy, /^study +SANDBOX · collecting$/m)
        assert.match(busy, /2023-01-01 → 2023-03-31/)
        assert.match(busy, /\d+ %/)
        assert.match(busy, /of 270 account-days/)
        assert.match(busy, /videos +[■▶·] [■▶·] [■▶·] {2}\d of 3/)
        assert.match(busy, /now +videos · 2023-0/)
        assert.match(busy, /quota +[█░]* ?\d+ of 1,000/)
        assert.match(busy, /p pause {3}q quit/)
        const ended = await terminal.until(/code 75/)
        assert.match(ended, /^Paused: --limit-requests is reached/m)
        assert.match(ended, /rows +[\d,]+ received/)
        // Nothing of the dashboard is left.
        assert.notMatch(ended, /p pause|collecting|▒|░/)
      })
    })
  }

  it("p holds the run, p releases it", async () => {
    await inTerminal(80, async (terminal, { database }) => {
      terminal.type(run)
      await terminal.until(/page [2-9]\b/)
      terminal.key("p")
      await terminal.until(/paused by you/)
      await new Promise((go) => setTimeout(go, 1_500))
      const asked = () => /requests +(\d+) in this run/.exec(terminal.seen())?.[1]
      const before = asked()
      await new Promise((go) => setTimeout(go, 2_000))
      assert.strictEqual(asked(), before)
      terminal.key("p")
      await terminal.until(/collecting/)
      terminal.key("?")
      await terminal.until(/nothing new is sent; p again goes on/)
      await terminal.until(/code 0/, 40)
      assert.isTrue(existsSync(`${database}.events.ndjson`))
    })
  })

  it("q ends it after the page, with exit code 75 and the command that goes on", async () => {
    await inTerminal(80, async (terminal, { database }) => {
      terminal.type(run)
      await terminal.until(/page [2-9]\b/)
      terminal.key("q")
      const ended = await terminal.until(/code 75/)
      assert.match(ended, /^Paused: ended by the key q; everything collected is stored/m)
      assert.match(ended, /next +windrow run study.yaml --sandbox/)
      // Every request that left has its answer: nothing of the quota is lost.
      const rows = await query(database, "SELECT answer, count(*)::INTEGER AS n FROM provenance.requests GROUP BY ALL")
      assert.notInclude(JSON.stringify(rows), "unknown")
      terminal.type("clear")
      terminal.type(run)
      await terminal.until(/code 0/, 40)
    })
  })

  it("Ctrl-C ends it well, a second one at once", async () => {
    await inTerminal(80, async (terminal) => {
      terminal.type(run)
      await terminal.until(/page [2-9]\b/)
      terminal.key("C-c")
      assert.match(await terminal.until(/code 130/), /^Interrupted: /m)
      terminal.type("clear")
      terminal.type(run)
      await terminal.until(/collecting/)
      terminal.key("C-c")
      terminal.key("C-c")
      await terminal.until(/code 130/)
    })
  })

  it("Ctrl-Z stops it, fg goes on", async () => {
    await inTerminal(80, async (terminal) => {
      terminal.type(run)
      await terminal.until(/page [2-9]\b/)
      terminal.key("C-z")
      await terminal.until(/Stopped/)
      terminal.type("clear; fg")
      await terminal.until(/p pause/)
      terminal.key("q")
      await terminal.until(/^Paused: ended by the key q[\s\S]*^ready>/m)
    })
  })

  it("SIGTERM gives the terminal back", async () => {
    await inTerminal(80, async (terminal, { database }) => {
      terminal.type(run)
      await terminal.until(/page [2-9]\b/)
      const { pid } = JSON.parse(readFileSync(`${database}.status.json`, "utf8")) as { readonly pid: number }
      process.kill(pid, "SIGTERM")
      await terminal.until(/code 130/)
    })
  })

  it("NO_COLOR has no colour, TERM=dumb and --progress plain have lines", async () => {
    await inTerminal(80, async (terminal, { directory }) => {
      terminal.type(
        `NO_COLOR=1 script -qc "${windrow} run study.yaml --sandbox --limit-requests 8" typescript; echo "code $?"`
      )
      await terminal.until(/code \d+/)
      // Colours end in m; what moves the cursor does not.
      // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
      assert.notMatch(readFileSync(join(directory, "typescript"), "utf8"), /\x1b\[[\d;]*m/)
      for (const how of ["TERM=dumb", "WINDROW_PROGRESS=plain"]) {
        terminal.type("clear")
        terminal.type(`${how} ${windrow} run study.yaml --sandbox --limit-requests 3; echo "code $?"`)
        assert.match(await terminal.until(/code \d+/), /^\d\d:\d\d:\d\d \d+ of about \d+ · videos · .* page \d/m)
      }
    })
  })

  it("a screen reader gets sentences", async () => {
    await inTerminal(
      80,
      async (terminal) => {
        terminal.type(run)
        await terminal.until(/^study, made-up data: collecting\.$/m)
        assert.notMatch(terminal.seen(), /[█░■]/)
        terminal.key("q")
        await terminal.until(/code 75/)
      },
      { INK_SCREEN_READER: "true" }
    )
  })

  it("replay draws it again", async () => {
    await inTerminal(80, async (terminal) => {
      terminal.type(`${windrow} run study.yaml --sandbox --progress quiet; echo "code $?"`)
      await terminal.until(/code 0/, 40)
      terminal.type("clear")
      terminal.type(`${windrow} replay data/study.duckdb.events.ndjson --speed 1; echo "code $?"`)
      assert.match(await terminal.until(/videos +[■▶]/), /study +SANDBOX · collecting/)
      const ended = await terminal.until(/code 0/, 40)
      assert.match(ended, /^Complete\./m)
      assert.notMatch(ended, /p pause/)
    })
  })
})

describe("on a pseudo-terminal without tmux", () => {
  it("the settings of the terminal are the same before and after", () => {
    const place = makeWorkplace()
    place.write("study.yaml", slow)
    const line = `stty -g > before; ${windrow} run study.yaml --sandbox --limit-requests 6; stty -g > after`
    execFileSync("script", ["-qec", line, "typescript"], {
      cwd: place.directory,
      env: {
        PATH: process.env["PATH"] ?? "",
        HOME: place.directory,
        TERM: "xterm-256color",
        LANG: "C.UTF-8",
        ...envOf(place)
      },
      stdio: ["ignore", "ignore", "inherit"]
    })
    const read = (name: string) => readFileSync(join(place.directory, name), "utf8")
    assert.strictEqual(read("after"), read("before"))
    assert.include(read("typescript"), "Paused")
  })
})
