// A packed workbook (.xlsx) → the parts that say what one of its sheets holds, within bounds.
import { posix } from "node:path"
import { NotRead } from "../domain/readBounded.ts"

import { isSameName } from "./oddSigns.ts"

/** Of all that is unpacked for one sheet: what holds more is no list of accounts. A packed part cannot unpack to more than a thousand times its size. */
const largest = { bytes: 40 * 1024 * 1024, packed: 8 * 1024 * 1024, index: 1024 * 1024 }

export const tooLarge = "holds more than a list should: save the sheet as CSV"

export interface Workbook {
  /** By path. */
  readonly parts: Readonly<Record<string, Uint8Array>>
  /** The path of the sheet that is read. */
  readonly path: string
  /** Its place among the sheets, from 1. */
  readonly number: number
}

interface Sheet {
  readonly name: string
  readonly isShown: boolean
  readonly path: string
  readonly number: number
}

const index = ["xl/workbook.xml", "xl/_rels/workbook.xml.rels"] as const
const shared = /^xl\/(?:sharedStrings|styles)\.xml$/i

const entities: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }

const plain = (text: string): string =>
  text.replaceAll(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi, (all, hex, decimal, name) => {
    const point = hex === undefined ? Number.parseInt(decimal ?? "0", 10) : Number.parseInt(hex, 16)
    return name !== undefined ? (entities[name] ?? all) : point > 0x10ffff ? all : String.fromCodePoint(point)
  })

const elements = (xml: string, name: string): ReadonlyArray<(attribute: string) => string | undefined> =>
  [...xml.matchAll(new RegExp(`<(?:[\\w.-]+:)?${name}(\\s[^>]*)>`, "g"))].map(([, attributes = ""]) => (attribute) => {
    const found = new RegExp(`\\s(?:[\\w.-]+:)?${attribute}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(attributes)
    return found === null ? undefined : plain(found[1] ?? found[2] ?? "")
  })

/** The sheets that have cells, in their order, and where they lie. */
const sheetsOf = (workbook: string, relations: string): ReadonlyArray<Sheet> => {
  const paths = new Map(
    elements(relations, "Relationship").flatMap((get) => {
      const target = get("Target") ?? ""
      const path = target.startsWith("/") ? target.slice(1) : posix.join("xl", target)
      return get("Type")?.endsWith("/worksheet") === true ? [[get("Id") ?? "", path] as const] : []
    })
  )
  return elements(workbook, "sheet").flatMap((get, at) => {
    const path = paths.get(get("id") ?? "")
    return path === undefined
      ? []
      : [{ name: get("name") ?? "", isShown: !/hidden/i.test(get("state") ?? ""), path, number: at + 1 }]
  })
}

/** @param sheet its name; undefined: the first that is not hidden. Undefined where the file is packed and no workbook. */
export const openWorkbook = async (
  file: string,
  bytes: Uint8Array,
  sheet: string | undefined
): Promise<Workbook | NotRead | undefined> => {
  const { unzipSync } = await import("fflate")
  try {
    const heads = unzipSync(bytes, {
      filter: ({ name, originalSize }) => index.some((one) => one === name) && originalSize <= largest.index
    })
    const [workbook, relations] = index.map((name) => heads[name] && new TextDecoder().decode(heads[name]))
    if (workbook === undefined || relations === undefined) return undefined
    const sheets = sheetsOf(workbook, relations)
    const wanted =
      sheets.find(({ isShown, name }) => (sheet === undefined ? isShown : isSameName(name, sheet))) ?? sheets[0]
    if (wanted === undefined || (sheet !== undefined && !isSameName(wanted.name, sheet))) {
      const names = sheets.map(({ name }) => name).join(", ")
      return new NotRead(
        file,
        sheet === undefined ? "has no sheet with cells" : `has no sheet \`${sheet}\`: there are ${names}`
      )
    }
    let [size, packed] = [0, 0]
    const isPart = (name: string) => name === wanted.path || shared.test(name)
    const filter = (part: { readonly name: string; readonly size: number; readonly originalSize: number }) => {
      if (!isPart(part.name)) return false
      size += part.originalSize
      packed += part.size
      return size <= largest.bytes && packed <= largest.packed
    }
    const parts = unzipSync(bytes, { filter })
    if (size > largest.bytes || packed > largest.packed) return new NotRead(file, tooLarge)
    return { parts: { ...heads, ...parts }, path: wanted.path, number: wanted.number }
  } catch {
    return undefined
  }
}
