// `windrow init`: by flags and by questions, a study that is sound and says what comes next.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { cli, hasTmux, openTerminal } from "../display/terminal.ts"
import { workbook } from "../spec/workbook.ts"
import { makeWorkplace, type Workplace } from "../support/workplace.ts"

const flags = ["--name", "spring", "--accounts", "tagesschau,zeitimbild", "--from", "2024-03-01", "--to", "2024-05-31"]
const read = ({ directory }: Workplace, name = "study.yaml"): string => readFileSync(join(directory, name), "utf8")

/** The command that a message recommends, as arguments. */
const recommended = (stderr: string): ReadonlyArray<string> =>
  /windrow (init .*)$/m
    .exec(stderr)![1]!
    .split(" ")
    .map((word) => word.replaceAll("'", ""))

describe("windrow init", () => {
  it("writes a study without mistake or warning, its schema, and the next command", async () => {
    const place = makeWorkplace()
    const { code, stdout, stderr } = await place.windrow(["init", ...flags])
    expect([code, stdout], stderr).toEqual([0, ""])
    expect(read(place)).toMatch(/^# yaml-language-server: \$schema=\.\/study\.schema\.json\n/)
    expect(read(place)).toContain("accounts: [tagesschau, zeitimbild]")
    expect(read(place, "study.schema.json")).toBe((await place.windrow(["schema", "study"])).stdout)
    const validated = await place.windrow(["validate", "study.yaml"])
    expect([validated.code, validated.stderr]).toEqual([0, ""])
    const next = /^Next: windrow (.+)$/m.exec(stderr)![1]!
    expect((await place.windrow(next.split(" "))).code).toBe(0)
    const run = await place.windrow(["run", "study.yaml", "--sandbox", "--limit-requests", "1"])
    expect(run.code, run.stderr).toBe(75)
    expect(existsSync(join(place.directory, "data/spring.sandbox.duckdb"))).toBe(true)
  })

  it("without a terminal tells the exact command that works", async () => {
    const place = makeWorkplace()
    for (const args of [[], ["--name", "spring"], ["other.yaml", "--from", "2024-03-01", "--to", "2024-02-30"]]) {
      const refused = await place.windrow(["init", ...args])
      expect([refused.code, refused.stdout], refused.stderr).toEqual([64, ""])
      const command = recommended(refused.stderr)
      if (args.includes("--name")) expect(command).toContain("spring")
      const made = await place.windrow(command)
      expect(made.code, made.stderr).toBe(0)
      const file = args[0]?.endsWith(".yaml") ? args[0] : "study.yaml"
      const checked = await place.windrow(["validate", file])
      expect([checked.code, checked.stderr]).toEqual([0, ""])
      rmSync(join(place.directory, file))
    }
  })

  it("leaves a file that is there as it is, unless --force", async () => {
    const place = makeWorkplace()
    place.write("study.yaml", "mine")
    const refused = await place.windrow(["init", ...flags])
    expect(refused.code).toBe(64)
    expect(refused.stderr).toContain("--force")
    expect(read(place)).toBe("mine")
    expect(existsSync(join(place.directory, "study.schema.json"))).toBe(false)
    place.write("new/study.schema.json", "{}")
    expect((await place.windrow(["init", "new/study.yaml", ...flags])).code).toBe(64)
    expect(read(place, "new/study.schema.json")).toBe("{}")
    expect((await place.windrow(["init", "--force", ...flags])).code).toBe(0)
    expect(read(place)).toContain("spring")
    // The schema of an earlier version is ours to replace.
    place.write("study.schema.json", read(place, "study.schema.json").replace("Short name", "Name"))
    expect((await place.windrow(["init", "other.yaml", ...flags])).code).toBe(0)
    expect(read(place, "study.schema.json")).toContain("Short name")
  })

  it("understands @names and links, and refuses what no study may have", async () => {
    const place = makeWorkplace()
    const [, , , , ...period] = flags
    const accounts = "@tagesschau, https://www.tiktok.com/@zeitimbild?lang=de 007"
    const { code, stderr } = await place.windrow(["init", "--name", "Mein Test!", "--accounts", accounts, ...period])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("tagesschau, zeitimbild, 007")
    expect(read(place)).toContain("name: mein-test\n")
    expect((await place.windrow(["validate", "study.yaml"])).code).toBe(0)
    const plan = await place.windrow(["plan", "study.yaml"])
    expect(plan.code, plan.stderr).toBe(0)
    expect(JSON.parse(read(place, "study.plan.json"))).toMatchObject({
      study: { steps: [{ inputs: { accounts: ["tagesschau", "zeitimbild", "007"] } }] }
    })
    for (const [flag, value, says] of [
      ["--accounts", "a?b", "not a user name"],
      ["--to", "2024-02-30", "did you mean 2024-02-29"],
      ["--from", "2024-06-30", "before it begins"],
      ["--fields", "view_cuont", "did you mean view_count"]
    ] as const) {
      const others = flags.filter((_, index) => index !== flags.indexOf(flag) && index - 1 !== flags.indexOf(flag))
      const refused = await place.windrow(["init", "b.yaml", ...(flags.includes(flag) ? others : flags), flag, value])
      expect(refused.code, refused.stderr).toBe(64)
      expect(refused.stderr).toContain(says)
      expect(existsSync(join(place.directory, "b.yaml"))).toBe(false)
    }
  })

  it("takes a list beside the study", async () => {
    const place = makeWorkplace()
    place.write("accounts.csv", "username\ntagesschau\nzeitimbild\n")
    const [, , , , ...period] = flags
    const { code, stderr } = await place.windrow(["init", "--name", "a", "--accounts", "accounts.csv", ...period])
    expect(code, stderr).toBe(0)
    expect(read(place)).toContain("accounts: { file: accounts.csv }")
    expect((await place.windrow(["validate", "study.yaml"])).stderr).toBe("")
  })

  it("names a list that is not there, and the column of one that is", async () => {
    const place = makeWorkplace()
    place.write("many.csv", "land,handle\nDE,tagesschau\nAT,zeitimbild\n")
    const others = flags.filter((_, index) => index !== 2 && index !== 3)
    const missing = await place.windrow(["init", ...others, "--accounts", "missing.csv"])
    expect(missing.code, missing.stderr).toBe(66)
    expect(missing.stderr).toContain("there is no file missing.csv beside the study")
    const unnamed = await place.windrow(["init", ...others, "--accounts", "many.csv"])
    expect(unnamed.code, unnamed.stderr).toBe(64)
    expect(unnamed.stderr).toContain("say --column with one of: land, handle")
    expect(existsSync(join(place.directory, "study.yaml"))).toBe(false)
    const named = await place.windrow(["init", ...others, "--accounts", "many.csv", "--column", "handle"])
    expect(named.code, named.stderr).toBe(0)
    expect(read(place)).toContain("accounts: { file: many.csv, column: handle }")
    expect((await place.windrow(["validate", "study.yaml"])).code).toBe(0)
  })

  it("tells what it read of a list, also of a spreadsheet, and the column with which one can be read", async () => {
    const place = makeWorkplace()
    const others = flags.filter((_, index) => index !== 2 && index !== 3)
    place.write("many.csv", "land,handle\nDE,tagesschau\nAT,NA\n")
    const refused = await place.windrow(["init", ...others, "--accounts", "many.csv", "--column", "hadnle"])
    expect(refused.code, refused.stderr).toBe(64)
    expect(refused.stderr).toMatch(/windrow init .*--accounts many\.csv .*--column handle$/m)
    const read = await place.windrow(["init", ...others, "--accounts", "many.csv", "--column", "handle"])
    expect(read.code, read.stderr).toBe(0)
    expect(read.stderr).toContain("many.csv line 3: 1 cell says `NA`: skipped (line 3)")
    writeFileSync(join(place.directory, "book.xlsx"), workbook({ One: [["username"], ["tagesschau"]] }))
    const book = await place.windrow(["init", "book.yaml", ...others, "--accounts", "book.xlsx"])
    expect(book.code, book.stderr).toBe(0)
    expect(book.stderr).toContain("1 account")
    const near = await place.windrow(["init", "near.yaml", ...others, "--accounts", "mnay.csv"])
    expect(near.stderr).toContain("Did you mean many.csv?")
    const far = await place.windrow(["init", "far.yaml", ...others, "--accounts", "https://example.org/a.csv"])
    expect(far.stderr).toContain("is an address, and not a file of this machine")
  })

  it("takes what is there for a list, whatever it is called, and several lists for none", async () => {
    const place = makeWorkplace()
    const others = flags.filter((_, index) => index !== 2 && index !== 3)
    const init = (file: string, ...more: ReadonlyArray<string>) =>
      place.windrow(["init", `${file}.yaml`, ...others, ...more])
    for (const name of ["accounts", "list.dat", "a,b.csv", "list [final].csv"]) {
      place.write(name, "Konto [TikTok],n\ntagesschau,1\n")
      const { code, stderr } = await init("it", "--accounts", name, "--column", "Konto [TikTok]", "--force")
      expect(code, stderr).toBe(0)
      expect(stderr).toContain(`${name}: 1 account, tagesschau`)
    }
    const several = await init("several", "--accounts", "a.csv,b.csv")
    expect(several.code).toBe(64)
    expect(several.stderr).toContain("a.csv and b.csv read like files: name one file alone, with all accounts in it")
    const typed = await init("typed", "--accounts", `c("tagesschau", NA, "a.csv1")`)
    expect(typed.stderr).toContain(
      "Accounts, as the API names them: tagesschau, a.csv1 (left out, since it stands for no account: NA)"
    )
    expect(typed.code, typed.stderr).toBe(0)
    expect(typed.stderr).toContain("Accounts, as the API names them: tagesschau, a.csv1")
  })

  it("suggests the column that has names, and days that were meant", async () => {
    const place = makeWorkplace()
    place.write("list.csv", "id,name,party\n1,tagesschau,x\n2,zeitimbild,y\n")
    const column = await place.windrow(["init", "main.yaml", "--accounts", "list.csv"])
    expect(column.stderr).toMatch(/windrow init main\.yaml --name main-study .*--column name$/m)
    const days = await place.windrow(["init", ...flags.slice(0, 4), "--from", "2024-01-01", "--to", "31.02.2024"])
    expect(days.stderr).toMatch(/--from 2024-01-01 --to 2024-02-29$/m)
    const today = await place.windrow(["init", ...flags.slice(0, 4), "--from", "today", "--to", "today"])
    expect(today.stderr).not.toContain("did you mean today")
  })

  it("refuses a name of a schema once", async () => {
    const { code, stderr } = await makeWorkplace().windrow(["init", "--name", "main", ...flags.slice(2)])
    expect(code, stderr).toBe(64)
    expect(stderr.match(/--name: .*/g)).toEqual([
      "--name: a study cannot be called `main`: its database has a schema of that name; give it another name, such as main-study"
    ])
  })

  it("spells a name without umlauts and says what it made of it", async () => {
    const place = makeWorkplace()
    const { code, stderr } = await place.windrow(["init", "--name", "Größe X, été", ...flags.slice(2)])
    expect(code, stderr).toBe(0)
    expect(stderr).toContain("as files can have it: groesse-x-ete")
    expect(read(place)).toContain("name: groesse-x-ete\n")
  })

  it("says where it cannot write", async () => {
    const place = makeWorkplace()
    place.write("file", "")
    const { code, stderr } = await place.windrow(["init", "file/study.yaml", ...flags])
    expect(code, stderr).toBe(74)
    expect(stderr).toContain("file/study.yaml")
  })
})

describe.skipIf(!hasTmux)("windrow init on a terminal", () => {
  it("asks, says what is wrong with an answer, and writes", async () => {
    const place = makeWorkplace()
    const terminal = openTerminal(place.directory, { columns: 80, rows: 24 }, { NODE_NO_WARNINGS: "1" })
    try {
      terminal.type("stty -g > before")
      terminal.type(`'${process.execPath}' '${cli}' init; echo "code $?"`)
      await terminal.until(/Name of the study \(my-study\)/)
      terminal.type("Größe")
      await terminal.until(/as files can have it: groesse\s[\s\S]+Accounts/)
      terminal.type("missing.csv")
      await terminal.until(/there is no file missing\.csv/)
      terminal.key("C-u")
      writeFileSync(join(place.directory, "book.xlsx"), workbook({ One: [["username"], ["b?"]] }))
      terminal.type("book.xlsx")
      await terminal.until(/book\.xlsx line 2: `b\?` is not a user name/)
      terminal.key("C-u")
      terminal.type("@tagesschau,b?")
      await terminal.until(/`b\?` is not a user name/)
      terminal.key("BSpace")
      terminal.key("BSpace")
      terminal.key("Enter")
      await terminal.until(/First day/)
      terminal.key("Enter")
      await terminal.until(/Last day/)
      terminal.key("Enter")
      await terminal.until(/Fields/)
      terminal.key("Enter")
      expect(await terminal.until(/code \d+/)).toMatch(/Next: windrow plan study\.yaml\s+code 0/)
      expect(read(place)).toContain("accounts: [tagesschau]")
      expect((await place.windrow(["validate", "study.yaml"])).stderr).toBe("")
      terminal.type(`clear; '${process.execPath}' '${cli}' init new.yaml; echo "code $?"`)
      await terminal.until(/Name of the study \(new\)/)
      terminal.key("C-c")
      await terminal.until(/Nothing was written[\s\S]+code 130/)
      expect(existsSync(join(place.directory, "new.yaml"))).toBe(false)
      terminal.type("stty -g > after; echo over")
      await terminal.until(/^over/m)
      expect(read(place, "after")).toBe(read(place, "before"))
    } finally {
      terminal.close()
    }
  })
})
