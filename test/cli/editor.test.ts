// What an editor makes of a study that `windrow init` wrote: the real YAML language server, spoken to as an editor does.
import { type ChildProcess, spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter
} from "vscode-jsonrpc/node"
import { makeWorkplace } from "../support/workplace.ts"

const server = resolve(import.meta.dirname, "../../node_modules/yaml-language-server/bin/yaml-language-server")

interface Diagnostic {
  readonly message: string
  readonly range: { readonly start: { readonly line: number } }
}

const place = makeWorkplace()
let child: ChildProcess
let editor: MessageConnection
const told = new Map<string, ReadonlyArray<Diagnostic>>()

beforeAll(async () => {
  const flags = ["--name", "spring", "--accounts", "tagesschau", "--from", "2024-03-01", "--to", "2024-05-31"]
  const made = await place.windrow(["init", ...flags])
  expect(made.code, made.stderr).toBe(0)
  child = spawn(process.execPath, [server, "--stdio"], { stdio: ["pipe", "pipe", "inherit"] })
  editor = createMessageConnection(new StreamMessageReader(child.stdout!), new StreamMessageWriter(child.stdin!))
  editor.onNotification("textDocument/publishDiagnostics", (news: { uri: string; diagnostics: Array<Diagnostic> }) => {
    told.set(news.uri, news.diagnostics)
  })
  // No list of schemas from the network: the study names its own.
  const settings = { yaml: { schemaStore: { enable: false }, hover: true, completion: true, validate: true } }
  editor.onRequest("workspace/configuration", ({ items }: { items: Array<{ section?: string }> }) =>
    items.map(({ section }) => (section === "yaml" ? settings.yaml : {}))
  )
  editor.onRequest("client/registerCapability", () => null)
  editor.onRequest("workspace/schema/content", () => null)
  editor.listen()
  await editor.sendRequest("initialize", {
    processId: process.pid,
    rootUri: pathToFileURL(place.directory).href,
    capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } }, workspace: { configuration: true } }
  })
  await editor.sendNotification("initialized", {})
  await editor.sendNotification("workspace/didChangeConfiguration", { settings })
})
afterAll(() => {
  editor?.dispose()
  child?.kill()
})

/** Opens a text as a file beside the schema. */
const open = async (name: string, text: string): Promise<string> => {
  const uri = pathToFileURL(join(place.directory, name)).href
  await editor.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "yaml", version: 1, text }
  })
  return uri
}

const written = (): string => readFileSync(join(place.directory, "study.yaml"), "utf8")

/** Where a text stands, counted from 0 as editors do. */
const placeOf = (text: string, what: string) => {
  const before = text.slice(0, text.indexOf(what) + what.length).split("\n")
  return { line: before.length - 1, character: before.at(-1)!.length }
}

const diagnosticsOf = async (uri: string): Promise<ReadonlyArray<Diagnostic>> => {
  for (let tries = 0; !told.has(uri) && tries < 200; tries += 1) await new Promise((go) => setTimeout(go, 50))
  return told.get(uri) ?? [{ message: "nothing came", range: { start: { line: -1 } } }]
}

describe("an editor with the YAML language server", () => {
  it("has nothing against what init wrote", async () => {
    expect(await diagnosticsOf(await open("study.yaml", written()))).toEqual([])
  })

  it("completes the keys of a step, and of the study", async () => {
    const text = written().replace("    fields: all\n", "    fields: all\n    \n")
    const uri = await open("complete.yaml", text)
    const labelsAt = async (position: object) => {
      const asked = { textDocument: { uri }, position }
      const { items } = (await editor.sendRequest("textDocument/completion", asked)) as {
        items: Array<{ label: string }>
      }
      return items.map(({ label }) => label)
    }
    const { line } = placeOf(text, "fields: all\n")
    expect(await labelsAt({ line, character: 4 })).toEqual(
      expect.arrayContaining(["hashtags", "keywords", "for_each", "query", "period"])
    )
    const end = { line: text.split("\n").length - 1, character: 0 }
    expect(await labelsAt(end)).toEqual(expect.arrayContaining(["pace", "settle", "quota"]))
  })

  it("explains a key that the mouse is on, in the words of the schema", async () => {
    const uri = await open("hover.yaml", written())
    const position = placeOf(written(), "    accounts")
    const hover = (await editor.sendRequest("textDocument/hover", { textDocument: { uri }, position })) as {
      contents: { value: string }
    }
    expect(hover.contents.value).toContain("User names without @")
  })

  it("underlines a wrong key and a wrong value, and nothing else", async () => {
    const wrong = written().replace("    accounts:", "    acounts:").replace("from: 2024-03-01", "from: March")
    const diagnostics = await diagnosticsOf(await open("wrong.yaml", wrong))
    const lines = diagnostics.map(({ range }) => range.start.line)
    expect(new Set(lines)).toEqual(new Set([placeOf(wrong, "acounts").line, placeOf(wrong, "from: March").line]))
    expect(diagnostics.map(({ message }) => message).join("\n")).toMatch(/acounts/)
  })
})
