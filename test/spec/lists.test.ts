// List files as people's programs write them: every separator, with and without BOM, with either end of line.
import { describe, expect, it } from "vitest"
import type { Mistake } from "../../src/spec/Mistake.ts"
import { readList } from "../../src/spec/readList.ts"

const read = (text: string | Uint8Array, column?: string, names: ReadonlyArray<string> = ["accounts", "username"]) => {
  const told: Array<string> = []
  const mistakes: Array<Mistake> = []
  const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text
  const items = readList(
    "list.csv",
    bytes,
    { column, names },
    (_, code, words) => told.push(`${code} ${words.message}`),
    mistakes
  )
  return { values: items.map((item) => item.text), items, told, mistakes }
}

const separators = [
  ["comma", ","],
  ["semicolon", ";"],
  ["tab", "\t"]
] as const

describe.each(separators)("a table with %s", (_name, sign) => {
  describe.each([
    ["without BOM", ""],
    ["with BOM", "\uFEFF"]
  ])("%s", (_bom, bom) => {
    it.each([
      ["Unix", "\n"],
      ["Windows", "\r\n"],
      ["old Mac", "\r"]
    ])("and %s line ends gives its column", (_system, end) => {
      const rows = [
        ["", "username", "note"],
        ["DE", "tagesschau", `"quoted${sign} with ""quotes"""`],
        ["AT", '"zeitimbild"', ""],
        ["", "", ""],
        ["CH", " 20minuten ", "x"]
      ]
      const { values, told, mistakes } = read(bom + rows.map((cells) => cells.join(sign)).join(end) + end, "username")
      expect(values).toEqual(["tagesschau", "zeitimbild", "20minuten"])
      expect([told, mistakes]).toEqual([[], []])
    })
  })
})

it("line ends of several systems in one file each end a line, also where a cell has some", () => {
  const { items } = read('username,note\r\nanna,"a\r\nb"\nbert,x\rcarla,y\n"dora","z"\r\nemil,"q"\r\n', "username")
  expect(
    items.map(({ line, place, text, sourceText }) => [
      text,
      line,
      sourceText.text.slice(place.offset, place.offset + place.length)
    ])
  ).toEqual([
    ["anna", 2, "anna"],
    ["bert", 4, "bert"],
    ["carla", 5, "carla"],
    ["dora", 6, "dora"],
    ["emil", 7, "emil"]
  ])
})

describe("without a named column", () => {
  it("one value a line needs no header", () => {
    expect(read("tagesschau\n\nzeitimbild\n").values).toEqual(["tagesschau", "zeitimbild"])
  })

  it("a header named like the input or its field is no value", () => {
    expect(read("accounts\ntagesschau\n").values).toEqual(["tagesschau"])
    expect(read("Username\ntagesschau\n").values).toEqual(["tagesschau"])
  })

  it("a table is read when a column is named like the input", () => {
    expect(read("land;username\nDE;tagesschau\n").values).toEqual(["tagesschau"])
  })

  it("a table without such a column is a mistake that lists its columns", () => {
    expect(read("land;handle\nDE;tagesschau\n").told).toEqual([
      "WR062 list.csv has 2 columns, and none is called accounts or username"
    ])
  })
})

it("a list that only begins like a packed file is read", () => {
  expect(read("PKK_official\nanna\n").values).toEqual(["PKK_official", "anna"])
})

describe("values", () => {
  it("stay as typed", () => {
    const typed = ["007", "NO", "7361234567890123456", "1e3", "=1+1"]
    expect(read(["id", ...typed].join("\n"), "id").values).toEqual(typed)
  })

  it("know where they stand", () => {
    const { items } = read('username,land\n"tagesschau",DE\nzeitimbild,AT\n', "username")
    expect(
      items.map(({ place, sourceText }) => sourceText.text.slice(place.offset, place.offset + place.length))
    ).toEqual(["tagesschau", "zeitimbild"])
  })

  // One that read line by line into a growing list would hang here.
  it("of 100,000 lines are read", () => {
    const lines = Array.from({ length: 100_000 }, (_, index) => `account${index}`)
    expect(read(["username", ...lines].join("\n"), "username").values).toHaveLength(100_000)
  })
})

describe("what is no UTF-8 text", () => {
  const utf16 = (text: string) =>
    new Uint8Array([0xff, 0xfe, ...[...text].flatMap((letter) => [letter.charCodeAt(0), 0])])
  it.each([
    ["UTF-16 with its mark", utf16("username\ntagesschau\n"), "it is UTF-16, not UTF-8"],
    ["UTF-16 without it", utf16("username\n").slice(2), "it is UTF-16 or no text at all"],
    ["Latin-1", new Uint8Array([0x6d, 0xfc, 0x6c]), "it is not UTF-8; umlauts and accents would be lost"],
    [
      "a packed file",
      new Uint8Array([0x50, 0x4b, 3, 4]),
      "it is a packed file (.zip, .docx, .ods, …), and no .xlsx that can be read"
    ],
    [
      "what gzip packed",
      new Uint8Array([0x1f, 0x8b, 8]),
      "it is packed (.gz, .rds, .RData): unpack it, or write it as CSV from where it comes"
    ],
    ["a PDF", new TextEncoder().encode("%PDF-1.7"), "it is a PDF and no text"]
  ])("%s is named", (_name, bytes, reason) => {
    expect(read(bytes, "username").told).toEqual([`WR061 list.csv cannot be read: ${reason}`])
  })
})
