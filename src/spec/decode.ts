// Bytes of a file → text, or the reason why they are none.

/** How files begin that are no text. */
const others: ReadonlyArray<readonly [ReadonlyArray<number>, string]> = [
  [[0x50, 0x4b, 3, 4], "it is a packed file (.zip, .docx, .ods, …), and no .xlsx that can be read"],
  [[0x1f, 0x8b], "it is packed (.gz, .rds, .RData): unpack it, or write it as CSV from where it comes"],
  [[0xfd, 0x37, 0x7a, 0x58, 0x5a], "it is packed (.xz, .rds): unpack it, or write it as CSV from where it comes"],
  [[0x42, 0x5a, 0x68], "it is packed (.bz2, .rds): unpack it, or write it as CSV from where it comes"],
  [[0x58, 0x0a, 0, 0], "it is a file of R (.rds): write it as CSV, with `write.csv(x, row.names = FALSE)`"],
  [[0x24, 0x46, 0x4c], "it is a file of SPSS (.sav): save it as CSV"],
  [[0x3c, 0x73, 0x74, 0x61, 0x74, 0x61], "it is a file of Stata (.dta): export it as CSV"],
  [[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xc2, 0xea], "it is a file of SAS: export it as CSV"],
  [[0x80, 4, 0x95], "it is a pickle of Python: write it as CSV, with `to_csv(…, index=False)`"],
  [[0x80, 5, 0x95], "it is a pickle of Python: write it as CSV, with `to_csv(…, index=False)`"],
  [[0x25, 0x50, 0x44, 0x46], "it is a PDF and no text"],
  [[0x50, 0x41, 0x52, 0x31], "it is a Parquet file: write it as CSV"]
]

/** UTF-8 with or without its mark; anything else is named plainly. */
export const decode = (bytes: Uint8Array): { readonly text: string } | { readonly reason: string } => {
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return { reason: "it is UTF-16, not UTF-8" }
  const other = others.find(([start]) => start.every((byte, at) => bytes[at] === byte))
  if (other !== undefined) return { reason: other[1] }
  if (a === 0xd0 && b === 0xcf)
    return Buffer.from(bytes).includes(Buffer.from("EncryptedPackage", "utf16le"))
      ? { reason: "it is protected by a password: save it without one" }
      : { reason: "it is an old spreadsheet (.xls): save it as .xlsx or as CSV" }
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
