// What wrong encodings leave of the letters of a text.
import { plain, shortened } from "./oddSigns.ts"

/** What stands for a letter that an encoding could not take: the sign for it, words of R, JSON, addresses, mails and HTML. */
const lost = /\ufffd|<U\+[0-9A-F]{4,8}>|<[0-9a-f]{2}>|\\u[0-9a-f]{4}|Ã[¤¶¼Ÿ©¨±§¡³º]|â€/iu

/** In addresses they are everyday. */
const lostInText = /(?<=\p{L})[=%][0-9a-f]{2}(?=\p{L})|&(?:[a-z]{2,8}|#\d{2,7});|(?<=\p{L})\?(?=\p{L}+(?:\s|$))/iu

/** The sign, or what the whole may have been. @param isFree whether it is a text of any form */
export const lostIn = (text: string, isFree = false): string | undefined => {
  if (plain.test(text)) return undefined
  const found = lost.exec(text)?.[0] ?? (!isFree || /[/@]/.test(text) ? undefined : lostInText.exec(text)?.[0])
  if (found !== undefined) return found === "\ufffd" ? "U+FFFD" : found
  const meant = misread(text)
  return meant === undefined ? undefined : `it may have been ${shortened(meant)}`
}

/** The signs that Windows has in Western Europe at 80 to 9F, with spaces where it has none. */
const western = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ"

const byteOf = (sign: string): number => {
  const at = sign === " " ? -1 : western.indexOf(sign)
  return at < 0 ? (sign.codePointAt(0) ?? 0) : 0x80 + at
}

/** What a text is as UTF-8, where its signs are bytes that were read by themselves. */
const misread = (text: string): string | undefined => {
  if (!/[\u00c2-\u00f4]/.test(text)) return undefined
  const bytes = [...text].map(byteOf)
  if (bytes.some((byte) => byte > 0xff)) return undefined
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes))
  } catch {
    return undefined
  }
}
