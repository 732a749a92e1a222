// From a path to a study, through the file system.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { resolve } from "node:path"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Runtime } from "effect"
import { TestClock } from "effect/testing"
import { afterAll } from "vitest"
import { Spec } from "../../src/spec/Spec.ts"
import { fixtures } from "./checkFixture.ts"
import { workbook } from "./workbook.ts"

const folder = mkdtempSync(resolve(tmpdir(), "windrow-spec-"))
afterAll(() => rmSync(folder, { recursive: true }))

const load = (path: string) =>
  TestClock.setTime(Date.parse("2024-06-01")).pipe(
    Effect.andThen(Spec.use((spec) => spec.load(path))),
    Effect.provide(Spec.layer())
  )
const write = (name: string, content: string | Uint8Array): string => {
  mkdirSync(resolve(folder, name, ".."), { recursive: true })
  writeFileSync(resolve(folder, name), content)
  return resolve(folder, name)
}

describe("Spec.load", () => {
  it.effect("gives the study, its pipelines, its text and its folder", () =>
    Effect.gen(function* () {
      const path = resolve(fixtures, "valid-full/study.yaml")
      const { study, pipelines, warnings, source, directory } = yield* load(path)
      assert.strictEqual(study.name, "dach-news-2023")
      assert.deepStrictEqual(Object.keys(pipelines), ["videos"])
      assert.deepStrictEqual(warnings, [])
      assert.strictEqual(source, readFileSync(path, "utf8"))
      assert.strictEqual(directory, resolve(fixtures, "valid-full"))
    })
  )

  it.effect("finds a pipeline beside the study, and prefers it to its own", () =>
    Effect.gen(function* () {
      const videos = readFileSync(resolve(import.meta.dirname, "../../pipelines/tiktok/videos.yaml"), "utf8")
      write("pipelines/videos.yaml", videos.replace("size: 100", "size: 50"))
      write("pipelines/broken.yaml", "not a pipeline, but no study names it")
      const path = write("own.yaml", readFileSync(resolve(fixtures, "valid-least/study.yaml")))
      const { pipelines } = yield* load(path)
      assert.strictEqual(pipelines["videos"]?.pages.size, 50)
    })
  )

  it.effect("fails with every mistake and exit code 65", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(load(resolve(fixtures, "unknown-key-top/study.yaml")))
      assert(error._tag === "StudyInvalid")
      assert.strictEqual(error[Runtime.errorExitCode], 65)
      assert.match(error.message, /^test\/spec\/fixtures\/unknown-key-top\/study\.yaml:8:1 error WR010 /)
      assert.match(error.message, /\n\n1 mistake in test\/spec\/fixtures\/unknown-key-top\/study\.yaml$/)
    })
  )

  it.effect("does not take a folder that is there for a database", () =>
    Effect.gen(function* () {
      const text = readFileSync(resolve(fixtures, "valid-least/study.yaml"), "utf8")
      const path = write("placed/study.yaml", `${text.trimEnd()}\noutput: { database: data }\n`)
      assert.strictEqual((yield* load(path)).study.output.database, "data")
      write("placed/data/other.txt", "")
      assert.match((yield* Effect.flip(load(path))).message, /WR078 `database` is `data`, which names a folder/)
    })
  )

  it.effect("fails with exit code 66 where there is no such file, and names one nearby", () =>
    Effect.gen(function* () {
      write("near/study.yaml", "")
      const error = yield* Effect.flip(load(resolve(folder, "near/stduy.yaml")))
      assert(error._tag === "NoSuchFile")
      assert.strictEqual(error[Runtime.errorExitCode], 66)
      assert.strictEqual(error.hint, `did you mean: ${resolve(folder, "near/study.yaml")}`)
      const other = yield* Effect.flip(load(resolve(folder, "near")))
      assert.match(other.message, /is a folder, not a study$/)
      const none = yield* Effect.flip(load(resolve(folder, "nowhere/study.yaml")))
      assert(none._tag === "NoSuchFile")
      assert.match(none.hint, /windrow init/)
    })
  )

  it.effect("reads UTF-8 with a mark and Windows line ends, and says what UTF-16 is", () =>
    Effect.gen(function* () {
      const text = readFileSync(resolve(fixtures, "valid-least/study.yaml"), "utf8")
      const { study } = yield* load(write("windows.yaml", `\uFEFF${text.replaceAll("\n", "\r\n")}`))
      assert.strictEqual(study.name, "test-study")
      const error = yield* Effect.flip(load(write("utf16.yaml", Buffer.from(`\uFEFF${text}`, "utf16le"))))
      assert.match(error.message, /WR061 the study cannot be read: it is UTF-16, not UTF-8/)
    })
  )
})

describe("a spreadsheet as a list", () => {
  const study = (list: string) => `windrow: 1
study: { name: sheets }
period: { from: 2023-01-01, to: 2023-12-31 }
collect: { videos: { accounts: { ${list} }, fields: [id] } }
`
  const book = workbook({
    One: [
      ["username", "party", "id"],
      ["tagesschau", "a, b", "7361234567890123456"],
      ["", "", ""],
      ["NA", "c", 3],
      ["zeitimbild", 'say "x"', 4]
    ],
    Zwei: [["handle"], ["20minuten"]]
  })
  const hidden = workbook({ Old: [["username"], ["anna"]], New: [["username"], ["bert"]] }, ["Old"])
  // Packed, it is some kilobytes.
  const large = workbook({ One: [["username"], [" ".repeat(41 * 1024 * 1024)]] })
  const nothing = workbook({
    One: [
      ["username", "party"],
      [{ xml: `><f>B1&amp;"x"</f></c>` }, "a"],
      ["anna", { xml: ` t="str"><f>UPPER(A1)</f><v></v></c>` }],
      ["bert", { xml: " ><f>A1</f><v/></c>" }],
      [{ xml: ` t="e"><f>1/0</f><v>#DIV/0!</v></c>` }, "b"]
    ]
  })
  const errors = workbook({ One: [["username"], ["anna"], [{ xml: ` t="e"><f>VLOOKUP(1)</f><v>#N/A</v></c>` }]] })
  const accountsOf = (list: string) =>
    Effect.gen(function* () {
      write("sheets/nothing.xlsx", nothing)
      write("sheets/errors.xlsx", errors)
      write("sheets/accounts.xlsx", book)
      write("sheets/a.csv", "anna\n")
      write("sheets/large.xlsx", large)
      write("sheets/hidden.xlsx", hidden)
      write("sheets/docs.xlsx", new Uint8Array([0x50, 0x4b, 3, 4]))
      write("sheets/old.xls", new Uint8Array([0xd0, 0xcf, 0x11, 0xe0]))
      return yield* load(write("sheets/study.yaml", study(list)))
    })

  it.effect("is read like any other, with its other columns", () =>
    Effect.gen(function* () {
      const { study, warnings } = yield* accountsOf("file: accounts.xlsx")
      assert.deepStrictEqual(study.steps[0]?.inputs["accounts"], ["tagesschau", "zeitimbild"])
      assert.deepStrictEqual(study.accounts, [
        { username: "tagesschau", id: "7361234567890123456", columns: { party: "a, b" } },
        { username: "zeitimbild", id: "4", columns: { party: 'say "x"' } }
      ])
      assert.deepStrictEqual(
        warnings.map(({ code, line }) => [code, line]),
        [["WR098", 4]]
      )
    })
  )

  it.effect("is read from the first sheet that is not hidden", () =>
    Effect.gen(function* () {
      const { study } = yield* accountsOf("file: hidden.xlsx")
      assert.deepStrictEqual(study.steps[0]?.inputs["accounts"], ["bert"])
    })
  )

  it.effect("gives the sheet that is named", () =>
    Effect.gen(function* () {
      const { study } = yield* accountsOf("file: accounts.xlsx, sheet: Zwei")
      assert.deepStrictEqual(study.steps[0]?.inputs["accounts"], ["20minuten"])
    })
  )

  it.effect("tells errors in it as what stands for nothing", () =>
    Effect.gen(function* () {
      const { study, warnings } = yield* accountsOf("file: errors.xlsx")
      assert.deepStrictEqual(study.steps[0]?.inputs["accounts"], ["anna"])
      assert.deepStrictEqual(
        warnings.map(({ message }) => message),
        ["1 cell says `#N/A`: skipped (line 3)"]
      )
    })
  )

  it.effect("may have remarks, texts without escapes and formulas beside its values", () =>
    Effect.gen(function* () {
      const beside = workbook({
        One: [
          ["username", "link"],
          [
            { xml: ' t="inlineStr"><is><t><![CDATA[anna]]></t></is></c><!-- <c> -->' },
            { xml: "><f>HYPERLINK(1)</f></c>" }
          ]
        ]
      })
      write("sheets/beside.xlsx", beside)
      const { study, warnings } = yield* accountsOf("file: beside.xlsx")
      assert.deepStrictEqual(study.accounts ?? [{ username: "anna", columns: {} }], [{ username: "anna", columns: {} }])
      assert.deepStrictEqual(
        warnings.map(({ code, message }) => `${code} ${message}`),
        ["WR098 1 cell has a formula without a value: B2"]
      )
    })
  )

  it.effect("that holds formulas without values names their cells", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(accountsOf("file: nothing.xlsx"))
      const mistakes = "mistakes" in error ? error.mistakes : []
      assert.deepStrictEqual(
        mistakes.map(({ code, message }) => `${code} ${message}`),
        [
          "WR126 1 cell has a formula without a value: A2",
          "WR098 1 cell has a formula without a value: B4",
          "WR098 1 cell says `#DIV/0!`: skipped (line 5)"
        ]
      )
    })
  )

  /** Packed, each is small. */
  const one = (rows: number, cell: string) =>
    `<row r="1">${'<c r="A1"><v>1</v></c>'}</row>${`<row>${cell}</row>`.repeat(rows)}`
  it.effect.each([
    ["a column far away in every row", one(100_000, '<c r="XFD2"><v>1</v></c>'), "holds more than a list should"],
    ["a row far away", '<row r="9999999"><c r="A9999999"><v>1</v></c></row>', "holds more than a list should"],
    ["a long cell", `<row r="1"><c t="inlineStr"><is><t>${"x".repeat(200_000)}</t></is></c></row>`, "holds more than"],
    ["cells that are never closed", "<c><c ".repeat(200_000), "is empty"],
    ["signs between cells", " ".repeat(4_000_000), "is empty"],
    [
      "an entity of its own",
      '<row r="1"><c r="A1" t="inlineStr"><is><t>&a;</t></is></c></row>',
      "`&a;` is more than one word"
    ]
  ] as const)("keeps its bounds with %s", ([, rows, message]) =>
    Effect.gen(function* () {
      const bomb = workbook({ One: [] }, [], rows)
      write("sheets/bomb.xlsx", bomb)
      const error = yield* Effect.flip(accountsOf("file: bomb.xlsx"))
      assert.include(error.message, message)
    })
  )

  it.effect.each([
    ["file: accounts.xlsx, sheet: Drei", "accounts.xlsx has no sheet `Drei`: there are One, Zwei"],
    [
      "file: docs.xlsx",
      "docs.xlsx cannot be read: it is a packed file (.zip, .docx, .ods, …), and no .xlsx that can be read"
    ],
    ["file: a.csv, sheet: Zwei", "a.csv is no spreadsheet (.xlsx), and has no sheet `Zwei`: leave `sheet` out"],
    ["file: large.xlsx", "large.xlsx holds more than a list should: save the sheet as CSV"],
    ["file: old.xls", "old.xls cannot be read: it is an old spreadsheet (.xls): save it as .xlsx or as CSV"]
  ] as const)("says why it is not read: %s", ([list, message]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(accountsOf(list))
      assert.include(error.message, message)
    })
  )
})
