import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { commandNames } from "../../src/cli/root.ts"
import { storedHelp } from "../../src/cli/storedHelp.ts"
import { makeWorkplace } from "../support/workplace.ts"

const file = pathToFileURL(join(import.meta.dirname, "../../dist/help.json"))

/** Other tests of this process ask for colours. */
const helpFor = (words: ReadonlyArray<string>) => storedHelp(words, file, {})

describe("help that was made with the build", () => {
  it("is what the command line would say, of all and of each command", async () => {
    const place = makeWorkplace()
    for (const words of [["--help"], ["help"], [], ...commandNames.map((name) => [name, "--help"])]) {
      const told = await place.windrow(words)
      assert.strictEqual(helpFor(words), told.stdout, words.join(" "))
    }
    const [short, after] = [helpFor(["run", "-h"]), helpFor(["help", "run"])]
    assert.deepStrictEqual([short, after], Array(2).fill((await place.windrow(["run", "--help"])).stdout))
  })

  it("answers nothing else", () => {
    const others = [
      ["--version"],
      ["run"],
      ["run", "study.yaml", "--help"],
      ["rum", "--help"],
      ["help", "rum"],
      ["run", "--help", "x"]
    ]
    for (const words of others) assert.strictEqual(helpFor(words), undefined, words.join(" "))
    assert.strictEqual(helpFor(["constructor", "--help"]), undefined)
    assert.strictEqual(storedHelp(["--help"], pathToFileURL("/nowhere/help.json"), {}), undefined)
  })
})
