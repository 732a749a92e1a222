// Bytes of a file → text, or the reason why they are none.

/** How files begin that are no text. */
const others: ReadonlyArray<readonly [ReadonlyArray<number>, string]> = [
  [[0x50, 0x4b, 3, 4], "it is a packed file (.zip, .docx, .ods, …), and no .xlsx that can be read"],
  [[0x1f, 0x8b], "it is packed (.gz): unpack it first"],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF and no text"],
  [[0x50, 0x41, 0x52, 0x31], "it is a Parquet file: write it as CSV"]
]

/** UTF-8 with or without its mark; anything else is named plainly. */
export const decode = (bytes: Uint8Array): { readonly text: string } | { readonly reason: string } => {
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return { reason: "it is UTF-16, not UTF-8" }
  const other = others.find(([start]) => start.every((byte, at) => bytes[at] === byte))
  if (other !== undefined) return { reason: other[1] }
  if (a === 0xd0 && b === 0xcf) return { reason: "it is an old spreadsheet (.xls): save it as .xlsx or as CSV" }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes)
    return text.includes("\0") ? { reason: "it is UTF-16 or no text at all" } : { text }
  } catch {
    return { reason: "it is not UTF-8; umlauts and accents would be lost" }
  }
}

/** Text of any kind of Unicode, as editors on Windows and PowerShell write it. */
export const decodeAny = (bytes: Uint8Array): ReturnType<typeof decode> => {
  const [a, b] = bytes
  const wide = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : undefined
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes) }
  const decoded = decode(bytes)
  return "reason" in decoded ? decoded : { text: decoded.text.replace(/^\uFEFF/, "") }
}
