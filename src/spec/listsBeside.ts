// The lists beside a study → their bytes. Spreadsheets among them are unpacked once, which takes a second look at what names them.
import { basename, dirname, join } from "node:path"
import { besideStudy } from "../domain/besideStudy.ts"
import { namesIn } from "../domain/namesIn.ts"
import { NotRead, readIfThere } from "../domain/readBounded.ts"
import { composed } from "../domain/sameText.ts"
import { isPacked, readSpreadsheet } from "./readSpreadsheet.ts"

export interface ListsBeside {
  /** Bytes of a file, by its path relative to the study; undefined where none is there. Throws NotRead. */
  readonly readFile: (path: string, sheet?: string) => Uint8Array | undefined
  /** What a check finds, with the spreadsheets that it reads unpacked. */
  readonly whenRead: <A>(check: () => A) => Promise<A>
}

/** Systems and archives compose the letters of a name in their own ways. */
const readAsNamed = (path: string): Buffer | undefined => {
  const found = readIfThere(path, "list")
  if (found !== undefined || isPlain.test(path)) return found
  const name = namesIn(dirname(path)).find((one) => composed(one) === composed(basename(path)))
  return name === undefined ? undefined : readIfThere(join(dirname(path), name), "list")
}

const isPlain = /^[ -~]*$/

interface Packed {
  readonly bytes: Uint8Array
  /** undefined where it is another kind of packed file. */
  readonly found: Uint8Array | NotRead | undefined
}

export const listsBeside = (directory: string): ListsBeside => {
  const unpacked = new Map<string, Packed>()
  const met = new Map<string, () => Promise<Packed>>()
  const readFile = (path: string, sheet?: string): Uint8Array | undefined => {
    const bytes = readAsNamed(besideStudy(directory, path))
    if (bytes !== undefined && sheet !== undefined && !isPacked(bytes))
      throw new NotRead(path, `is no spreadsheet (.xlsx), and has no sheet \`${sheet}\`: leave \`sheet\` out`)
    if (bytes === undefined || !isPacked(bytes)) return bytes
    const name = JSON.stringify([path, sheet])
    const known = unpacked.get(name)
    // Between two answers on a terminal it may have been mended.
    if (known === undefined || !bytes.equals(known.bytes)) {
      met.set(name, async () => ({ bytes, found: await readSpreadsheet(path, bytes, sheet) }))
      return bytes
    }
    if (known.found instanceof NotRead) throw known.found
    return known.found ?? bytes
  }
  const whenRead = async <A>(check: () => A): Promise<A> => {
    const found = check()
    if (met.size === 0) return found
    for (const [name, unpack] of met) unpacked.set(name, await unpack())
    met.clear()
    return check()
  }
  return { readFile, whenRead }
}
