// Bytes of a file → text, or the reason why they are none.

/** UTF-8 with or without its mark; anything else is named plainly. */
export const decode = (bytes: Uint8Array): { readonly text: string } | { readonly reason: string } => {
  const [a, b] = bytes
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) return { reason: "it is UTF-16, not UTF-8" }
  if (a === 0x50 && b === 0x4b) return { reason: "it is a spreadsheet, not a text" }
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
