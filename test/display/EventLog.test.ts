import { appendFileSync, existsSync, mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { makeEventLog } from "../../src/display/EventLog.ts"
import { countRuns, eventsOf, NotEvents } from "../../src/display/storedEvents.ts"
import type { Event } from "../../src/domain/Event.ts"

const folder = mkdtempSync(join(tmpdir(), "windrow-events-"))
let files = 0
const newFile = (): string => {
  files += 1
  return join(folder, `${files}.events.ndjson`)
}

const started = {
  _tag: "run_started",
  study: "s",
  database: "d",
  sandbox: true,
  slices: 1,
  units: 1,
  requests: { least: 1, expected: 1 },
  covered: 0,
  wanted: 1
} as const satisfies Event
const opened = { _tag: "sitting_opened", sitting: 1, slices: 1 } as const
const problem = (detail: string): Event => ({ _tag: "problem_found", kind: "k", subject: "s", count: 1, detail })

const options = { version: "1.2.3", secrets: ["hunter2"] }

const write = (file: string, events: ReadonlyArray<Event>, atMost?: number) => {
  const log = makeEventLog({ ...options, file, ...(atMost === undefined ? {} : { atMost }) })
  for (const [index, event] of events.entries()) {
    log.add(index * 1_000, event)
    log.flush()
  }
  return log
}

const tags = async (file: string, run: number): Promise<ReadonlyArray<string>> => {
  const all: Array<string> = []
  for await (const { event } of eventsOf(file, run)) all.push(event._tag)
  return all
}

const refusal = async (work: () => Promise<unknown>): Promise<string> => {
  const error = await work().then(
    () => undefined,
    (cause: unknown) => cause
  )
  assert.instanceOf(error, NotEvents)
  return `${error.reason}: ${error.message}`
}

describe("the stored events", () => {
  it("are read back as they were told, run by run", async () => {
    const file = newFile()
    write(file, [started, opened, problem("one")])
    write(file, [started, opened, { _tag: "held" }, { _tag: "released" }])
    assert.strictEqual(await countRuns(file), 2)
    assert.deepStrictEqual(await tags(file, 1), ["run_started", "sitting_opened", "problem_found"])
    assert.deepStrictEqual(await tags(file, 2), ["run_started", "sitting_opened", "held", "released"])
  })

  it("do not grow by a run that asks nothing", () => {
    const file = newFile()
    write(file, [started, problem("nothing is due")])
    assert.isFalse(existsSync(file))
    write(file, [started, opened])
    const before = readFileSync(file, "utf8")
    write(file, [started])
    assert.strictEqual(readFileSync(file, "utf8"), before)
  })

  it("have no secret in them, whoever says it", () => {
    const file = newFile()
    write(file, [started, opened, problem("bad password hunter2 for hunter2")])
    const text = readFileSync(file, "utf8")
    assert.notInclude(text, "hunter2")
    assert.include(text, "bad password ••• for •••")
  })

  it("are put aside once when they are many, and what is left can still be replayed", async () => {
    const file = newFile()
    const many = Array.from({ length: 200 }, (_, index) => problem(`number ${index}`))
    write(file, [started, opened, ...many], 2_000)
    // A file ends with the first line past 2,000 bytes; a line has some 110.
    assert.isBelow(statSync(file).size, 2_500)
    assert.isBelow(statSync(`${file}.1`).size, 2_500)
    assert.strictEqual((await tags(file, 1))[0], "run_started")
  })

  it("bear a full disk: the first refusal is kept, and nothing is thrown", () => {
    const log = write("/dev/full", [started, opened, problem("one"), problem("two")])
    assert.include(log.trouble(), "ENOSPC")
  })

  it("go on after a line that a crash has cut off", async () => {
    const file = newFile()
    write(file, [started, opened])
    appendFileSync(file, '{"at":"2024-')
    assert.deepStrictEqual(await tags(file, 1), ["run_started", "sitting_opened"])
    write(file, [started, opened, problem("after")])
    assert.deepStrictEqual(await tags(file, 1), ["run_started", "sitting_opened"])
    assert.deepStrictEqual(await tags(file, 2), ["run_started", "sitting_opened", "problem_found"])
  })

  it("say what is wrong with a file that is none", async () => {
    const none = newFile()
    assert.strictEqual(await refusal(() => countRuns(none)), `missing: there is no file ${none}`)
    const cases: ReadonlyArray<readonly [text: string, message: string]> = [
      ["", "is empty"],
      ["windrow: 1\n", "is no file of events: its first line says something else"],
      ['{"windrow_events":99,"version":"9"}\n', "has events of version 99; this Windrow reads version 1"]
    ]
    for (const [text, message] of cases) {
      const file = newFile()
      writeFileSync(file, text)
      assert.strictEqual(await refusal(() => countRuns(file)), `wrong: ${file} ${message}`)
    }
  })

  it("say which line is no event", async () => {
    const head = '{"windrow_events":1,"version":"1"}\n'
    const held = '{"at":"2024-01-01T00:00:00.000Z","event":"held"}\n'
    const cases = [
      [`${head}${held}not json\n${held}`, "line 3 is no event: it is no JSON"],
      [`${head}{"event":"held"}\n`, "line 2 is no event: it has no time"],
      [`${head}{"at":"2024-01-01T00:00:00.000Z","event":"nonsense"}\n`, "line 2 is no event: "]
    ] as const
    for (const [text, message] of cases) {
      const file = newFile()
      writeFileSync(file, text)
      assert.include(await refusal(() => tags(file, 1)), message)
    }
  })
})
