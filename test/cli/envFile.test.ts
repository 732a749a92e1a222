// The `.env` beside a study, as editors and shells write it: read, or named without what stands in it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { readEnvFile } from "../../src/cli/actions/server/envFile.ts"
import { NotRead } from "../../src/domain/readBounded.ts"

const folder = mkdtempSync(join(tmpdir(), "windrow-env-"))
afterAll(() => rmSync(folder, { recursive: true }))

const names = ["LAB_CLIENT_KEY", "LAB_CLIENT_SECRET"]

const read = (content: string | Uint8Array) => {
  writeFileSync(join(folder, ".env"), content)
  const found = readEnvFile(folder, names)
  if (found instanceof NotRead) return { unread: found.why }
  const [key, secret] = names.map((name) => found.settings[name])
  return { key, secret, wrong: found.wrong }
}

const wide = (text: string, swapped: boolean) =>
  Buffer.concat([
    Buffer.from(swapped ? [0xfe, 0xff] : [0xff, 0xfe]),
    swapped ? Buffer.from(text, "utf16le").swap16() : Buffer.from(text, "utf16le")
  ])

describe("a .env", () => {
  const plain = "LAB_CLIENT_KEY=abc\nLAB_CLIENT_SECRET=def\n"
  it.each([
    ["as it should be", plain],
    ["with Windows line ends", plain.replaceAll("\n", "\r\n")],
    ["with a mark", `\uFEFF${plain}`],
    ["as UTF-16", wide(plain, false)],
    ["as UTF-16, the other way round", wide(plain, true)],
    [
      "with export, spaces, quotes and remarks",
      "export LAB_CLIENT_KEY = 'abc' # mine\n# x\nLAB_CLIENT_SECRET=\"def\"\n"
    ],
    ["with a remark that names a variable", `FOO=1 # see LAB_CLIENT_KEY\n${plain}`],
    ["with a remark in an older encoding", Buffer.from(`# Schl\u00fcssel\n${plain}`, "latin1")],
    ["with a broken line of something else", `NOTES: so\n${plain}`]
  ])("%s is read", (_name, content) => {
    expect(read(content)).toEqual({ key: "abc", secret: "def", wrong: [] })
  })

  it("keeps a # within a value, as a shell does", () => {
    expect(read("LAB_CLIENT_KEY=ab#c\nLAB_CLIENT_SECRET=d#ef # mine\n")).toEqual({
      key: "ab#c",
      secret: "d#ef",
      wrong: []
    })
  })

  it.each([
    ["LAB_CLIENT_KEY: canary\n", "line 1 is not KEY=value: write LAB_CLIENT_KEY="],
    ["\nset LAB_CLIENT_KEY=canary\n", "line 2 is not KEY=value: write LAB_CLIENT_KEY="],
    ['$env:LAB_CLIENT_KEY = "canary"\n', "line 1 is not KEY=value: write LAB_CLIENT_KEY="],
    ["lab_client_key=canary\n", "line 1 is not KEY=value: write LAB_CLIENT_KEY="],
    ['LAB_CLIENT_KEY="canary\n', 'line 1 has a quote that is not closed: write LAB_CLIENT_KEY="…"'],
    ["LAB_CLIENT_KYE=canary\n", "line 1 sets LAB_CLIENT_KYE: did you mean LAB_CLIENT_KEY?"],
    ["LAB_CLIENT_KEY=\n", "line 1 sets LAB_CLIENT_KEY to nothing: write its value after ="],
    ["LAB_CLIENT_KEY='' # later\n", "line 1 sets LAB_CLIENT_KEY to nothing: write its value after ="],
    [
      "LAB_CLIENT_KEY=“canary”\n",
      "line 1 has a sign that no key has: U+201C; copy the value of LAB_CLIENT_KEY once more, without quotes"
    ],
    ["LAB_CLIENT_KEY='canary\"\n", 'line 1 has a quote that is not closed: write LAB_CLIENT_KEY="…"']
  ])("%j is named", (content, said) => {
    const found = read(`${content}LAB_CLIENT_SECRET=def\n`)
    expect(found).toEqual({ key: undefined, secret: "def", wrong: [said] })
  })

  it("with both on one line is named", () => {
    expect(read("LAB_CLIENT_KEY=canary LAB_CLIENT_SECRET=canary\n")).toEqual({
      key: undefined,
      secret: undefined,
      wrong: ["line 1 names LAB_CLIENT_KEY and LAB_CLIENT_SECRET: write each on a line of its own"]
    })
  })

  it.each(['canary"', "canary,", "<canary>", "=canary", "your_canary_key"])("a value like %s is named", (value) => {
    expect(read(`LAB_CLIENT_KEY=${value}\nLAB_CLIENT_SECRET=def\n`)).toEqual({
      key: undefined,
      secret: "def",
      wrong: ["line 1 sets LAB_CLIENT_KEY to what no key looks like: copy the value once more, with nothing around it"]
    })
  })

  it("part of a name is named, and half of the settings are read in an older encoding", () => {
    expect(read("CLIENT_KEY=canary\n")).toMatchObject({
      wrong: ["line 1 sets CLIENT_KEY: did you mean LAB_CLIENT_KEY?"]
    })
    expect(read(Buffer.from("# Schl\u00fcssel\nLAB_CLIENT_KEY=abc\n", "latin1"))).toMatchObject({
      key: "abc",
      wrong: []
    })
  })

  it("in another encoding is not read, and it is said", () => {
    expect(read(Buffer.from([0x4c, 0x41, 0x42, 0xfc, 0x3d]))).toEqual({
      unread: "cannot be read: it is not UTF-8; umlauts and accents would be lost"
    })
  })
})
